"""Change sets: opening, reading, and going from one state to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.training_data import (
    ArticleExample,
    ChangeSetExamples,
    IntentExample,
    LabelledExample,
)
from crm_bridge import audit
from crm_bridge.conversations.views import is_deleted
from crm_bridge.db import now
from crm_bridge.errors import Conflict, NotFound
from crm_bridge.models.base import new_id
from crm_bridge.models.correction import ChangeExample, ChangeSet
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff

NEXT = {
    "collecting": ("evaluating", "discarded"),
    "evaluating": ("evaluated", "refused", "collecting"),
    "evaluated": ("training", "live", "evaluating", "collecting", "discarded"),
    "refused": ("training", "live", "evaluating", "collecting", "discarded"),
    "training": ("live", "evaluated", "refused", "collecting"),
    "live": ("rolled_back",),
    "rolled_back": ("training", "live", "evaluating", "collecting", "discarded"),
    "discarded": (),
}
"""Where each state may lead. `collecting` again: it was interrupted, or is to have more in it."""
OPEN = ("collecting", "evaluated", "refused", "rolled_back")
"""What is in them may still change; whether it was evaluated as it is now, is looked at before it
goes live."""
LONGEST_NAME = 80
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A change set as a list shows it."""

    change_set: ChangeSet
    by: str
    examples: int


@dataclass(frozen=True, slots=True)
class Drafted:
    """An example with the message that it comes from; None where that is there no more."""

    example: ChangeExample
    message: Message | None

    @property
    def taken_back(self) -> bool:
        """The customer deleted the message: nothing is learned from it."""
        return self.message is not None and is_deleted(self.message)

    @property
    def counts(self) -> bool:
        return not self.example.left_out and not self.taken_back


async def examples(session: AsyncSession, change_set_id: str) -> ChangeSetExamples:
    """What is trained: all that was not left out. Raises 404 `change_set_unknown`."""
    await get(session, change_set_id)
    return as_data(change_set_id, await drafted(session, change_set_id))


def as_data(change_set_id: str, found: Sequence[Drafted]) -> ChangeSetExamples:
    """Drafted examples as plain data, without those that do not count."""
    made = ChangeSetExamples(change_set_id)
    for one in (draft.example for draft in found if draft.counts):
        message = f"{one.conversation_id}#{one.seq}"
        if one.kind == "intent":
            made.intents.append(IntentExample(one.text, one.label, message, one.removed_from))
        elif one.kind == "article":
            made.articles.append(ArticleExample(one.text, one.label, message))
        else:
            labelled = made.sentiment if one.kind == "sentiment" else made.escalation
            labelled.append(LabelledExample(one.text, one.label, message, one.removed_from))
    return made


async def drafted(session: AsyncSession, change_set_id: str) -> list[Drafted]:
    """Every example of the set, by what it says, then in the order of making."""
    rows = await session.execute(
        select(ChangeExample, Message)
        .outerjoin(
            Message,
            (Message.conversation_id == ChangeExample.conversation_id)
            & (Message.seq == ChangeExample.seq),
        )
        .where(ChangeExample.change_set_id == change_set_id)
        .order_by(ChangeExample.kind, ChangeExample.label, ChangeExample.at, ChangeExample.id)
    )
    return [Drafted(example, message) for example, message in rows]


async def taken_back(session: AsyncSession) -> list[str]:
    """The messages, as `conversation#seq`, that customers took back after they were learned from,
    in whichever set."""
    rows = await session.execute(
        select(Message.conversation_id, Message.seq)
        .join(
            ChangeExample,
            (Message.conversation_id == ChangeExample.conversation_id)
            & (Message.seq == ChangeExample.seq),
        )
        .where(Message.content["deleted_at"].as_string().is_not(None))
        .distinct()
        .order_by(Message.conversation_id, Message.seq)
    )
    return [f"{cid}#{seq}" for cid, seq in rows]


async def forget(session: AsyncSession, message: Message) -> None:
    """The customer takes it back: no words of it stay in any set."""
    await session.execute(
        update(ChangeExample)
        .where(
            ChangeExample.conversation_id == message.conversation_id,
            ChangeExample.seq == message.seq,
        )
        .values(text="")
    )


