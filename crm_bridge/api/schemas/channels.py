"""Channels besides the web: what they need, where they stand, what comes in and goes out."""

from typing import Any, Literal

from pydantic import Field

from crm_bridge.api.schemas.base import RequestModel, ResponseModel, RowId, Seq, UtcTime
from crm_bridge.api.schemas.content import Form, MessageView
from crm_bridge.api.schemas.conversations import KeepMessage, Kept

ChannelState = Literal["off", "missing", "connecting", "connected", "problem"]
Lack = Literal["typing", "seen", "files"]
MOST_UPDATES = 500
LONGEST_SENDING = 600
"""Seconds that a sender may have a conversation."""


class SetupField(RequestModel):
    """One thing that a channel must be told; `choices` makes it a choice of these values. Where it
    is not required, the first of them is meant if none was chosen.

    `only_with` names the choice of another field with which it counts (its name → the value): with
    another it is neither shown nor missing. `needed` says when it is needed, in place of
    “optional”. `pattern` is a regular expression for the whole of it, `looks_like` the same for a
    person. `seldom`: most leave it empty.
    """

    name: str = Field(pattern=r"[a-z][a-z0-9_]{0,39}")
    label: str
    help: str = ""
    secret: bool = False
    required: bool = True
    choices: dict[str, str] = {}
    """Value → what it is called."""
    only_with: dict[str, str] = {}
    needed: str = ""
    pattern: str = ""
    looks_like: str = ""
    seldom: bool = False


class OfferChannel(RequestModel):
    """What a gateway can do: `guide` is the page of `docs/` that leads through the set-up, with
    the place on it if need be (`channels.md#the-generic-webhook`), `addresses` are those to give
    to the provider (label → URL, or what else is to be pasted there), `install` is where a further
    place is connected from, if that is done in the browser. `lacks` is what staff should know that
    it cannot show: that they type, that the customer has read, or their files."""

    title: str
    fields: list[SetupField]
    guide: str
    addresses: dict[str, str] = {}
    install: str | None = None
    lacks: list[Lack] = []


class Connection(ResponseModel):
    """A place where the channel is connected: a Slack workspace, a Telegram bot. `external_id` is
    the provider's."""

    external_id: str
    name: str
    secrets: dict[str, str] = {}
    active: bool = True


class ChannelSetup(ResponseModel):
    """What an admin set up. `number` grows with every change; `test` with every press of the test
    button, and is given back in the report."""

    channel: str
    enabled: bool
    values: dict[str, str]
    number: int
    test: int
    connections: list[Connection] = []


class ChannelSetups(ResponseModel):
    channels: list[ChannelSetup]


class KeepConnection(RequestModel):
    """A place was connected, is known by another name, or (`active` false) is lost; without
    `secrets` those kept before stay."""

    name: str
    secrets: dict[str, str] | None = None
    active: bool = True
    problem: str | None = None


class ChannelReport(RequestModel):
    """How it stands, in words for the person who sets it up."""

    state: ChannelState
    detail: str = ""
    test: int | None = None


class NewUpdate(RequestModel):
    """What a provider sent, as it came. `key` is its own id for it: kept once a channel.

    `thread` names the conversation on the provider's side; updates of one thread are handled one
    after the other, by `position`.
    """

    channel: str
    connection: str
    key: str = Field(max_length=200)
    thread: str = Field(max_length=200)
    position: int = Field(ge=-(2**63), lt=2**63)
    body: dict[str, Any]


class KeepUpdates(RequestModel):
    updates: list[NewUpdate] = Field(max_length=MOST_UPDATES)


class KeptUpdate(ResponseModel):
    """`id` orders by arrival."""

    id: int
    channel: str
    connection: str
    key: str
    thread: str
    position: int
    body: dict[str, Any]
    received_at: UtcTime


class UpdatesKept(ResponseModel):
    """`fresh` are those that were new; repeats are left out. `before` is what was kept of their
    threads earlier and nobody has handled yet, each thread's in its order: what is new must not
    overtake it. With `MOST_UPDATES` there may be more."""

    fresh: list[KeptUpdate]
    before: list[KeptUpdate] = []


