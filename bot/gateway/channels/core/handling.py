"""What becomes of an event of a channel: the same calls to the bridge as for the web."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid5

from bot.gateway.bridge import Bridge
from bot.gateway.channels.core.bridge import ChannelBridge
from bot.gateway.channels.core.channel import Channel, Unreadable
from bot.gateway.channels.core.events import (
    Chose,
    Deleted,
    Edited,
    Ignored,
    InvitedToPrivate,
    Place,
    Redeemed,
    Said,
    Speaker,
    Wished,
)
from bot.gateway.channels.core.files import Files
from bot.gateway.channels.core.forms import read_answers
from bot.gateway.channels.core.pace import Load
from bot.gateway.channels.core.splitting import split
from bot.gateway.channels.core.texts import ChannelTexts
from bot.gateway.turns import Turns
from crm_bridge.api.schemas.channels import (
    ChannelAuthor,
    EditMessage,
    KeptUpdate,
    OpenThread,
    RedeemCode,
    ThreadOpened,
)
from crm_bridge.api.schemas.content import Form
from crm_bridge.api.schemas.conversations import KeepMessage, Kept
from crm_bridge.client import BridgeRefused

logger = logging.getLogger(__name__)

Met = Said | Chose | Wished | Redeemed | Edited | Deleted | InvitedToPrivate
"""An event with somebody who speaks."""

LONGEST = 10_000
"""Characters of a message as it is kept; what is longer is kept in parts."""

MOST_TURNS = 4
"""Conversations being answered at the same time, by the load fewer, before a further update is
looked at: it is kept already."""

_IDS = UUID("6d0c1d6e-3c0e-4b57-9f7a-5d1d3a0d7c11")
"""The namespace of the messages' ids: the same event gives the same id."""

FILE_MISSING = "careline:file_missing"
_PAYLOADS = {
    "start": "careline:start",
    "help": "careline:help",
    "person": "careline:handoff",
    "start_over": "careline:start_over",
    "forget_me": "careline:forget_me",
}


