"""What a message can carry, in the one shape of the chat protocol."""

from typing import Literal

from crm_bridge.api.schemas.base import RequestModel, ResponseModel, UtcTime

Author = Literal["customer", "bot", "agent", "system"]
Outcome = Literal["answered", "escalated", "with_person", "not_answered"]
ControlState = Literal["bot", "queued", "human", "closed"]


class NewButton(RequestModel):
    """A button as its maker means it. Clients get an opaque payload in place of `command`.

    A command begins with `/` (an intent for the assistant, e.g. `/affirm`) or with `careline:`
    (`careline:handoff`, `careline:leave_queue`), which works with the assistant down.
    """

    title: str
    command: str


class NewCard(RequestModel):
    title: str
    subtitle: str | None = None
    image: str | None = None
    url: str | None = None
    reason: str | None = None
    buttons: list[NewButton] = []


class FormField(RequestModel):
    name: str
    label: str
    type: Literal["text", "email", "tel", "number", "textarea"] = "text"
    required: bool = True


class NewForm(RequestModel):
    """A form in the thread; its values reach the assistant as entities of `command`."""

    command: str
    fields: list[FormField]


class Source(RequestModel):
    title: str
    url: str


class NewReply(RequestModel):
    """One message of the bot or the system, before it is kept."""

    author: Literal["bot", "system"] = "bot"
    text: str = ""
    buttons: list[NewButton] = []
    cards: list[NewCard] = []
    sources: list[Source] = []
    form: NewForm | None = None
    lang: str | None = None


class Button(ResponseModel):
    title: str
    payload: str


class Card(ResponseModel):
    title: str
    subtitle: str | None = None
    image: str | None = None
    url: str | None = None
    reason: str | None = None
    buttons: list[Button] = []


class Form(ResponseModel):
    payload: str
    fields: list[FormField]


class AgentName(ResponseModel):
    name: str


class Attachment(ResponseModel):
    id: str
    name: str
    type: str
    size: int
    url: str


class MessageView(ResponseModel):
    """A message as everybody sees it; serialise with `exclude_none` and empty lists left out.
    `edited`: the customer changed the text; `deleted`: they took it back, and it is empty."""

    seq: int
    at: UtcTime
    author: Author
    text: str
    id: str | None = None
    reply_to: int | None = None
    outcome: Outcome | None = None
    agent: AgentName | None = None
    buttons: list[Button] | None = None
    cards: list[Card] | None = None
    sources: list[Source] | None = None
    attachments: list[Attachment] | None = None
    form: Form | None = None
    lang: str | None = None
    edited: bool | None = None
    deleted: bool | None = None


class Control(ResponseModel):
    """Who answers now. `position` counts from 1 and is there only in `queued`; `rate` is there, and
    true, only in `closed`, while the customer is to be asked how it was."""

    state: ControlState
    agent: AgentName | None = None
    position: int | None = None
    rate: bool | None = None
