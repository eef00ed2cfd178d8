"""What an outside help desk says and reads over `/v1/help-desk`."""

from typing import Annotated

from pydantic import Field, StringConstraints

from crm_bridge.api.schemas.base import RequestModel, ResponseModel, UtcTime
from crm_bridge.api.schemas.content import ControlState, MessageView
from crm_bridge.api.schemas.conversations import EscalationReason, Priority

MAX_TEXT = 10_000
_Id = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class OutsideAgent(RequestModel):
    """`id` is the help desk's own for them, `name` is what customers read."""

    id: _Id
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class ByAgent(RequestModel):
    agent: OutsideAgent


class HandOn(ByAgent):
    """From `agent`, who has the conversation, to another agent of the help desk."""

    to: OutsideAgent


class ToTeam(ByAgent):
    """Back into Careline's queue, for the team of this name."""

    team: str = Field(min_length=1, max_length=200)
    note: str = Field(default="", max_length=MAX_TEXT)


class Reply(ByAgent):
    """`id` is the help desk's own for the message: sent again, it is not said again."""

    text: str
    id: _Id


class WriteNote(ByAgent):
    text: str


class TagIt(ByAgent):
    """One that differs from a known tag by capitals alone is that one."""

    tag: str


class CloseIt(ByAgent):
    """`resolution` is `solved`, `not_solved`, `no_answer`, `spam`, or `other` with a note."""

    resolution: str | None = None
    note: str = Field(default="", max_length=MAX_TEXT)


class AgentView(ResponseModel):
    """`id` is the help desk's own; without one they are staff of Careline's console."""

    name: str
    id: str | None = None


class CustomerView(ResponseModel):
    id: str
    name: str
    email: str


class CallView(ResponseModel):
    """The open call for a person."""

    reason: EscalationReason
    priority: Priority
    matched: str | None = None
    topic: str | None = None
    summary: str


class DeskConversation(ResponseModel):
    """`since` is when it came into its state. A customer is named once they have proved who they
    are."""

    id: str
    channel: str
    locale: str
    state: ControlState
    since: UtcTime
    last_activity_at: UtcTime
    messages: int
    customer: CustomerView | None = None
    agent: AgentView | None = None
    team: str | None = None
    escalation: CallView | None = None
    tags: list[str] = []


class DeskConversations(ResponseModel):
    """The urgent first, then who has waited longest; `next` is the `after` of the next page."""

    conversations: list[DeskConversation]
    next: str | None = None


class NoteView(ResponseModel):
    id: str
    at: UtcTime
    text: str
    author: str | None = None


class DeskTranscript(ResponseModel):
    """Oldest first. `earlier` is the `before` that gives the messages before these; the notes are
    those of the whole conversation."""

    messages: list[MessageView]
    notes: list[NoteView]
    earlier: int | None = None
