"""slack_sdk's own Socket Mode client takes what the fake Slack sends."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession, WSServerHandshakeError
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(echoes=False).served() as slack:
        slack.sends_to(sockets=True)
        yield slack


class Product:
    """Acknowledges what it takes, but for the first `deaf`; `answer` goes with it."""

    def __init__(self, *, deaf: int = 0, answer: dict[str, Any] | None = None) -> None:
        self.requests: list[SocketModeRequest] = []
        self.deaf = deaf
        self.answer = answer

    async def take(self, client: Any, request: SocketModeRequest) -> None:
        self.requests.append(request)
        if len(self.requests) > self.deaf:
            response = SocketModeResponse(request.envelope_id, self.answer)
            await client.send_socket_mode_response(response)

    @asynccontextmanager
    async def connected(self, slack: FakeSlack) -> AsyncIterator[SocketModeClient]:
        web = AsyncWebClient(base_url=slack.api_url)
        client = SocketModeClient(slack.app.app_token, web_client=web)
        client.socket_mode_request_listeners.append(self.take)
        await client.connect()  # type: ignore[no-untyped-call]
        try:
            await slack.until(lambda: slack.sockets.connections)
            yield client
        finally:
            await client.close()  # type: ignore[no-untyped-call]


async def test_an_event_comes_in_an_envelope_that_is_acknowledged(slack: FakeSlack) -> None:
    product = Product()
    async with product.connected(slack):
        await slack.team().user().says("Hello")
    (request,) = product.requests
    assert (request.type, request.retry_attempt) == ("events_api", 0)
    assert request.payload["event"]["text"] == "Hello"
    assert slack.delivery.sent[0].acknowledged


async def test_a_command_may_be_answered_in_the_acknowledgement(slack: FakeSlack) -> None:
    anna = slack.team().user()
    async with Product(answer={"text": "One moment"}).connected(slack):
        await anna.commands("/support")
    assert [one.shown for one in anna.dm.seen_by(anna)] == ["One moment"]


async def test_an_event_may_not(slack: FakeSlack) -> None:
    async with Product(answer={"text": "Hello"}).connected(slack):
        await slack.team().user().says("Hello")
    assert "payload in the answer to an event" in slack.violations.take()[0].what


async def test_what_is_not_acknowledged_comes_again(slack: FakeSlack) -> None:
    slack.delivery.answer_within = 0.1
    product = Product(deaf=1)
    async with product.connected(slack):
        await slack.team().user().says("Hello")
    assert [one.retry_attempt for one in product.requests] == [0, 1]
    assert len({one.payload["event_id"] for one in product.requests}) == 1


async def test_after_a_disconnect_the_client_comes_back(slack: FakeSlack) -> None:
    slack.delivery.answer_within = 0.5
    product = Product()
    async with product.connected(slack):
        (old,) = slack.sockets.connections
        await slack.sockets.disconnect()
        await slack.until(lambda: slack.sockets.connections not in ([], [old]))
        await slack.team().user().says("Still there?")
    assert len({one.payload["event_id"] for one in product.requests}) == 1
    # Twice, as the client answers both the message and the end of the connection.
    assert len(slack.called("apps.connections.open")) >= 2


async def test_only_an_app_level_token_and_a_fresh_url_connect(slack: FakeSlack) -> None:
    client = AsyncWebClient(base_url=slack.api_url)
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await client.apps_connections_open(app_token=slack.team().token)
    url = (await client.apps_connections_open(app_token=slack.app.app_token))["url"]
    async with ClientSession() as http:
        async with http.ws_connect(url) as socket:
            assert (await socket.receive_json())["type"] == "hello"
            await socket.send_json({"envelope_id": "made-up"})
            await slack.until(lambda: len(slack.violations.found) == 2)
        with pytest.raises(WSServerHandshakeError):
            await http.ws_connect(url)
    assert len(slack.violations.take()) == 3


async def test_nobody_connected_is_written_down(slack: FakeSlack) -> None:
    await slack.team().user().says("Hello")
    assert "connection_failed" in slack.violations.take()[0].what
