"""Customers' files: fetched from the provider and kept, by the rules of the chat on the web."""

import asyncio
import logging
from dataclasses import dataclass, field

from bot.gateway.attachments.uploads import Upload
from bot.gateway.bridge import Bridge
from bot.gateway.channels.core.channel import Channel, TryLater, Undeliverable
from bot.gateway.channels.core.events import FileRef, Said
from bot.gateway.channels.core.texts import ChannelTexts
from crm_bridge.api.schemas.conversations import MOST_ATTACHMENTS
from crm_bridge.attachments.names import clean_name
from crm_bridge.attachments.uploads import MEGABYTE, checked_type
from crm_bridge.client import BridgeRefused
from crm_bridge.errors import Unprocessable

logger = logging.getLogger(__name__)

TRIES = 3
LONGEST_NAME = 80
PAUSE = 2.0
"""Seconds before another try where the provider does not say."""


@dataclass
class Taken:
    """`ids` are kept files; `remarks` stand in the transcript for those that are not, `told` is
    what the customer hears of them."""

    ids: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Files:
    bridge: Bridge
    texts: ChannelTexts
    megabytes: int

    async def taken(self, channel: Channel, conversation_id: str, said: Said) -> Taken:
        """The files of a message; one that cannot be kept is said to be missing."""
        taken = Taken()
        for number, file in enumerate(said.files):
            try:
                if number >= MOST_ATTACHMENTS:
                    raise Unprocessable("attachments_too_many", "too many files")
                upload = await self._fetched(channel, said, file)
                taken.ids.append((await self.bridge.attach(conversation_id, upload)).id)
            except (Unprocessable, BridgeRefused) as error:
                self._missing(taken, said, file, error.code)
            except (TryLater, Undeliverable) as error:
                # Not where it lies: that may be an address with a token in it.
                logger.warning("%s: %s could not be fetched: %s", channel.name, file.name, error)
                self._missing(taken, said, file, "attachment_unreachable")
        return taken

    async def _fetched(self, channel: Channel, said: Said, file: FileRef) -> Upload:
        if file.size is not None and file.size > self.megabytes * MEGABYTE:
            raise Unprocessable("attachment_too_large", "too large")
        for last in (False,) * (TRIES - 1) + (True,):
            try:
                return await channel.fetch(said.place, file)
            except TryLater as error:
                if last:
                    raise
                await asyncio.sleep(PAUSE if error.seconds is None else error.seconds)
        raise AssertionError

    def _missing(self, taken: Taken, said: Said, file: FileRef, code: str) -> None:
        name = " ".join(file.name.split())[:LONGEST_NAME]
        taken.remarks.append(self.texts.say("missing_file", None, name=name))
        taken.told.append(
            self.texts.refusal(code, said.speaker.locale, name=name, megabytes=self.megabytes)
        )


def as_upload(file: FileRef, data: bytes) -> Upload:
    """What was fetched, as what its content is. Raises Unprocessable, as an upload on the web."""
    kind = checked_type(data)
    return Upload(clean_name(file.name, kind), kind, data)