async def get(session: AsyncSession, change_set_id: str, *, lock: bool = False) -> ChangeSet:
    """Raises 404 `change_set_unknown`."""
    found = await session.get(ChangeSet, change_set_id, with_for_update=lock)
    if found is None:
        raise NotFound("change_set_unknown", "There is no such change set.")
    return found


async def listed(session: AsyncSession, limit: int = 50) -> list[Row]:
    """The newest first."""
    rows = await session.execute(_rows().order_by(ChangeSet.number.desc()).limit(limit))
    return [Row(change_set, by, count) for change_set, by, count in rows]


async def row(session: AsyncSession, change_set_id: str) -> Row:
    """Raises 404 `change_set_unknown`."""
    await get(session, change_set_id)
    rows = await session.execute(_rows().where(ChangeSet.id == change_set_id))
    change_set, by, count = rows.one()
    return Row(change_set, by, count)


def _rows() -> Select[ChangeSet, str, Any]:
    counted = (
        select(ChangeExample.change_set_id, func.count().label("examples"))
        .where(ChangeExample.left_out.is_(False))
        .group_by(ChangeExample.change_set_id)
        .subquery()
    )
    return (
        select(ChangeSet, Staff.name, func.coalesce(counted.c.examples, 0))
        .join(Staff, Staff.id == ChangeSet.opened_by)
        .outerjoin(counted, counted.c.change_set_id == ChangeSet.id)
    )


_COLLECTING_HELD = (
    select(ChangeSet)
    .where(ChangeSet.state == "collecting")
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


async def collecting(session: AsyncSession) -> ChangeSet | None:
    """The one that corrections go into at the moment."""
    return await session.scalar(select(ChangeSet).where(ChangeSet.state == "collecting"))


async def collecting_now(session: AsyncSession, staff: Staff) -> ChangeSet:
    """The same, opened where there is none, and held until the transaction ends. Raises 409
    `change_set_state` where colleagues open and close them too fast."""
    for _ in range(_TRIES):
        found = await session.scalar(_COLLECTING_HELD)
        if found is not None:
            found.changed_at = now(session)
            return found
        await _open(session, staff)
    raise Conflict("change_set_state", "Colleagues change the change sets just now. Try again.")


async def rename(session: AsyncSession, staff: Staff, change_set_id: str, name: str) -> None:
    """Raises 404 `change_set_unknown`."""
    found = await get(session, change_set_id, lock=True)
    found.name = " ".join(name.split())[:LONGEST_NAME] or f"Change set {found.number}"
    found.changed_at = now(session)


async def move(
    session: AsyncSession, change_set_id: str, state: str, *, who: str, why: str | None = None
) -> ChangeSet:
    """To the next state. `who` is an actor (`staff:stf_…`, `system`).

    Raises 404 `change_set_unknown`, 409 `change_set_state` where it cannot go there from where it
    is, and `change_set_collecting` when another collects already.
    """
    found = await get(session, change_set_id, lock=True)
    if state not in NEXT[found.state]:
        said = found.state.replace("_", " ")
        raise Conflict("change_set_state", f"The change set is {said}: this cannot be done now.")
    other = await collecting(session) if state == "collecting" else None
    if other is not None:
        raise Conflict(
            "change_set_collecting",
            f"“{other.name}” collects corrections at the moment. Evaluate or discard it first.",
        )
    before, found.state = found.state, state
    found.changed_at = now(session)
    found.why = why or found.why
    audit.record(
        session, who, f"change_set.{state}", f"change_set:{found.id}",
        {"from": before, **({"why": why} if why else {})},
    )  # fmt: skip
    return found


async def _open(session: AsyncSession, staff: Staff) -> None:
    """Another one that collects, unless a colleague has opened one in the same moment."""
    number = (await session.scalar(select(func.max(ChangeSet.number))) or 0) + 1
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    made = insert(ChangeSet).values(
        id=new_id("chs"),
        number=number,
        name=f"Change set {number}",
        state="collecting",
        opened_by=staff.id,
        opened_at=now(session),
        changed_at=now(session),
        why=None,
    )
    opened = await session.scalar(made.on_conflict_do_nothing().returning(ChangeSet.id))
    if opened is not None:
        audit.record(session, f"staff:{staff.id}", "change_set.opened", f"change_set:{opened}")
