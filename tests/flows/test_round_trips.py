"""How many calls among the four processes a turn costs. A turn that began to ask more would be
slower everywhere; the figures are in docs/performance.md."""

from collections import Counter
from uuid import uuid4

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse
from prometheus_client.parser import text_string_to_metric_families

from tests.flows.customer import Customer
from tests.flows.running_shop import PORTS, RunningShop
from tests.flows.showcase import identity_of, order_of

TURNS = 5
OF_EVERY_TURN = {
    "BRIDGE": {"/v1/conversations/{cid}/messages": 1, "/v1/turns/{turn_id}/result": 1},
    "ASSISTANT": {"/turns": 1},
    "ACTIONS": {},
}
WITH_AN_ACTION = {
    "BRIDGE": {**OF_EVERY_TURN["BRIDGE"], "/v1/conversations/{cid}/orders/{number}": 1},
    "ASSISTANT": {"/turns": 1},
    # The form that opens the order, and the action at its end that tells of it.
    "ACTIONS": {"/webhook": 2},
}
GATHERED = {"/v1/feed": 2, "/v1/deliveries": 1}
"""News and marks of delivery, for all conversations together: at most so many of a turn."""


@pytest.mark.parametrize("with_an_action", [False, True])
async def test_a_turn_makes_no_more_calls_than_it_must(
    shop: RunningShop, http: ClientSession, with_an_action: bool
) -> None:
    text = f"where is my order {order_of('Emma', 'shipped')}?" if with_an_action else "hello"
    customer = await Customer.arrives(http, shop.chat, identity=identity_of(shop, "Emma"))
    async with http.ws_connect(f"{shop.chat}/chat/ws") as socket:
        await socket.send_json({"type": "hello", "token": customer.token})
        await _turn(socket, text)
        before = {name: await _calls(shop, http, name) for name in OF_EVERY_TURN}
        for _ in range(TURNS):
            await _turn(socket, text)
        after = {name: await _calls(shop, http, name) for name in OF_EVERY_TURN}
    made = {name: after[name] - before[name] for name in after}
    for name, expected in (WITH_AN_ACTION if with_an_action else OF_EVERY_TURN).items():
        each = {route: n for route, n in made[name].items() if n >= TURNS and route not in GATHERED}
        assert each == {route: n * TURNS for route, n in expected.items()}, name
    for route, most in GATHERED.items():
        # The last look of the turn before, and one more that found nothing.
        assert made["BRIDGE"][route] <= most * TURNS + 2, route


async def _turn(socket: ClientWebSocketResponse, text: str) -> None:
    message_id = str(uuid4())
    await socket.send_json({"type": "message", "id": message_id, "text": text})
    seq = None
    while True:
        frame = await socket.receive_json(timeout=20)
        if frame["type"] == "ack" and frame["id"] == message_id:
            seq = frame["seq"]
        elif frame["type"] == "outcome" and frame["seq"] == seq:
            assert frame["outcome"] == "answered"
            return


async def _calls(shop: RunningShop, http: ClientSession, name: str) -> Counter[str]:
    """How often each route was asked so far."""
    assert name in PORTS
    token = shop.secret("CARELINE_METRICS_TOKEN")
    url = f"http://127.0.0.1:{shop.ports[name]}/metrics"
    async with http.get(url, headers={"Authorization": f"Bearer {token}"}) as answer:
        families = list(text_string_to_metric_families(await answer.text()))
    counted: Counter[str] = Counter()
    for family in families:
        for sample in family.samples:
            if sample.name == "careline_http_request_seconds_count":
                counted[sample.labels["route"]] += int(sample.value)
    return counted
