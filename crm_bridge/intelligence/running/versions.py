"""Versions as they are recorded: which is at work, which were before, which cannot be used."""

import math
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.db import now
from crm_bridge.errors import Conflict, NotFound
from crm_bridge.intelligence.running.comparing import Verdict
from crm_bridge.intelligence.running.recipe import Trained
from crm_bridge.models.base import new_id
from crm_bridge.models.shop_models import ShopModelRun, ShopModelVersion

KEPT = 5
"""Versions of a model whose files are kept, the one at work among them."""
LISTED = 20
USABLE = ("at_work", "kept", "refused")


async def at_work(session: AsyncSession, name: str) -> ShopModelVersion | None:
    return await session.scalar(
        select(ShopModelVersion).where(
            ShopModelVersion.name == name, ShopModelVersion.state == "at_work"
        )
    )


async def all_at_work(session: AsyncSession) -> Sequence[ShopModelVersion]:
    query = select(ShopModelVersion).where(ShopModelVersion.state == "at_work")
    return (await session.scalars(query)).all()


async def listed(session: AsyncSession, name: str) -> Sequence[ShopModelVersion]:
    """The last few, the newest first."""
    query = (
        select(ShopModelVersion)
        .where(ShopModelVersion.name == name)
        .order_by(ShopModelVersion.number.desc())
        .limit(LISTED)
    )
    return (await session.scalars(query)).all()


async def get(session: AsyncSession, name: str, number: int) -> ShopModelVersion:
    """Raises 404 `version_unknown`."""
    found = await session.scalar(
        select(ShopModelVersion).where(
            ShopModelVersion.name == name, ShopModelVersion.number == number
        )
    )
    if found is None:
        raise NotFound("version_unknown", f"There is no version {number} of {name}.")
    return found


async def known(session: AsyncSession) -> set[tuple[str, int]]:
    """Those whose files should be there."""
    query = select(ShopModelVersion.name, ShopModelVersion.number).where(
        ShopModelVersion.state != "removed"
    )
    return {(name, number) for name, number in await session.execute(query)}


async def next_number(session: AsyncSession, name: str) -> int:
    query = select(func.max(ShopModelVersion.number)).where(ShopModelVersion.name == name)
    return (await session.scalar(query) or 0) + 1


async def record(
    session: AsyncSession,
    run: ShopModelRun,
    name: str,
    number: int,
    kept_format: int,
    trained: Trained[Any],
    verdict: Verdict,
    files: dict[str, str],
    seconds: float,
) -> ShopModelVersion:
    """A new version, put to work unless it was refused."""
    held = trained.held_out or (None, None)
    version = ShopModelVersion(
        id=new_id("smv"),
        name=name,
        number=number,
        format=kept_format,
        state="refused" if verdict.refused else "kept",
        detail=verdict.refused,
        data_from=trained.period[0],
        data_to=trained.period[1],
        held_from=held[0],
        held_to=held[1],
        rows=trained.rows,
        metrics={metric: _kept(value) for metric, value in trained.metrics.items()},
        judged_by=trained.judged_by,
        better=trained.better,
        compared=verdict.compared,
        files=files,
        seconds=seconds,
        run_id=run.id,
        by=run.by,
        at=now(session),
    )
    session.add(version)
    await session.flush()
    if verdict.refused is None:
        await _begin_work(session, version)
    return version


async def put_to_work(session: AsyncSession, version: ShopModelVersion, actor: str) -> None:
    """Another version than the one at work. Raises 409 `version_gone`."""
    if version.state not in USABLE:
        raise Conflict("version_gone", f"Version {version.number} cannot be used any more.")
    if version.state == "at_work":
        return
    await _begin_work(session, version)
    audit.record(
        session,
        actor,
        "shop_model.put_to_work",
        f"shop_model:{version.name}",
        {"version": version.number},
    )


async def before(session: AsyncSession, name: str) -> ShopModelVersion | None:
    """The version to roll back to: the newest below the one at work that was at work or could
    be."""
    present = await at_work(session, name)
    query = select(ShopModelVersion).where(
        ShopModelVersion.name == name, ShopModelVersion.state == "kept"
    )
    if present is not None:
        query = query.where(ShopModelVersion.number < present.number)
    return await session.scalar(query.order_by(ShopModelVersion.number.desc()).limit(1))


async def mark_damaged(session: AsyncSession, version_id: str, detail: str) -> bool:
    """It is used no more; the newest good one before it works instead. False where there is
    none."""
    version = await session.get_one(ShopModelVersion, version_id, with_for_update=True)
    if version.state != "at_work":
        return True
    instead = await before(session, version.name)
    version.state, version.detail = "damaged", detail
    await session.flush()
    if instead is not None:
        await _begin_work(session, instead)
    details = {"version": version.number, "why": detail}
    audit.record(session, "system", "shop_model.unusable", f"shop_model:{version.name}", details)
    return instead is not None


async def beyond_kept(session: AsyncSession, name: str) -> list[int]:
    """Old versions are recorded as removed; gives the numbers whose files can go."""
    query = (
        select(ShopModelVersion)
        .where(ShopModelVersion.name == name, ShopModelVersion.state.not_in(("removed", "at_work")))
        .order_by(ShopModelVersion.number.desc())
    )
    old = (await session.scalars(query)).all()[KEPT - 1 :]
    for version in old:
        version.state = "removed"
    return [version.number for version in old]


def _kept(value: float) -> float | None:
    """What JSON has a word for; libraries give numbers of their own."""
    number = float(value)
    return number if math.isfinite(number) else None


async def _begin_work(session: AsyncSession, version: ShopModelVersion) -> None:
    present = await at_work(session, version.name)
    if present is not None:
        present.state = "kept"
        # First the one, then the other: only one may be at work.
        await session.flush()
    version.state = "at_work"
    await session.flush()