@dataclass(frozen=True)
class Handling:
    """Handles one update at a time of a thread. What is refused is told to the customer, and gives
    the reason; that the bridge is away is raised, to be tried again."""

    channels: Mapping[str, Channel]
    bridge: Bridge
    calls: ChannelBridge
    turns: Turns
    files: Files
    texts: ChannelTexts
    opened: Callable[[str, str, Place], None]
    """Told of each thread that is found: its conversation, the channel and the place."""
    load: Load = field(default_factory=Load)

    async def __call__(self, update: KeptUpdate) -> str | None:
        channel = self.channels.get(update.channel)
        if channel is None:
            return "no such channel here"
        try:
            event = channel.read(update)
        except Unreadable as error:
            return str(error)
        if isinstance(event, Ignored):
            logger.debug("Update %s of %s is ignored: %s", update.key, update.channel, event.why)
            return None
        await self.turns.room(self.load.of(MOST_TURNS))
        event = await self._introduced(channel, event)
        problem = await self._handle(channel, update, event)
        try:
            await channel.handled(update, event)
        except Exception as error:
            logger.warning("%s: nothing more could be said of %s: %r", channel.name, event, error)
        return problem

    async def _introduced(self, channel: Channel, event: Met) -> Met:
        """The event with its speaker's name and language, where the provider must be asked."""
        try:
            speaker = await channel.introduced(event.place, event.speaker)
        except Exception as error:
            logger.info("%s: nothing is known of %s: %r", channel.name, event.speaker, error)
            return event
        return replace(event, speaker=speaker)

    async def _handle(self, channel: Channel, update: KeptUpdate, event: Met) -> str | None:
        try:
            await self._keep(channel, event)
        except BridgeRefused as error:
            if error.code == "thread_unknown":
                logger.debug("Update %s of %s is none of ours", update.key, update.channel)
                return None
            told = self.texts.refusal(error.code, event.speaker.locale)
            await self._tell(channel, event, told)
            return f"{error.code}: {error.detail}"
        return None

    async def _keep(self, channel: Channel, event: Met) -> None:
        match event:
            case Redeemed():
                await self._redeem(channel, event)
            case Said():
                await self._said(channel, event)
            case Chose():
                await self._chose(channel, event, event.payload, values=event.values)
            case Wished():
                await self._chose(channel, event, _PAYLOADS[event.wish], text=event.text)
            case InvitedToPrivate():
                await channel.write_in_private(event)
            case Edited():
                await self._edited(channel, event)
            case Deleted():
                found = await self._open(channel, event, known=True)
                await self.calls.delete(found.conversation_id, event.external_id)

    async def _chose(
        self,
        channel: Channel,
        event: Chose | Wished,
        payload: str,
        *,
        text: str | None = None,
        values: Mapping[str, str] | None = None,
    ) -> None:
        found = await self._open(channel, event)
        message = KeepMessage(
            id=message_id(channel.name, event.key),
            payload=payload,
            text=text,
            values=dict(values) if values is not None else None,
            external_id=event.key,
        )
        await self._have_answered(found.conversation_id, message)

    async def _said(self, channel: Channel, event: Said) -> None:
        found = await self._open(channel, event, known=event.only_known)
        answers = self._answers(found.form, event)
        if found.form is not None and answers is not None:
            message = KeepMessage(
                id=message_id(channel.name, event.key),
                payload=found.form.payload,
                values=answers,
                external_id=event.external_id,
            )
            await self._have_answered(found.conversation_id, message)
            return
        taken = await self.files.taken(channel, found.conversation_id, event)
        text = "\n".join(filter(None, [event.text, *taken.remarks]))
        nothing_else = bool(taken.remarks) and not (event.text or taken.ids)
        parts = split(text, LONGEST) or [""]
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            key = event.key if number == 0 else f"{event.key}#{number}"
            message = KeepMessage(
                id=message_id(channel.name, key),
                text=part or None,
                payload=FILE_MISSING if nothing_else else None,
                attachments=taken.ids if last else [],
                external_id=event.external_id if number == 0 else key,
            )
            await self._have_answered(found.conversation_id, message)
        for told in taken.told:
            await self._tell(channel, event, told)

    def _answers(self, form: Form | None, event: Said) -> dict[str, str] | None:
        if form is None or event.files:
            return None
        return read_answers(form.fields, event.text)

    async def _edited(self, channel: Channel, event: Edited) -> None:
        if len(event.text) > LONGEST:
            # More than one message holds: said anew, so that nothing of it is lost.
            said = Said(event.place, event.speaker, event.key, event.key, event.text)
            await self._said(channel, replace(said, only_known=True))
            return
        found = await self._open(channel, event, known=True)
        message = KeepMessage(
            id=message_id(channel.name, event.key),
            text=event.text,
            external_id=event.key,
            turn=self.turns.wish,
        )
        edited = await self.calls.edit(
            found.conversation_id, EditMessage(external_id=event.external_id, message=message)
        )
        if edited.kept is not None:
            self._wake(found.conversation_id, edited.kept)

    async def _redeem(self, channel: Channel, event: Redeemed) -> None:
        thread = _thread(channel.name, event.place, event.speaker)
        redeemed = await self.calls.redeem(
            RedeemCode.model_validate({**thread.model_dump(), "code": event.code})
        )
        self.opened(redeemed.conversation_id, channel.name, event.place)

    async def _open(self, channel: Channel, event: Met, *, known: bool = False) -> ThreadOpened:
        """With `known` no conversation is begun: BridgeRefused `thread_unknown`."""
        thread = _thread(channel.name, event.place, event.speaker)
        found = await self.calls.open_thread(thread.model_copy(update={"only_known": known}))
        self.opened(found.conversation_id, channel.name, event.place)
        return found

    async def _have_answered(self, conversation_id: str, message: KeepMessage) -> None:
        wish = self.turns.wish
        kept = await self.bridge.keep(conversation_id, message.model_copy(update={"turn": wish}))
        self._wake(conversation_id, kept)

    def _wake(self, conversation_id: str, kept: Kept) -> None:
        if kept.needs_turn:
            self.turns.wake(conversation_id, kept.turn)

    async def _tell(self, channel: Channel, event: Met, text: str) -> None:
        try:
            await channel.tell(event, text)
        except Exception as error:
            logger.warning("%s: %r was not told: %r", channel.name, text, error)


def message_id(channel: str, key: str) -> UUID:
    """The id under which an event's message is kept, whichever way and however often it comes."""
    return uuid5(_IDS, f"{channel}:{key}")


def _thread(channel: str, place: Place, speaker: Speaker) -> OpenThread:
    return OpenThread(
        channel=channel,
        connection=place.connection,
        thread=place.thread,
        private=place.private,
        address=dict(place.address),
        author=ChannelAuthor(
            id=speaker.id, name=speaker.name[:200], locale=(speaker.locale or "")[:35] or None
        ),
    )
