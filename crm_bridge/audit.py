"""Writing down who changed what."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import now
from crm_bridge.models.audit import AuditEvent


def record(
    session: AsyncSession,
    actor: str,
    action: str,
    subject: str,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Kept together with the change itself, or not at all.

    `actor` is `customer`, `system`, `scope:<name>` or `staff:<id>`; `action` reads
    `conversation.closed`; `subject` is `<kind>:<id>`; `detail` holds JSON values.
    """
    session.add(
        AuditEvent(
            at=now(session), actor=actor, action=action, subject=subject, detail=dict(detail or {})
        )
    )
