"""The Slack channel."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession, web

from bot.gateway.attachments.uploads import Upload
from bot.gateway.channels.core.channel import (
    Channel,
    Desk,
    SendingFailed,
    TryLater,
    Uncertain,
    Undeliverable,
    Unreadable,
)
from bot.gateway.channels.core.events import (
    Chose,
    Event,
    FileRef,
    Ignored,
    InvitedToPrivate,
    Place,
    Speaker,
)
from bot.gateway.channels.core.files import as_upload
from bot.gateway.channels.slack import reading, setup
from bot.gateway.channels.slack.asides import Asides
from bot.gateway.channels.slack.connecting import Connecting
from bot.gateway.channels.slack.errors import LOST, Refused
from bot.gateway.channels.slack.forms import opens_form
from bot.gateway.channels.slack.installing import Installing
from bot.gateway.channels.slack.manifest import manifest
from bot.gateway.channels.slack.places import is_direct, user_of
from bot.gateway.channels.slack.reading import Arrival
from bot.gateway.channels.slack.rendering import escaped
from bot.gateway.channels.slack.requests import arrival_in, body_of, check_signature
from bot.gateway.channels.slack.sending import Sender
from bot.gateway.channels.slack.socket_mode import Sockets, Wanted
from bot.gateway.channels.slack.web_api import TIMEOUT, WebApi
from bot.gateway.channels.slack.workspace import Workspace
from bot.gateway.errors import ChatError
from crm_bridge.api.schemas.channels import (
    ChannelReport,
    ChannelSetup,
    DueDelivery,
    KeptUpdate,
    OfferChannel,
)
from crm_bridge.api.schemas.content import MessageView
from crm_bridge.attachments.uploads import MEGABYTE
from crm_bridge.client import BridgeError

logger = logging.getLogger(__name__)

SWITCHED_OFF = 30.0
"""Seconds until another look at a channel that is off."""
SOCKET_SECONDS = 5.0
"""How long a check waits for the socket that is being opened."""
SIGNATURE = "X-Slack-Signature"
_NO_RETRY = {"X-Slack-No-Retry": "1"}


class SlackChannel(Channel):
    name = "slack"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._enabled = False
        self._http: ClientSession | None = None
        self._unsigned = False
        """Whether what came in last was not signed with the Signing Secret that we have."""
        self._under_way: set[asyncio.Task[None]] = set()
        self._connecting = Connecting(desk)
        self._sockets = Sockets(self._arrived)
        self._installing = Installing(desk.settings.gateway_token, self._connecting.keep)

    @property
    def _slack(self) -> setup.Slack:
        return self._connecting.slack

    def offer(self) -> OfferChannel:
        shop = self.desk.settings.shop_name
        ways = {setup.BY_ADDRESS: self._base, setup.BY_SOCKET: None}
        return setup.offer(self._base, {way: manifest(shop, base) for way, base in ways.items()})

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        async with ClientSession(timeout=TIMEOUT) as self._http:
            self._work_with(self._slack)
            try:
                yield
            finally:
                await self._sockets.only(None)
                for task in self._under_way:
                    task.cancel()

    async def use(self, setup_: ChannelSetup) -> None:
        self._enabled = setup_.enabled
        slack = setup.read(setup_)
        if slack.signing_secret != self._slack.signing_secret:
            self._unsigned = False
        if slack.api_url != self._slack.api_url:
            self._work_with(slack)
        self._connecting.slack = slack
        await self._sockets.only(self._socket_wanted)

    @property
    def _socket_wanted(self) -> Wanted | None:
        slack = self._slack
        if not self._enabled or not slack.socket or not slack.app_token:
            return None
        return slack.app_token, slack.api_url

    def _work_with(self, slack: setup.Slack) -> None:
        """Another Slack is asked from now on."""
        assert self._http is not None  # noqa: S101 - open() comes before everything
        self._api = WebApi(self._http, slack.api_url)
        self._sender = Sender(self._api, self.desk)
        self._asides = Asides(self._api, self.desk.texts)

    async def serve(self, request: web.Request, path: str) -> web.StreamResponse:
        match path, request.method:
            case (("events" | "interactions" | "commands"), "POST"):
                return await self._delivered(request)
            case "install", "GET":
                return self._installing.begin(self._ready(), self._redirect(request))
            case "oauth", "GET":
                redirect = self._redirect(request)
                return await self._installing.finish(request, self._ready(), self._api, redirect)
            case "manifest.yml", "GET":
                return web.Response(text=self._manifest(), content_type="application/yaml")
            case (("events" | "interactions" | "commands"), _):
                raise web.HTTPMethodNotAllowed(request.method, ["POST"])
        raise web.HTTPNotFound

    async def run(self) -> None:
        """Connect the workspace whose token was given, and open the socket."""
        if self._slack.bot_token:
            await self._connecting.introduce(self._api)
        if self._socket_wanted is not None:
            await self._sockets.hold(self._socket_wanted, self._api.client())
        # Until there is another set-up.
        await asyncio.Event().wait()

    async def check(self) -> ChannelReport:
        slack = self._slack
        if slack.missing:
            return ChannelReport(state="missing", detail=" ".join(slack.missing))
        report = await self._connecting.check(self._api)
        if report.state != "connected":
            return report
        if not slack.socket:
            return setup.reached(report, self.desk.public_url, unsigned=self._unsigned)
        if await self._sockets.settled(SOCKET_SECONDS):
            return report
        if self._sockets.problem:
            return ChannelReport(state="problem", detail=self._sockets.problem)
        return ChannelReport(state="connecting", detail="Socket Mode is being connected.")

    def read(self, update: KeptUpdate) -> Event:
        arrival = Arrival.kept(update.body)
        known = self._slack.workspaces.get(update.connection)
        workspace = known or Workspace(update.connection, bot_user=arrival.bot_user)
        return reading.read(workspace, arrival, self._say)

    async def introduced(self, place: Place, speaker: Speaker) -> Speaker:
        workspace = self._slack.workspaces.get(place.connection)
        if workspace is None or not workspace.active:
            return speaker
        found = await self._api.user(workspace, user_of(speaker))
        if found is None:
            return speaker
        profile = found.get("profile") or {}
        name = profile.get("real_name") or found.get("real_name") or found.get("name") or ""
        return Speaker(speaker.id, str(name), found.get("locale"))

    async def handled(self, update: KeptUpdate, event: Event) -> None:
        if isinstance(event, Chose):
            workspace = await self._workspace(event.place.connection)
            await self._asides.chosen(workspace, update.body["payload"], event)

    async def tell(self, event: Event, text: str) -> None:
        if not isinstance(event, Ignored):
            workspace = await self._workspace(event.place.connection)
            await self._asides.whisper(workspace, event.place, user_of(event.speaker), text)

    async def write_in_private(self, event: InvitedToPrivate) -> None:
        greeting = self.desk.texts.say("private_greeting", event.speaker.locale)
        try:
            workspace = await self._workspace(event.place.connection)
            await self._asides.greet(workspace, user_of(event.speaker), greeting)
        except SendingFailed as error:
            logger.warning("Nobody could be written to in private: %s", error.reason)

    async def fetch(self, place: Place, file: FileRef) -> Upload:
        workspace = await self._workspace(place.connection)
        most = self.desk.settings.attachment_max_mb * MEGABYTE
        try:
            data = await self._api.file(workspace, file.ref, at_most=most)
        except Uncertain as error:
            raise TryLater(error.reason) from error
        return as_upload(file, data)

    async def send(self, due: DueDelivery, message: MessageView, sent: list[str]) -> None:
        workspace = await self._workspace(due.connection)
        try:
            await self._sender.send(workspace, due, message, sent)
        except Refused as error:
            if error.code in LOST:
                await self._connecting.lost(workspace, error.reason)
            raise

    async def was_sent(
        self, due: DueDelivery, message: MessageView, sent: list[str]
    ) -> bool | None:
        workspace = await self._workspace(due.connection)
        return await self._sender.was_sent(workspace, due, message, sent)

    def typed(self, code: str) -> str:
        return f"/support link {code}"

    async def _delivered(self, request: web.Request) -> web.Response:
        """A request of Slack. It is answered when what it says is kept."""
        body = await body_of(request)
        self._check_signature(request, body)
        try:
            arrival = arrival_in(request, body)
            if arrival.payload.get("type") == "url_verification":
                return web.json_response({"challenge": arrival.payload.get("challenge")})
            answer = await self._arrived(arrival)
        except Unreadable as error:
            logger.warning("Slack sent what cannot be used, and is not asked again: %s", error)
            return web.Response(headers=_NO_RETRY)
        return web.json_response(answer) if answer else web.Response()

    def _check_signature(self, request: web.Request, body: bytes) -> None:
        """Raises ChatError; the set-up tells of requests that could be Slack's."""
        try:
            check_signature(request, body, self._ready().signing_secret)
        except ChatError as error:
            if error.code == "signature_wrong" and SIGNATURE in request.headers:
                self._unsigned = True
            raise
        self._unsigned = False

    async def _arrived(self, arrival: Arrival) -> dict[str, Any] | None:
        """Keep what arrived; what is answered at once, if anything. Raises ChatError and
        Unreadable."""
        workspace = await self._workspace_of(arrival)
        if arrival.event.get("type") in ("app_uninstalled", "tokens_revoked"):
            await self._connecting.ended(workspace, arrival)
            return None
        if opens_form(arrival.payload):
            self._in_background(self._asides.open_form(workspace, arrival.payload))
            return None
        event = reading.read(workspace, arrival, self._say)
        update = reading.as_update(self.name, workspace, arrival, event)
        if update is None:
            logger.debug("Nothing of ours: %s", event)
            return None
        await self.desk.take([update])
        return self._answer_at_once(arrival)

    def _answer_at_once(self, arrival: Arrival) -> dict[str, Any] | None:
        """Where the answer to a command is found."""
        if arrival.kind != "command" or is_direct(str(arrival.payload.get("channel_id", ""))):
            return None
        return {"response_type": "ephemeral", "text": escaped(self._say("answer_in_private"))}

    def _say(self, key: str) -> str:
        return self.desk.texts.say(key, None)

    async def _workspace(self, connection: str) -> Workspace:
        """Raises TryLater and Undeliverable."""
        if not self._enabled:
            raise TryLater("Slack is switched off", SWITCHED_OFF)
        try:
            found = await self._connecting.workspace([connection])
        except BridgeError as error:
            raise TryLater(f"the workspaces cannot be looked up: {error}") from error
        if found is None or not found.active:
            name = found.name if found else connection
            raise Undeliverable(f"the Slack workspace {name} is not connected any more", gone=True)
        return found

    async def _workspace_of(self, arrival: Arrival) -> Workspace:
        """Raises ChatError and Unreadable."""
        try:
            found = await self._connecting.workspace(arrival.teams)
        except BridgeError as error:
            raise ChatError.unavailable() from error
        if found is None:
            raise Unreadable(f"the workspace {'/'.join(arrival.teams[:1])!r} is not connected")
        return found

    def _ready(self) -> setup.Slack:
        slack = self._slack
        if not self._enabled:
            raise ChatError(404, "channel_off", "Slack is not set up here.")
        return slack

    def _redirect(self, request: web.Request) -> str:
        base = self.desk.public_url or str(request.url.origin())
        return f"{base}/channels/{self.name}/oauth"

    @property
    def _base(self) -> str | None:
        """Where Slack reaches the channel."""
        return f"{self.desk.public_url}/channels/{self.name}" if self.desk.public_url else None

    def _manifest(self) -> str:
        return manifest(self.desk.settings.shop_name, None if self._slack.socket else self._base)

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)


CHANNEL = SlackChannel
