"""The interface that a channel fills in, and what it is given to work with."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import ClassVar

from aiohttp import web

from bot.gateway.attachments.uploads import Upload
from bot.gateway.channels.core.bridge import ChannelBridge
from bot.gateway.channels.core.events import (
    Event,
    FileRef,
    InvitedToPrivate,
    Place,
    Speaker,
)
from bot.gateway.channels.core.texts import ChannelTexts
from bot.gateway.settings import GatewaySettings
from crm_bridge.api.schemas.channels import (
    ChannelReport,
    ChannelSetup,
    DueDelivery,
    KeptUpdate,
    Lack,
    NewUpdate,
    OfferChannel,
)
from crm_bridge.api.schemas.content import MessageView
from crm_bridge.client import Fetched


class Unreadable(Exception):
    """An update that makes no sense; it is set aside with this as the reason."""


class SendingFailed(Exception):
    """A message could not be sent."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TryLater(SendingFailed):
    """The provider is away, or asks for patience: the same again in `seconds`, if it says so."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Undeliverable(SendingFailed):
    """The provider refuses for good. With `gone` it would refuse anything else there as well, until
    the customer writes again."""

    def __init__(self, reason: str, *, gone: bool = False) -> None:
        super().__init__(reason)
        self.gone = gone


class Uncertain(SendingFailed):
    """Nobody knows whether it was sent: the connection broke after the request had gone out."""


@dataclass(frozen=True)
class Desk:
    """What every channel works with."""

    settings: GatewaySettings
    bridge: ChannelBridge
    texts: ChannelTexts
    take: Callable[[list[NewUpdate]], Awaitable[None]]
    """Keeps updates for good and returns then: whoever sent them may be told that they arrived.
    Raises ChatError."""
    file: Callable[[str, str], Awaitable[Fetched]]
    """Reads a file to be sent: the conversation's id and the file's. Raises TryLater and
    Undeliverable."""

    @property
    def public_url(self) -> str | None:
        """Where providers reach this gateway, without a slash at the end."""
        return self.settings.public_url


class Channel(ABC):
    """One provider. An object lives as long as the gateway; `use` is called with the first set-up
    and again after each change, and then `run` begins anew."""

    name: ClassVar[str]
    gapless: ClassVar[bool] = False
    """The positions of a connection's updates have no gaps: one that is missing is on its way."""
    shows_typing: ClassVar[bool] = False
    """The provider can show that somebody is typing."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @abstractmethod
    def offer(self) -> OfferChannel:
        """What the console asks for and shows."""

    def title(self) -> str:
        """What customers know it as, where they are offered to go on there."""
        return self.offer().title

    def lacks(self) -> list[Lack]:
        """What the staff should know that the provider cannot show."""
        return ["seen"] if self.shows_typing else ["typing", "seen"]

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Have what lives as long as the gateway, such as a client with its connections."""
        yield

    async def serve(self, request: web.Request, path: str) -> web.StreamResponse:
        """A request to `/channels/NAME/` and `path`. Raises ChatError, also while the channel is
        off."""
        raise web.HTTPNotFound

    @abstractmethod
    async def use(self, setup: ChannelSetup) -> None:
        """Work with this set-up from now on, or not at all; the network is not needed yet."""

    async def run(self) -> None:  # noqa: B027 - may do nothing
        """What goes on in the background while the channel is on. It may end, or fail: then it is
        begun again."""

    @abstractmethod
    async def check(self) -> ChannelReport:
        """How it stands, asked of the provider."""

    @abstractmethod
    def read(self, update: KeptUpdate) -> Event:
        """What an update means. Raises Unreadable."""

    async def introduced(self, place: Place, speaker: Speaker) -> Speaker:
        """The speaker with the name and language that the provider knows, where an update does not
        say them. May fail."""
        return speaker

    async def handled(self, update: KeptUpdate, event: Event) -> None:  # noqa: B027 - may do nothing
        """After an event was kept: what the provider waits for, if anything. May fail."""

    async def tell(self, event: Event, text: str) -> None:  # noqa: B027 - may do nothing
        """Tell the speaker something in passing that is no part of the conversation. May fail."""

    async def write_in_private(self, event: InvitedToPrivate) -> None:  # noqa: B027 - may do nothing
        """Begin a place with this speaker alone, where the provider lets us."""

    async def fetch(self, place: Place, file: FileRef) -> Upload:
        """A customer's file. Raises TryLater and Undeliverable."""
        raise Undeliverable("this channel has no files")

    @abstractmethod
    async def send(self, due: DueDelivery, message: MessageView, sent: list[str]) -> None:
        """Send one message to its place, in as many parts as it takes. `sent` are the ids of those
        that went out at an earlier try, in their order; each that goes out is added at once. Raises
        TryLater, Undeliverable and Uncertain."""

    async def was_sent(
        self, due: DueDelivery, message: MessageView, sent: list[str]
    ) -> bool | None:
        """Whether a message that somebody else tried to send has arrived as a whole; `sent` becomes
        the ids of the parts that have. None where the provider cannot be asked."""
        return None

    async def typing(self, place: Place) -> None:  # noqa: B027 - may do nothing
        """Show that an answer is being written. May fail."""

    def link(self, code: str) -> str | None:
        """Where a customer opens this channel with a one-time code; None where the code has to be
        typed."""
        return None

    def typed(self, code: str) -> str | None:
        """What a customer writes in this channel to use a one-time code; None where there is no way
        to do so."""
        return None
