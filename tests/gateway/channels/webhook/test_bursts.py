"""Many messages at once, over two gateways: each is answered once, in its order."""

import asyncio
import random

from aiohttp import web

from tests.fakes.shop_app import ShopApp
from tests.gateway.conftest import House

CONVERSATIONS = 8
EACH = 4


async def test_a_burst_with_repeats_is_answered_once_and_in_order_by_two_gateways(
    house: House, app: ShopApp
) -> None:
    second = await house.new_gateway()
    gateways = [house.url, str(second.make_url("")).rstrip("/")]
    while (await app.post({}, gateway=gateways[1]))[0] == 503:
        """Not set up yet."""
    chance = random.Random(7)  # noqa: S311 - not for a secret
    app.answers = [web.Response(status=status) for status in (500, 429)]

    async def writes(number: int) -> None:
        for place in range(EACH):
            message = {
                "id": f"m-{number}-{place}",
                "conversation": f"c{number}",
                "from": {"id": f"u{number}"},
                "text": f"text {place}",
            }
            posted = [await app.post(message, gateway=gateways[number % 2])]
            if chance.random() < 0.3:
                posted.append(await app.post(message, gateway=chance.choice(gateways)))
            assert {status for status, _ in posted} == {202}

    await asyncio.gather(*(writes(number) for number in range(CONVERSATIONS)))
    everything = {f"c{number}" for number in range(CONVERSATIONS)}
    await app.until(lambda _: all(f"echo: text {EACH - 1}" in app.texts(one) for one in everything))
    for number in range(CONVERSATIONS):
        assert app.texts(f"c{number}") == [f"echo: text {place}" for place in range(EACH)]
