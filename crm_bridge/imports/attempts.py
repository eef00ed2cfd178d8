"""Every import that was tried, for the page that says how each source stands."""

from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.observability.masking import masked
from crm_bridge.db import now
from crm_bridge.imports.report import ImportReport
from crm_bridge.models.shop_models import ImportAttempt

_ERRORS = 20
_ATTEMPTS = 200


async def keep_attempt(session: AsyncSession, directory: Path, report: ImportReport) -> None:
    """What came of it; of the errors the first few, without the addresses in them."""
    outcome = "unchanged"
    if not report.ok:
        outcome = "refused"
    elif report.changed_anything:
        outcome = "loaded"
    attempt = ImportAttempt(
        at=now(session),
        folder=directory.name,
        outcome=outcome,
        counts=report.as_dict(),
        rows_read=dict(report.rows_read),
        error_count=len(report.errors),
        errors=[masked(str(error)) for error in report.errors[:_ERRORS]],
    )
    session.add(attempt)
    await session.flush()
    await session.execute(delete(ImportAttempt).where(ImportAttempt.id <= attempt.id - _ATTEMPTS))
