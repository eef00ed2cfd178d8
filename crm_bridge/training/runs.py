"""Runs as they are kept: begun, followed, ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.training_data import ChangeSetExamples
from crm_bridge.corrections import change_sets, differing
from crm_bridge.db import now
from crm_bridge.errors import Conflict
from crm_bridge.models.base import new_id
from crm_bridge.models.correction import ChangeSet
from crm_bridge.models.staff import Staff
from crm_bridge.models.training import TrainingRun
from crm_bridge.training import verdict

UNDER_WAY = ("queued", "running")
ENDED_OTHERWISE = ("failed", "interrupted")
LOG = 4_000
"""Characters of what the training said last."""


@dataclass(frozen=True, slots=True)
class Told:
    """A run with the names that belong to it."""

    run: TrainingRun
    by: str
    change_set: str | None


async def begin_evaluation(
    session: AsyncSession, change_set_id: str, staff: Staff | None
) -> TrainingRun:
    """`differing.read_files` before: nobody can write meanwhile.

    Raises 404 `change_set_unknown`, 409 `training_busy`, `change_set_empty`, `not_settled`,
    `change_set_state`."""
    busy = await under_way(session)
    if busy is not None:
        raise Conflict("training_busy", await _busy_with(session, busy))
    examples = await change_sets.examples(session, change_set_id)
    _require_content(examples)
    if differing.unsettled(examples, await differing.known_now(session, change_set_id)):
        raise Conflict(
            "not_settled", "There are contradictions in it: say which is right before it is tried."
        )
    await change_sets.move(session, change_set_id, "evaluating", who=actor(staff))
    return _add(session, "evaluate", change_set_id, staff, state="queued")


def record_swap(
    session: AsyncSession, kind: str, change_set_id: str | None, staff: Staff | None, model: str
) -> TrainingRun:
    """What was put to work, or back to work, at once."""
    run = _add(session, kind, change_set_id, staff, state="done")
    run.model, run.percent, run.ended_at = model, 100, now(session)
    return run


async def under_way(session: AsyncSession) -> TrainingRun | None:
    return await session.scalar(select(TrainingRun).where(TrainingRun.state.in_(UNDER_WAY)))


async def last_evaluation(session: AsyncSession, change_set_id: str) -> TrainingRun | None:
    return await session.scalar(
        select(TrainingRun)
        .where(TrainingRun.change_set_id == change_set_id, TrainingRun.kind == "evaluate")
        .order_by(TrainingRun.at.desc())
        .limit(1)
    )


async def listed(session: AsyncSession, limit: int = 20) -> list[Told]:
    """The newest first."""
    rows = await session.execute(
        select(TrainingRun, Staff.name, ChangeSet.name)
        .outerjoin(Staff, Staff.id == TrainingRun.by)
        .outerjoin(ChangeSet, ChangeSet.id == TrainingRun.change_set_id)
        .order_by(TrainingRun.at.desc())
        .limit(limit)
    )
    return [Told(run, by or "The command line", name) for run, by, name in rows]


async def end_with(session: AsyncSession, run: TrainingRun, result: Mapping[str, Any]) -> None:
    """The measuring came to its end."""
    reason = verdict.against(result)
    run.result, run.model, run.percent = dict(result), result["model"], 100
    run.state, run.detail, run.ended_at = "refused" if reason else "done", reason, now(session)
    state = "refused" if reason else "evaluated"
    await _move(session, run, state)


async def end_without(session: AsyncSession, run: TrainingRun, state: str, detail: str) -> None:
    """There is no result; the change set is as it was, and can be tried again."""
    run.state, run.detail, run.ended_at = state, detail, now(session)
    await _move(session, run, "collecting")


async def interrupted_by_restart(session: AsyncSession) -> None:
    """At the start nothing can be under way: whoever did it is gone."""
    for run in await session.scalars(select(TrainingRun).where(TrainingRun.state == "running")):
        detail = "The bridge was restarted meanwhile. Nothing changed; evaluate it again."
        await end_without(session, run, "interrupted", detail)


def actor(staff: Staff | None) -> str:
    return f"staff:{staff.id}" if staff else "system"


async def _move(session: AsyncSession, run: TrainingRun, state: str) -> None:
    if run.change_set_id is None:
        return
    found = await change_sets.get(session, run.change_set_id, lock=True)
    if found.state != "evaluating":
        return
    if state == "collecting" and await change_sets.collecting(session) is not None:
        state = "refused"  # another collects by now; from here it can be tried again as well
    await change_sets.move(session, run.change_set_id, state, who="system")


def _require_content(examples: ChangeSetExamples) -> None:
    if not len(examples):
        raise Conflict("change_set_empty", "There is nothing in it that the assistant could learn.")
    if len(examples) == len(examples.articles):
        raise Conflict(
            "change_set_empty",
            "It says which articles answer, and nothing that a model is trained with. Add these "
            "questions to the articles.",
        )


async def _busy_with(session: AsyncSession, run: TrainingRun) -> str:
    found = await session.get(ChangeSet, run.change_set_id) if run.change_set_id else None
    name = f"“{found.name}”" if found else "Another change set"
    return f"{name} is being evaluated at the moment. One at a time: wait until it is done."


def _add(
    session: AsyncSession, kind: str, change_set_id: str | None, staff: Staff | None, *, state: str
) -> TrainingRun:
    run = TrainingRun(
        id=new_id("run"),
        change_set_id=change_set_id,
        kind=kind,
        state=state,
        percent=0,
        progress="Waiting for its turn",
        model=None,
        result=None,
        detail=None,
        log="",
        by=staff.id if staff else None,
        at=now(session),
        ended_at=None,
    )
    session.add(run)
    return run
