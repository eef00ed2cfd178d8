"""The channel: messages are posted in with a signature, answers are posted out with one."""

import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import uuid4

from aiohttp import ClientSession, web

from bot.gateway.attachments.links import AttachmentLinks
from bot.gateway.attachments.uploads import Upload
from bot.gateway.channels.core.channel import Channel, Desk, TryLater
from bot.gateway.channels.core.events import Event, FileRef, Ignored, Place
from bot.gateway.channels.web.protocol import read
from bot.gateway.channels.webhook.files import fetched
from bot.gateway.channels.webhook.incoming import Incoming, as_event, as_update
from bot.gateway.channels.webhook.outgoing import as_json, failure, message_body, message_id
from bot.gateway.channels.webhook.setup import CODE, FIELDS, found_wrong
from bot.gateway.channels.webhook.signatures import check_signature
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
from crm_bridge.clock import utc_now
from crm_bridge.webhooks.deliveries import Claimed, Tried
from crm_bridge.webhooks.posting import new_session, post
from crm_bridge.webhooks.signing import SIGNATURE

logger = logging.getLogger(__name__)

PATH = "messages"
LONGEST = 768 * 1024
"""Bytes of a message with its files; the bridge takes a megabyte at once."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """The system at the other end."""

    url: str
    secret: str


class WebhookChannel(Channel):
    name = "webhook"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._links = AttachmentLinks(desk.settings.gateway_token)
        self._receiver: Receiver | None = None
        self._link = self._title = ""
        self._stands = ChannelReport(state="off")
        self._session: ClientSession | None = None

    def offer(self) -> OfferChannel:
        url = self.desk.public_url
        return OfferChannel(
            title="Generic webhook",
            fields=FIELDS,
            guide="channels.md#the-generic-webhook",
            addresses={"Messages": f"{url}/channels/{self.name}/{PATH}"} if url else {},
        )

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        settings = self.desk.settings
        async with new_session(
            private=settings.webhook_private, seconds=settings.webhook_seconds
        ) as self._session:
            yield

    async def use(self, setup: ChannelSetup) -> None:
        self._receiver, self._stands = None, ChannelReport(state="off")
        self._link, self._title = setup.values.get("link", ""), setup.values.get("title", "")
        if not setup.enabled:
            return
        private = self.desk.settings.webhook_private
        wrong = await found_wrong(setup.values, private=private)
        if wrong is not None:
            self._stands = wrong
        else:
            self._receiver = Receiver(setup.values["url"], setup.values["secret"])

    async def check(self) -> ChannelReport:
        """The receiver is sent a test, as with every event of a webhook it only has to take it."""
        if self._receiver is None:
            return self._stands
        test_id = f"test:{uuid4()}"
        body = as_json({"type": "test", "id": test_id})
        tried = await self._post(self._receiver, test_id, "test", body)
        host = urlsplit(self._receiver.url).netloc
        if tried.delivered:
            return ChannelReport(state="connected", detail=f"{host} takes answers.")
        why = tried.problem or f"It answered {tried.status}."
        return ChannelReport(state="problem", detail=f"{host} did not take a test. {why}")

    async def serve(self, request: web.Request, path: str) -> web.StreamResponse:
        if path != PATH:
            raise web.HTTPNotFound
        if request.method != "POST":
            raise web.HTTPMethodNotAllowed(request.method, ["POST"])
        if self._receiver is None:
            raise ChatError(503, "channel_off", "This channel is off, or not set up completely.")
        raw = await _body(request)
        self._check_signature(self._receiver, request, raw)
        incoming = read(Incoming, raw)
        await self.desk.take([as_update(incoming, self.name, time.time_ns())])
        return web.json_response({"id": incoming.id}, status=202)

    def read(self, update: KeptUpdate) -> Event:
        return as_event(update, self.desk.texts)

    async def fetch(self, place: Place, file: FileRef) -> Upload:
        settings = self.desk.settings
        return await fetched(
            self._http(),
            file,
            private=settings.webhook_private,
            most_bytes=settings.attachment_max_mb * MEGABYTE,
        )

    async def send(self, due: DueDelivery, message: MessageView, sent: list[str]) -> None:
        if self._receiver is None:
            raise TryLater(self._stands.detail or "the channel is off")
        sent_as = message_id(due, message)
        body = message_body(due, message, self._links, self.desk.public_url)
        tried = await self._post(self._receiver, sent_as, "message", body)
        failed = failure(tried, message.at, utc_now())
        if failed is not None:
            raise failed
        sent.append(sent_as)

    async def was_sent(
        self, due: DueDelivery, message: MessageView, sent: list[str]
    ) -> bool | None:
        """It may be sent again: the receiver knows it by its id."""
        return False

    def title(self) -> str:
        return self._title or super().title()

    def link(self, code: str) -> str | None:
        return self._link.replace(CODE, code) or None

    async def tell(self, event: Event, text: str) -> None:
        if isinstance(event, Ignored) or self._receiver is None:
            return
        notice_id = f"notice:{uuid4()}"
        told = {
            "type": "notice",
            "id": notice_id,
            "conversation": event.place.address["conversation"],
            "text": text,
        }
        await self._post(self._receiver, notice_id, "notice", as_json(told))

    def _check_signature(self, receiver: Receiver, request: web.Request, raw: bytes) -> None:
        try:
            check_signature(receiver.secret, request.headers.get(SIGNATURE), raw, time.time())
        except ChatError as error:
            logger.warning("webhook channel: a message was refused: %s", error)
            raise

    async def _post(self, receiver: Receiver, sent_as: str, kind: str, body: bytes) -> Tried:
        claimed = Claimed(0, sent_as, kind, receiver.url, receiver.secret, body)
        return await post(self._http(), claimed, utc_now())

    def _http(self) -> ClientSession:
        if self._session is None:
            raise RuntimeError("the channel is not open")
        return self._session


async def _body(request: web.Request) -> bytes:
    """Raises 413 `message_too_long`."""
    raw = bytearray()
    if (request.content_length or 0) <= LONGEST:
        async for chunk in request.content.iter_chunked(64 * 1024):
            raw += chunk
            if len(raw) > LONGEST:
                break
        else:
            return bytes(raw)
    raise ChatError(
        413,
        "message_too_long",
        f"A message may have {LONGEST // 1024} KB with its files; name larger ones by `url`.",
    )


CHANNEL = WebhookChannel
