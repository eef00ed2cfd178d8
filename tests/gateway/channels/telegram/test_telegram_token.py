"""The bot's token is in the address of every request, and nobody may read it anywhere."""

import logging
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.fakes.telegram import FakeTelegram
from tests.gateway.channels.connecting import connected, messages, set_up, state_of, until
from tests.gateway.conftest import House


async def test_the_log_tells_of_outages_but_never_the_token(
    house: House, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with telegram.outage(status=502):
        await set_up(house, "telegram", token=telegram.token, api_url=telegram.url)
        await until(lambda: _stands(house, "problem"))
    with telegram.outage(status=0):
        await set_up(house, "telegram", mode="polling")
        await until(lambda: _stands(house, "problem"))
    await set_up(house, "telegram", mode="automatic")
    await connected(house, "telegram")
    anna = telegram.user("Anna")
    await anna.sends_photo(caption="It came broken")
    await telegram.until(lambda _: anna.chat.from_bot)
    assert telegram.called("getFile"), "the file is fetched from an address with the token, too"
    assert "Telegram: getMe failed" in _log(caplog)
    assert _secret(telegram) not in _log(caplog)


class Elsewhere:
    """A server that is not Telegram, whose pages repeat the address that was asked for."""

    def __init__(self) -> None:
        self.status = 200
        self.address = ""
        self.asked: list[int] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(self.status)
        page = f"<p>The requested URL {request.path} was not found on this server.</p>"
        return web.Response(status=self.status, text=page, content_type="text/html")


@pytest.fixture
async def elsewhere() -> AsyncIterator[Elsewhere]:
    found = Elsewhere()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", found.answer)
    async with TestServer(app) as server:
        found.address = str(server.make_url("")).rstrip("/")
        yield found


async def test_a_page_that_repeats_the_address_is_neither_logged_nor_shown(
    house: House,
    telegram: FakeTelegram,
    elsewhere: Elsewhere,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    shown = []
    for elsewhere.status in (200, 502, 404):
        await set_up(house, "telegram", enabled=False)
        await until(lambda: _stands(house, "off"))
        await set_up(house, "telegram", token=telegram.token, api_url=elsewhere.address)
        await until(lambda: _stands(house, "problem"))
        shown.append((await state_of(house, "telegram"))[1])
    assert set(elsewhere.asked) == {200, 502, 404}
    assert "is not Telegram" in shown[0]
    assert "Bad Gateway (502)" in shown[1]
    assert _secret(telegram) not in _log(caplog) + "".join(shown)
    assert await messages(house) == []


def _secret(telegram: FakeTelegram) -> str:
    """The part of a token that is no number of a bot."""
    return telegram.token.split(":")[1]


def _log(caplog: pytest.LogCaptureFixture) -> str:
    """All but what the servers of the test say of their own."""
    ours = [one for one in caplog.records if one.name != "aiohttp.access"]
    return "\n".join(map(caplog.handler.format, ours))


async def _stands(house: House, state: str) -> bool:
    return (await state_of(house, "telegram"))[0] == state
