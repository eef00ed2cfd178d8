"""The list of tasks, with what one needs to know to do them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Select, false, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.models.conversation import Conversation
from crm_bridge.models.customer import Customer
from crm_bridge.models.desk import Task
from crm_bridge.models.mail import TaskMail
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff, Team

Show = Literal["open", "done"]
Whose = Literal["all", "mine", "team"]
LIMIT = 100


@dataclass(frozen=True, slots=True)
class Row:
    """`said` is what the customer wrote last, `customer` who they are where that was proved.
    `mails` are what was written to them for this task, the newest last."""

    task: Task
    team: str | None
    assignee: str | None
    customer: Customer | None
    state: str | None
    said: str | None
    mails: Sequence[TaskMail]

    @property
    def to(self) -> str | None:
        """Where an answer goes: what they left, else what the shop knows of them."""
        return self.task.email or (self.customer.email if self.customer else None)

    def is_answered_by(self, reader: Staff) -> bool:
        """Whoever has it answers, and anybody while nobody does."""
        is_theirs = self.task.assignee_id in (None, reader.id)
        return is_theirs and self.task.done_at is None and self.to is not None

    @property
    def is_proved(self) -> bool:
        """Whether the address is that of the customer who was signed in."""
        known = self.customer.email if self.customer else None
        return known is not None and (self.to or "").lower() == known.lower()


async def tasks(session: AsyncSession, reader: Staff, show: Show, whose: Whose) -> list[Row]:
    """At most `LIMIT`: of the open ones the oldest, of the done ones the latest."""
    order = Task.created_at if show == "open" else Task.done_at.desc()
    found = await session.execute(
        _query().where(_shown(show), *_of(whose, reader)).order_by(order, Task.id).limit(LIMIT)
    )
    rows = found.all()
    mails = await _mails(session, [row[0].id for row in rows])
    return [Row(*row, mails=mails[row[0].id]) for row in rows]


async def counts(session: AsyncSession, reader: Staff) -> dict[Whose, int]:
    """How many are open."""
    row = await session.execute(
        select(
            func.count(),
            func.count().filter(*_of("mine", reader)),
            func.count().filter(*_of("team", reader)),
        ).where(_shown("open"))
    )
    everybodys, mine, team = row.one()
    return {"all": everybodys, "mine": mine, "team": team}


def _query() -> Select[Task, str | None, str | None, Customer | None, str | None, str | None]:
    said = (
        select(Message.text)
        .where(
            Message.conversation_id == Conversation.id,
            Message.author == "customer",
            Message.text != "",
        )
        .order_by(Message.seq.desc())
        .limit(1)
        .correlate(Conversation)
        .scalar_subquery()
    )
    return (
        select(Task, Team.name, Staff.name, Customer, Conversation.state, said)
        .outerjoin(Team, Team.id == Task.team_id)
        .outerjoin(Staff, Staff.id == Task.assignee_id)
        .outerjoin(Conversation, Conversation.id == Task.conversation_id)
        .outerjoin(Customer, Customer.id == Conversation.customer_id)
    )


def _shown(show: Show) -> ColumnElement[bool]:
    return Task.done_at.is_(None) if show == "open" else Task.done_at.is_not(None)


def _of(whose: Whose, reader: Staff) -> list[ColumnElement[bool]]:
    if whose == "mine":
        return [Task.assignee_id == reader.id]
    if whose == "team":
        return [Task.team_id == reader.team_id if reader.team_id else false()]
    return []


async def _mails(session: AsyncSession, ids: Collection[str]) -> dict[str, list[TaskMail]]:
    found: dict[str, list[TaskMail]] = defaultdict(list)
    written = select(TaskMail).where(TaskMail.task_id.in_(ids)).order_by(TaskMail.written_at)
    for mail in await session.scalars(written):
        found[mail.task_id].append(mail)
    return found
