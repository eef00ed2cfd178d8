"""Socket Mode: Slack's deliveries over a WebSocket that we open, for want of a public address.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from functools import partial
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.gateway.channels.core.channel import Unreadable
from bot.gateway.channels.slack.errors import code_of
from bot.gateway.channels.slack.reading import Arrival, Kind
from bot.gateway.errors import ChatError
from crm_bridge.supervision import supervised

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 30.0
PAUSE = 30.0
"""Seconds between two tries: Slack lets an app ask for a connection once a minute, and a little
more often for a short while."""
LOOK_EVERY = 5.0
_KINDS: dict[str, Kind] = {
    "events_api": "event",
    "slash_commands": "command",
    "interactive": "interaction",
}
_REFUSALS = {
    "invalid_auth": "Slack does not accept the App-Level Token.",
    "not_allowed_token_type": "That is no App-Level Token: it begins with xapp-.",
    "missing_scope": "The App-Level Token lacks connections:write.",
}

Take = Callable[[Arrival], Awaitable[dict[str, Any] | None]]
"""Keeps what arrived, and gives what is answered at once, if anything. Raises ChatError."""


Wanted = tuple[str, str]
"""The app-level token, and the Web API it is of."""


class Sockets:
    """`problem` says why there is no connection, in words for an admin. A connection stays while
    something else is set up: Slack lets an app ask for few."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._news = asyncio.Event()
        self._held = AsyncExitStack()
        self._now: Wanted | None = None
        self.connected = False
        self.problem = ""

    async def only(self, wanted: Wanted | None) -> None:
        """Close any other connection than this."""
        if self._now != wanted:
            self._now = None
            await self._held.aclose()

    async def hold(self, wanted: Wanted, web_client: AsyncWebClient) -> None:
        """Be connected from now on, until another connection is wanted."""
        if self._now is None:
            self._now, self.problem = wanted, ""
            work = partial(self._run, wanted[0], web_client)
            await self._held.enter_async_context(supervised("Socket Mode", work))

    async def settled(self, seconds: float) -> bool:
        """Whether there is a connection, as soon as it is known, or after so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self.connected and not self.problem:
                    await self._news.wait()
        return self.connected

    async def _run(self, app_token: str, web_client: AsyncWebClient) -> None:
        """Until cancelled: be connected."""
        while True:
            client = SocketModeClient(
                app_token, logger=logger, web_client=web_client, ping_interval=LOOK_EVERY
            )
            client.socket_mode_request_listeners.append(self._listen)
            try:
                await self._connect(client)
                await self._watch(client)
            except SlackApiError as error:
                code = code_of(error)
                self.problem = _REFUSALS.get(code, f"Slack lets nobody connect: {code or error}")
                logger.warning("Socket Mode: %s", self.problem)
            except (OSError, TimeoutError, ValueError) as error:
                self.problem = f"Slack cannot be reached: {error or 'no answer in time'}"
                logger.warning("Socket Mode: %s", self.problem)
            finally:
                self._is(connected=False)
                await client.close()  # type: ignore[no-untyped-call]
            await asyncio.sleep(PAUSE)

    def _is(self, *, connected: bool) -> None:
        self.connected = connected
        self._news.set()
        self._news = asyncio.Event()

    async def _connect(self, client: SocketModeClient) -> None:
        async with asyncio.timeout(CONNECT_SECONDS):
            # Asked here, since `connect` would try a refused token again and again.
            client.wss_uri = await client.issue_new_wss_url()
            await client.connect()  # type: ignore[no-untyped-call]
        self.problem = ""

    async def _watch(self, client: SocketModeClient) -> None:
        """The client connects again by itself; where it does not for long, begin anew."""
        lost = 0.0
        while lost < CONNECT_SECONDS:
            self._is(connected=await client.is_connected())
            lost = 0.0 if self.connected else lost + LOOK_EVERY
            await asyncio.sleep(LOOK_EVERY)
        raise TimeoutError("the connection was lost")

    async def _listen(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Acknowledged once it is kept; otherwise Slack sends it again."""
        answer = None
        kind = _KINDS.get(request.type)
        if kind is not None:
            try:
                answer = await self._take(Arrival(kind, request.payload))
            except Unreadable as error:
                logger.warning("Slack sent what cannot be used: %s", error)
            except ChatError as error:
                logger.warning("Socket Mode: %s will come again: %s", request.type, error)
                return
        payload = answer if request.accepts_response_payload else None
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))
