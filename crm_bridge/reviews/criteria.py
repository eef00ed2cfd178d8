"""The scorecard: what leads ask about conversations, answers and agents.

A change makes a new version. What was scored before keeps the words that it was scored under.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.conversations.wording import clean, meaningful
from crm_bridge.db import now
from crm_bridge.errors import Conflict, NotFound, Unprocessable
from crm_bridge.models.base import new_id
from crm_bridge.models.review import ABOUT, SCALES, Criterion, CriterionVersion
from crm_bridge.models.staff import Staff

MOST = 30
LONGEST_NAME = 60
LONGEST_QUESTION = 300
WEIGHTS = range(1, 6)
VALUES = {"five": range(1, 6), "yes_no": range(2)}


@dataclass(frozen=True, slots=True)
class Wording:
    """What a form says of a criterion."""

    name: str
    question: str
    scale: str
    about: str
    weight: int


STARTERS = (
    Wording("Helped", "Did the customer get what they came for?", "five", "conversation", 3),
    Wording("Right", "Is the answer correct and complete?", "yes_no", "answer", 3),
    Wording(
        "Plain", "Is the answer easy to understand and no longer than needed?", "five", "answer", 1
    ),
    Wording(
        "Tone", "Was the agent friendly, and fitting to the customer's mood?", "five", "agent", 2
    ),
    Wording("Our rules", "Did the agent keep to the shop's rules?", "yes_no", "agent", 2),
)
"""A scorecard to begin with."""


async def standing(session: AsyncSession) -> list[CriterionVersion]:
    """Those that are asked now, in their order."""
    found = await session.scalars(
        select(CriterionVersion)
        .join(
            Criterion,
            (Criterion.id == CriterionVersion.criterion_id)
            & (Criterion.version == CriterionVersion.version),
        )
        .where(Criterion.retired_at.is_(None))
        .order_by(Criterion.position, Criterion.id)
    )
    return list(found)


async def versions(session: AsyncSession, criterion_id: str) -> list[CriterionVersion]:
    """How it was worded, the newest first."""
    found = await session.scalars(
        select(CriterionVersion)
        .where(CriterionVersion.criterion_id == criterion_id)
        .order_by(CriterionVersion.version.desc())
    )
    return list(found)


async def add(session: AsyncSession, staff: Staff, wording: Wording) -> Criterion:
    """Raises 409 `criteria_full`, 422 `criterion_invalid`."""
    _check(wording)
    asked = await session.scalar(
        select(func.count()).select_from(Criterion).where(Criterion.retired_at.is_(None))
    )
    if (asked or 0) >= MOST:
        raise Conflict("criteria_full", f"A scorecard has {MOST} criteria at most.")
    last = await session.scalar(select(func.max(Criterion.position))) or 0
    criterion = Criterion(id=new_id("cri"), version=1, position=last + 1)
    session.add(criterion)
    await session.flush()
    _word(session, criterion, staff, wording)
    _record(session, staff, "added", criterion)
    return criterion


async def add_starters(session: AsyncSession, staff: Staff) -> None:
    """Where nothing is asked yet. Raises 409 `criteria_exist`."""
    if await standing(session):
        raise Conflict("criteria_exist", "There are criteria already.")
    for wording in STARTERS:
        await add(session, staff, wording)


async def change(
    session: AsyncSession, criterion_id: str, staff: Staff, wording: Wording, seen: int
) -> None:
    """`seen` is the version that the form showed.

    Raises 404 `criterion_unknown`, 409 `criterion_changed`, 422 `criterion_invalid`.
    """
    _check(wording)
    criterion = await _locked(session, criterion_id)
    if criterion.version != seen:
        raise Conflict("criterion_changed", "A colleague has changed this criterion meanwhile.")
    current = (await versions(session, criterion_id))[0]
    if (
        Wording(current.name, current.question, current.scale, current.about, current.weight)
        == wording
    ):
        return
    criterion.version += 1
    _word(session, criterion, staff, wording)
    _record(session, staff, "changed", criterion, version=criterion.version)


async def retire(session: AsyncSession, criterion_id: str, staff: Staff) -> None:
    """It is asked no more; its scores stay. Raises 404 `criterion_unknown`."""
    criterion = await _locked(session, criterion_id)
    criterion.retired_at = now(session)
    _record(session, staff, "retired", criterion)


def values_of(scale: str) -> Sequence[int]:
    return VALUES[scale]


def _check(wording: Wording) -> None:
    problems = [
        (not meaningful(wording.name), "name: is empty."),
        (len(wording.name) > LONGEST_NAME, f"name: is longer than {LONGEST_NAME} characters."),
        (not meaningful(wording.question), "question: is empty."),
        (
            len(wording.question) > LONGEST_QUESTION,
            f"question: is longer than {LONGEST_QUESTION} characters.",
        ),
        (wording.scale not in SCALES, f"scale: is one of {', '.join(SCALES)}."),
        (wording.about not in ABOUT, f"about: is one of {', '.join(ABOUT)}."),
        (wording.weight not in WEIGHTS, "weight: runs from 1 to 5."),
    ]
    found = [told for wrong, told in problems if wrong]
    if found:
        raise Unprocessable("criterion_invalid", " ".join(found))


async def _locked(session: AsyncSession, criterion_id: str) -> Criterion:
    criterion = await session.scalar(
        select(Criterion).where(Criterion.id == criterion_id).with_for_update()
    )
    if criterion is None or criterion.retired_at is not None:
        raise NotFound("criterion_unknown", "There is no such criterion.")
    return criterion


def _word(session: AsyncSession, criterion: Criterion, staff: Staff, wording: Wording) -> None:
    session.add(
        CriterionVersion(
            criterion_id=criterion.id,
            version=criterion.version,
            name=clean(wording.name).strip(),
            question=clean(wording.question).strip(),
            scale=wording.scale,
            about=wording.about,
            weight=wording.weight,
            staff_id=staff.id,
            at=now(session),
        )
    )


def _record(
    session: AsyncSession, staff: Staff, what: str, criterion: Criterion, **detail: object
) -> None:
    subject = f"criterion:{criterion.id}"
    audit.record(session, f"staff:{staff.id}", f"criterion.{what}", subject, detail)
