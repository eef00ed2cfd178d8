"""Runs as they are recorded: asked for, under way, ended."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import now
from crm_bridge.intelligence.serving.kept import data_version
from crm_bridge.models.base import new_id
from crm_bridge.models.shop_models import ShopModelRun, ShopModelVersion

UNDER_WAY = ("queued", "running")
LISTED = 12
SEARCHED = 50
REMEMBERED = 200
"""Runs; older ones that no version came from are forgotten."""


async def ask(
    session: AsyncSession, kind: str, cause: str, names: Sequence[str], by: str | None = None
) -> ShopModelRun:
    """A run that somebody will take up; one that waits for the same is not asked for twice."""
    waiting = select(ShopModelRun).where(ShopModelRun.state == "queued", ShopModelRun.kind == kind)
    for run in await session.scalars(waiting):
        if set(names) <= set(run.names):
            return run
    run = ShopModelRun(
        id=new_id("smr"),
        kind=kind,
        cause=cause,
        names=list(names),
        state="queued",
        percent=0,
        progress="Waiting for its turn",
        detail=None,
        outcomes=[],
        data_version=await data_version(session),
        by=by,
        at=now(session),
        ended_at=None,
    )
    session.add(run)
    await session.flush()
    return run


async def next_queued(session: AsyncSession) -> ShopModelRun | None:
    query = select(ShopModelRun).where(ShopModelRun.state == "queued")
    return await session.scalar(query.order_by(ShopModelRun.at, ShopModelRun.id).limit(1))


async def under_way(session: AsyncSession) -> ShopModelRun | None:
    """The one that runs, or else the one that waits."""
    query = select(ShopModelRun).where(ShopModelRun.state.in_(UNDER_WAY))
    order = (ShopModelRun.state == "running").desc(), ShopModelRun.at
    return await session.scalar(query.order_by(*order).limit(1))


async def last_training(session: AsyncSession, names: Sequence[str]) -> ShopModelRun | None:
    """The newest of all these models, however it ended. Where a release has brought another model,
    there is none."""
    query = select(ShopModelRun).where(ShopModelRun.kind == "train")
    found = await session.scalars(query.order_by(ShopModelRun.at.desc()).limit(SEARCHED))
    return next((run for run in found if set(names) <= set(run.names)), None)


async def listed(session: AsyncSession) -> Sequence[ShopModelRun]:
    """The last few, the newest first."""
    query = select(ShopModelRun).order_by(ShopModelRun.at.desc(), ShopModelRun.id).limit(LISTED)
    return (await session.scalars(query)).all()


async def last_outcomes(session: AsyncSession) -> dict[str, Mapping[str, Any]]:
    """What came of the last try of each model."""
    found: dict[str, Mapping[str, Any]] = {}
    for run in await listed(session):
        for outcome in run.outcomes:
            found.setdefault(outcome["name"], outcome)
    return found


async def tell(session: AsyncSession, run_id: str, percent: int, progress: str) -> None:
    run = await session.get_one(ShopModelRun, run_id)
    run.state, run.percent, run.progress = "running", percent, progress


async def end(session: AsyncSession, run_id: str, outcomes: Sequence[Mapping[str, Any]]) -> None:
    run = await session.get_one(ShopModelRun, run_id, with_for_update=True)
    run.outcomes = [dict(outcome) for outcome in outcomes]
    run.state, run.percent, run.progress, run.ended_at = "done", 100, "Done", now(session)
    await _forget_old(session)


async def end_without(session: AsyncSession, run_id: str, state: str, detail: str) -> None:
    """It came to no end of its own; one that did is left as it is."""
    run = await session.get_one(ShopModelRun, run_id, with_for_update=True)
    if run.state in UNDER_WAY:
        run.state, run.detail, run.ended_at = state, detail, now(session)


async def running(session: AsyncSession) -> Sequence[ShopModelRun]:
    query = select(ShopModelRun).where(ShopModelRun.state == "running")
    return (await session.scalars(query)).all()


async def _forget_old(session: AsyncSession) -> None:
    newest = select(ShopModelRun.id).order_by(ShopModelRun.at.desc()).limit(REMEMBERED)
    used = select(ShopModelVersion.run_id)
    await session.execute(
        delete(ShopModelRun).where(
            ShopModelRun.id.not_in(newest.scalar_subquery()), ShopModelRun.id.not_in(used)
        )
    )