class UnhandledUpdates(ResponseModel):
    updates: list[KeptUpdate]


class HandleUpdates(RequestModel):
    """These need not be looked at again. `problem` says why one could not be used."""

    ids: list[RowId] = Field(max_length=MOST_UPDATES)
    problem: str | None = None


class ChannelAuthor(RequestModel):
    """Who speaks, as the provider calls them; proves nothing. `id` is unique in the channel."""

    id: str = Field(max_length=200)
    name: str = Field(default="", max_length=200)
    locale: str | None = Field(default=None, max_length=35)


class OpenThread(RequestModel):
    """Where a message came from. `address` is what the channel needs to answer there; the newest
    counts. `private` False: several people read it. With `only_known` none is begun: 404
    `thread_unknown`."""

    channel: str
    connection: str
    thread: str = Field(max_length=200)
    private: bool
    address: dict[str, Any]
    author: ChannelAuthor
    only_known: bool = False


class ThreadOpened(ResponseModel):
    """`customer` is the name of the customer whom the author is bound to, if any. `form` is that
    of the newest message that is not the customer's, when it has one."""

    conversation_id: str
    first: bool
    customer: str | None = None
    form: Form | None = None


class RedeemCode(OpenThread):
    """Use a one-time code that was given out in another conversation."""

    code: str = Field(max_length=64)


class CodeRedeemed(ResponseModel):
    """`continued`: the thread goes on with the conversation that the code came from. `customer`
    is who the author is bound to from now on."""

    conversation_id: str
    continued: bool
    customer: str | None = None


class IssueCode(RequestModel):
    channel: str


class CodeIssued(ResponseModel):
    """`code` has at most 64 of the characters A-Z a-z 0-9 _ -. `binds`: using it also binds the
    channel's user to the customer."""

    code: str
    expires_at: UtcTime
    binds: bool


class EditMessage(RequestModel):
    """A customer changed what they wrote: `external_id` is the provider's id of the message,
    `message` the text as it is now, under an id of its own."""

    external_id: str
    message: KeepMessage


class Edited(ResponseModel):
    """`in_place`: the message had not been answered, or a person has it: its text is the new one.
    `anew`: it had been answered, so the new text is kept as a message. `unknown`: no such message,
    or nothing changed."""

    how: Literal["in_place", "anew", "unknown"]
    kept: Kept | None = None


class DeleteMessage(RequestModel):
    external_id: str


class TakeDeliveries(RequestModel):
    """Ask for what is to be sent, under a lease of `ttl` seconds a conversation. Without a
    conversation, of all that nobody has."""

    holder: str
    channels: list[str]
    conversation_id: str | None = None
    ttl: float = Field(default=60.0, gt=0, le=LONGEST_SENDING)
    limit: int = Field(default=50, ge=1, le=200)


class DueDelivery(ResponseModel):
    """Messages for one place, in their order. `uncertain` is the one that a sender who died may
    have sent. `traces` names, by their `seq`, the trace of the customer's message that they
    answer."""

    conversation_id: str
    channel: str
    connection: str
    thread: str
    address: dict[str, Any]
    private: bool
    locale: str
    messages: list[MessageView]
    uncertain: int | None = None
    traces: dict[int, str] = {}


class DueDeliveries(ResponseModel):
    due: list[DueDelivery]


class DeliveryMark(RequestModel):
    """How the sending of one message went; `external_ids` are the provider's, of each part."""

    seq: Seq
    state: Literal["sent", "failed", "uncertain"]
    external_ids: list[str] = []
    problem: str | None = Field(default=None, max_length=500)


class MarkDeliveries(RequestModel):
    """`release` gives the lease back. `gone` says why nothing can be sent there until the customer
    writes again."""

    holder: str
    marks: list[DeliveryMark] = []
    release: bool = False
    gone: str | None = Field(default=None, max_length=500)
