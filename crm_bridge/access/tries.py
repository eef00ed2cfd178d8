"""Wrong tries to prove an order: how many are left, and for how long they are locked.

Tries are counted for the conversation they are made in and for the order number they are about,
whether such an order exists or not, so that a lock tells nothing about the orders there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.models.proof import ProofTries
from crm_bridge.orders.numbers import order_number_keys


@dataclass(frozen=True, slots=True)
class TryRules:
    """`limit` wrong tries lock for `lock`; one counts until `lock` has passed without another."""

    limit: int = 5
    lock: timedelta = timedelta(minutes=15)


DEFAULT_TRIES = TryRules()
_FORGOTTEN_AFTER = timedelta(days=1)


def conversation_subject(conversation_id: str) -> str:
    return f"conversation:{conversation_id}"


def order_subject(typed: str) -> str:
    """All ways of typing one number share their tries: the digits alone count where it has any."""
    keys = order_number_keys(typed)
    return f"order:{keys[-1] if keys else ''}"


async def open_tries(session: AsyncSession, subjects: Sequence[str]) -> list[ProofTries]:
    """The counters of `subjects`, held by this transaction, so that two tries count as two."""
    now = session.info["now"]
    insert = sqlite.insert if _is_sqlite(session) else postgresql.insert
    fresh = [{"subject": subject, "wrong": 0, "last_at": now} for subject in sorted(subjects)]
    await session.execute(insert(ProofTries).values(fresh).on_conflict_do_nothing())
    query = select(ProofTries).where(ProofTries.subject.in_(subjects)).order_by(ProofTries.subject)
    return list(await session.scalars(query.with_for_update()))


async def locked_until(
    session: AsyncSession, conversation_id: str, now: datetime
) -> datetime | None:
    """When the conversation may try again; None when it may now."""
    row = await session.get(ProofTries, conversation_subject(conversation_id))
    return lock_of([row], now) if row else None


def lock_of(tries: Sequence[ProofTries], now: datetime) -> datetime | None:
    """The latest lock that still holds."""
    locks = [row.locked_until for row in tries if row.locked_until and row.locked_until > now]
    return max(locks, default=None)


def count_wrong(tries: Sequence[ProofTries], now: datetime, rules: TryRules = DEFAULT_TRIES) -> int:
    """Count one more wrong try on each; gives how many are left."""
    for row in tries:
        stale = row.locked_until is not None or now - row.last_at >= rules.lock
        row.wrong = 1 if stale else row.wrong + 1
        row.last_at = now
        row.locked_until = now + rules.lock if row.wrong >= rules.limit else None
    return max(0, rules.limit - max(row.wrong for row in tries))


async def forget_old_tries(session: AsyncSession, now: datetime) -> None:
    """Drop the counters that can no longer matter."""
    await session.execute(delete(ProofTries).where(ProofTries.last_at < now - _FORGOTTEN_AFTER))


def _is_sqlite(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "sqlite"
