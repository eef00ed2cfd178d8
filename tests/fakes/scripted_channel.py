"""A stand-in for a provider: a channel that sends as it is told and remembers what it sent."""

import asyncio
from contextlib import suppress

from bot.gateway.attachments.uploads import Upload
from bot.gateway.channels.core.channel import Channel, SendingFailed
from bot.gateway.channels.core.events import Event, FileRef, Ignored, Place
from crm_bridge.api.schemas.channels import (
    ChannelReport,
    ChannelSetup,
    DueDelivery,
    KeptUpdate,
    OfferChannel,
)
from crm_bridge.api.schemas.content import MessageView

PART = " / "
"""Between the parts in which a text goes out."""
_PATIENCE = 10.0


class ScriptedChannel(Channel):
    """`outcomes` are given to tries (of each part) one after the other, then all go well; `open` is
    cleared to keep a try waiting. `arrived` is what the provider says of a message that may have
    been sent."""

    name = "scripted"

    def __init__(self, *outcomes: SendingFailed | None) -> None:
        self.outcomes = list(outcomes)
        self.arrived: list[str] | None = None
        self.tried: list[str] = []
        self.sent: list[str] = []
        self.files: list[Upload | SendingFailed] = []
        self.open = asyncio.Event()
        self.open.set()
        self._news = asyncio.Event()

    def offer(self) -> OfferChannel:
        return OfferChannel(title="Scripted", fields=[], guide="channels.md")

    async def use(self, setup: ChannelSetup) -> None:
        """There is nothing to set up."""

    async def check(self) -> ChannelReport:
        return ChannelReport(state="connected")

    def read(self, update: KeptUpdate) -> Event:
        return Ignored("nothing is said here")

    async def fetch(self, place: Place, file: FileRef) -> Upload:
        found = self.files.pop(0)
        if isinstance(found, SendingFailed):
            raise found
        return found

    async def send(self, due: DueDelivery, message: MessageView, sent: list[str]) -> None:
        for part in message.text.split(PART)[len(sent) :]:
            self.tried.append(part)
            self._news.set()
            await self.open.wait()
            failed = self.outcomes.pop(0) if self.outcomes else None
            if failed is not None:
                raise failed
            self.sent.append(part)
            sent.append(f"sent-{message.seq}.{len(sent)}")
            self._news.set()

    async def was_sent(
        self, due: DueDelivery, message: MessageView, sent: list[str]
    ) -> bool | None:
        sent[:] = self.arrived or []
        return None if self.arrived is None else bool(self.arrived)

    async def until_tried(self, count: int) -> None:
        """Fails after ten seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                while len(self.tried) < count:
                    self._news.clear()
                    await self._news.wait()
        assert len(self.tried) >= count, self.tried
