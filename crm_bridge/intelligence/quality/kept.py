"""What checks found, kept for the page and its trends."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import now
from crm_bridge.intelligence.quality.findings import Finding
from crm_bridge.intelligence.quality.tables import NEWEST, SOURCES, Tables
from crm_bridge.models.shop_models import ImportAttempt, QualityRun

RUNS = 60
ATTEMPTS = 60


async def keep(
    session: AsyncSession, sources: dict[str, Any], findings: Iterable[Finding]
) -> QualityRun:
    run = QualityRun(
        at=now(session), sources=sources, findings=[finding.as_dict() for finding in findings]
    )
    session.add(run)
    await session.flush()
    await session.execute(delete(QualityRun).where(QualityRun.id <= run.id - RUNS))
    return run


async def last_runs(session: AsyncSession) -> Sequence[QualityRun]:
    """The oldest first."""
    query = select(QualityRun).order_by(QualityRun.id.desc()).limit(RUNS)
    return (await session.scalars(query)).all()[::-1]


async def last_run(session: AsyncSession) -> QualityRun | None:
    return await session.scalar(select(QualityRun).order_by(QualityRun.id.desc()).limit(1))


async def last_attempts(session: AsyncSession) -> Sequence[ImportAttempt]:
    """The newest first."""
    query = select(ImportAttempt).order_by(ImportAttempt.id.desc()).limit(ATTEMPTS)
    return (await session.scalars(query)).all()


def state_of_sources(tables: Tables) -> dict[str, Any]:
    """How many rows each source has, and how new it is."""
    return {source: _state(tables.of(source), NEWEST.get(source)) for source in SOURCES}


def findings_of(run: QualityRun) -> list[Finding]:
    return [Finding(**{**one, "examples": tuple(one["examples"])}) for one in run.findings]


def _state(table: pd.DataFrame, column: str | None) -> dict[str, Any]:
    newest = table[column].max() if column else None
    told = None if newest is None or pd.isna(newest) else newest.isoformat()
    return {"rows": len(table), "newest": told}
