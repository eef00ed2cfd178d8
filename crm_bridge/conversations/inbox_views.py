"""The lists that an agent works from: which conversations each holds, and in which order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, select

from crm_bridge.models.conversation import Conversation
from crm_bridge.models.desk_reading import StaffSeen
from crm_bridge.models.escalation import Escalation
from crm_bridge.models.message import Message
from crm_bridge.models.team import Offer, ServiceLevel

View = Literal["queue", "mine", "team", "unassigned", "overdue", "unread", "snoozed"]
OPEN = ("queued", "human")
"""States in which a person is called, or there."""
SHARED: frozenset[View | None] = frozenset((None, "queue", "unassigned", "overdue"))
"""Lists that are the same for every reader; None is that of all conversations."""


@dataclass(frozen=True, slots=True)
class Order:
    """By these columns, then by the conversation's id; all of them one way."""

    columns: tuple[ColumnElement[Any], ...]
    descending: bool = False


NEWEST_FIRST = Order((Conversation.last_activity_at.expression,), descending=True)
IN_LINE = Order((Conversation.queue_rank.expression, Conversation.state_since.expression))


_T = TypeVar("_T")
Value: TypeAlias = _T | ColumnElement[_T]


class Reader(Protocol):
    """Whose lists they are: somebody of the staff, or places in a statement for their values."""

    @property
    def id(self) -> Value[str]: ...

    @property
    def team_id(self) -> Value[str] | None: ...


def holds(view: View, reader: Reader, at: Value[datetime]) -> ColumnElement[bool]:
    """Whether a conversation is in the list, as `reader` sees it at this moment."""
    match view:
        case "queue":
            return Conversation.state == "queued"
        case "mine":
            return is_of(reader.id) & Conversation.snoozed_until.is_(None)
        case "snoozed":
            return is_of(reader.id) & Conversation.snoozed_until.is_not(None)
        case "team":
            return of_team(reader.team_id)
        case "unassigned":
            return and_(Conversation.state == "queued", ~_is_offered())
        case "overdue":
            return Conversation.id.in_(_overdue(at))
        case "unread":
            return unread_by(reader.id)


def order_of(view: View | None) -> Order:
    """Who waits is listed as they stand in line, what is overdue by how long it has been."""
    if view in ("queue", "unassigned"):
        return IN_LINE
    return Order((_due_at(),)) if view == "overdue" else NEWEST_FIRST


def is_of(staff_id: Value[str]) -> ColumnElement[bool]:
    """Conversations that they have now."""
    return and_(Conversation.state == "human", Conversation.assignee_id == staff_id)


def of_team(team_id: Value[str] | None) -> ColumnElement[bool]:
    """Those of the team's customers who wait or talk to somebody."""
    if team_id is None:
        return false()
    # Found by their state, for the index of teams leads to all that the team ever had.
    return and_(Conversation.state.in_(OPEN), func.coalesce(Conversation.team_id, "") == team_id)


def unread_by(staff_id: Value[str]) -> ColumnElement[bool]:
    """Theirs, in which the customer wrote something that they have not seen."""
    seen = (
        select(StaffSeen.seq)
        .where(StaffSeen.staff_id == staff_id, StaffSeen.conversation_id == Conversation.id)
        .correlate(Conversation)
        .scalar_subquery()
    )
    wrote = (
        exists()
        .where(
            Message.conversation_id == Conversation.id,
            Message.author == "customer",
            Message.seq > func.coalesce(seen, 0),
        )
        .correlate(Conversation)
    )
    return and_(is_of(staff_id), wrote)


def _is_offered() -> ColumnElement[bool]:
    return exists().where(Offer.conversation_id == Conversation.id, Offer.ended_at.is_(None))


# As `levels.open_promise` has it: the first answer, then the end.
_DUE = case(
    (ServiceLevel.responded_at.is_(None), ServiceLevel.response_due_at),
    else_=ServiceLevel.resolution_due_at,
)


def _overdue(at: Value[datetime]) -> Select[str]:
    return (
        select(Escalation.conversation_id)
        .join(ServiceLevel, ServiceLevel.escalation_id == Escalation.id)
        .where(Escalation.ended_at.is_(None), at > _DUE)
    )


def _due_at() -> ColumnElement[datetime]:
    return (
        select(func.min(_DUE))
        .join(Escalation, Escalation.id == ServiceLevel.escalation_id)
        .where(Escalation.conversation_id == Conversation.id, Escalation.ended_at.is_(None))
        .correlate(Conversation)
        .scalar_subquery()
    )
