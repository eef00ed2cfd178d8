"""The fake itself: its address, its switches, and what it checks at the end."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from tests.fakes.slack import events
from tests.fakes.slack.delivery import Delivery, Held
from tests.fakes.slack.envelopes import Envelope, Kind, signed
from tests.fakes.slack.oauth import authorize, new_code
from tests.fakes.slack.outages import Outage
from tests.fakes.slack.people import Person, Slack, Workspace
from tests.fakes.slack.platform import MadeCall
from tests.fakes.slack.responses import take_response
from tests.fakes.slack.socket_mode import SocketMode
from tests.fakes.slack.transfers import give_download, take_upload
from tests.fakes.slack.web_api import answer_call
from tests.fakes.slack.world import Channel, Json, Member, Message

_Handler = Callable[[web.Request], Coroutine[Any, Any, web.StreamResponse]]
_LARGEST = 64 * 1024 * 1024


@dataclass
class FakeSlack(Slack):
    """`echoes`: the app hears of what its own bot posts, as it does in Slack."""

    echoes: bool = True
    _echoing: set[asyncio.Task[None]] = field(default_factory=set)

    @asynccontextmanager
    async def served(self, port: int = 0) -> AsyncIterator["FakeSlack"]:
        """Run on a free port of the loopback address; fails at the end if anything was violated."""
        server = TestServer(self._app(), port=port or None)
        await server.start_server()
        self.url = str(server.make_url("")).rstrip("/")
        sockets = SocketMode(self)
        try:
            async with ClientSession() as http:
                self.delivery = Delivery(self, http, {}, sockets)
                self.on_post = self._echo
                yield self
                await asyncio.gather(*self._echoing)
        finally:
            for task in self._echoing:
                task.cancel()
            await sockets.close()
            await server.close()
        self.violations.check()

    def sends_to(
        self, events: str = "", commands: str = "", interactions: str = "", *, sockets: bool = False
    ) -> None:
        """The product's request URLs, or that it takes everything over Socket Mode."""
        urls: dict[Kind, str] = {
            "events_api": events,
            "slash_commands": commands or events,
            "interactive": interactions or events,
        }
        self.delivery.urls = {kind: url for kind, url in urls.items() if url}
        self.delivery.sockets.on = sockets

    @property
    def api_url(self) -> str:
        """`base_url` of slack_sdk's clients."""
        return f"{self.url}/api/"

    @property
    def authorize_url(self) -> str:
        """Where the product's "Add to Slack" leads, instead of slack.com."""
        return f"{self.url}/oauth/v2/authorize"

    @property
    def sockets(self) -> SocketMode:
        return self.delivery.sockets

    def team(self, name: str = "Acme", *, installed: bool = True) -> Workspace:
        """The workspace of that name, made if there is none."""
        for team in self.teams.values():
            if isinstance(team, Workspace) and team.name == name:
                return team
        bot = Member(self.new_id("U"), "Careline", is_bot=True)
        team_id = self.new_id("T")
        made = Workspace(team_id, name, self.app.id, bot, self.new_id("B"), slack=self)
        made.members[bot.id] = bot
        self.teams[team_id] = made
        if installed:
            made.token = f"xoxb-{team_id.lower()}-{secrets.token_hex(8)}"
            made.scopes = self.app.scopes
        return made

    def outage(
        self,
        status: int | None = None,
        *,
        error: str = "",
        retry_after: int = 1,
        methods: tuple[str, ...] = (),
        channel: Channel | None = None,
        times: int | None = None,
        html: bool = False,
        carried_out: bool = False,
    ) -> Outage:
        """Trouble from now on, until its `end()`, the end of its `with`, or after `times` answers.
        The status is 500, or 200 if there is an `error`. With the status 0 the connection breaks,
        `carried_out` after the call was."""
        if status is None:
            status = 200 if error else 500
        where = channel.id if channel else ""
        trouble = Outage(
            status, error, retry_after, frozenset(methods), where, times, html, carried_out
        )
        self.outages.on.append(trouble)
        return trouble

    def called(self, method: str) -> list[MadeCall]:
        """The calls of one method, also the refused ones."""
        return [call for call in self.calls if call.method == method]

    def holding(self) -> AbstractAsyncContextManager[Held]:
        """`async with fake.holding() as held:` keeps what people do, for `held.release(…)`."""
        return self.delivery.holding()

    def assert_no_violations(self) -> None:
        self.violations.check()

    def installation_code(self, team: Workspace, by: Person, redirect_uri: str = "") -> str:
        """The code that Slack's redirect carries after `by` allowed the app."""
        return new_code(self, team, by, ",".join(self.app.scopes), redirect_uri)

    async def verifies_url(self) -> bool:
        """`url_verification`: the product answers with the challenge."""
        challenge = secrets.token_urlsafe(32)
        token = self.app.verification_token
        payload = {"token": token, "challenge": challenge, "type": "url_verification"}
        attempt = await self.delivery.attempt(Envelope("events_api", payload))
        answers = {attempt.body.strip(), _challenge_in(attempt.body)}
        return attempt.acknowledged and challenge in answers

    async def posts(
        self,
        kind: Kind,
        body: bytes,
        *,
        at: float | None = None,
        headers: dict[str, str] | None = None,
    ) -> int:
        """A raw request to the product, for bad ones: `at` is its timestamp, `headers` replace
        (an empty value removes). Never retried, never a violation. Returns the status."""
        sent = signed(self.app, body, Envelope(kind, {}).content_type, at=at) | (headers or {})
        sent = {name: value for name, value in sent.items() if value}
        async with self.delivery.http.post(
            self.delivery.urls[kind], data=body, headers=sent
        ) as response:
            return response.status

    def _echo(self, kind: str, message: Message, before: Json) -> None:
        """The app is told of its bot's own doings."""
        if not self.echoes:
            return
        by = message.author.id
        found = {
            "posted": lambda: events.posted(message),
            "changed": lambda: events.changed(message, before, by),
            "deleted": lambda: events.deleted(message, before),
        }[kind]()
        telling = self.happened(message.channel.team, *found, quiet=True)
        task = asyncio.get_running_loop().create_task(telling)
        self._echoing.add(task)
        task.add_done_callback(self._echoing.discard)

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=_LARGEST)
        app.router.add_route("*", "/api/{method}", self._with(answer_call))
        app.router.add_get("/oauth/v2/authorize", self._with(authorize))
        app.router.add_post("/upload/v1/{file}", self._with(take_upload))
        app.router.add_get("/files-pri/{file}/{name}", self._with(give_download))
        app.router.add_post("/actions/{rest:.*}", self._with(take_response))
        app.router.add_get("/link/", self._link)
        return app

    def _with(self, handler: Callable[..., Coroutine[Any, Any, web.StreamResponse]]) -> _Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            return await handler(request, self)

        return handle

    async def _link(self, request: web.Request) -> web.StreamResponse:
        return await self.sockets.link(request)


def _challenge_in(body: str) -> str:
    """Docs: url_verification. The challenge comes as plain text, a form or JSON."""
    if body.startswith("{"):
        return str(json.loads(body).get("challenge", ""))
    return body.partition("challenge=")[2]
