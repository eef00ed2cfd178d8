"""What agents found when they looked at an unusual order or account."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.db import now
from crm_bridge.errors import Conflict, NotFound, Unprocessable
from crm_bridge.intelligence.profile.exclusion import profiling_allowed
from crm_bridge.models.base import new_id
from crm_bridge.models.customer import Customer
from crm_bridge.models.order import Order
from crm_bridge.models.risk import VERDICTS, RiskLook
from crm_bridge.models.staff import Staff

LONGEST_NOTE = 2_000
COUNTED = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Look:
    """The newest look at something: `fine` or `not_fine`, by whom."""

    verdict: str
    note: str
    name: str
    at: datetime


async def look_at_order(
    session: AsyncSession, staff: Staff, number: str, verdict: str, note: str
) -> None:
    """Raises 404 `order_unknown`, 409 `not_profiled`, 422 `verdict_unknown` and
    `note_too_long`."""
    order = await session.get(Order, number)
    if order is None:
        raise NotFound("order_unknown", f"There is no order {number!r}.")
    await _keep(session, staff, order.customer_id, number, verdict, note)


async def look_at_account(
    session: AsyncSession, staff: Staff, customer_id: str, verdict: str, note: str
) -> None:
    """Raises 404 `customer_unknown`, 409 `not_profiled`, 422 `verdict_unknown` and
    `note_too_long`."""
    await _keep(session, staff, customer_id, None, verdict, note)


async def looks_at(
    session: AsyncSession, numbers: Collection[str] = (), customers: Collection[str] = ()
) -> Mapping[str, Look]:
    """The newest look at each of the orders by its number, at each of the accounts by the
    customer's id."""
    found: dict[str, Look] = {}
    for key, which in (
        (RiskLook.order_number, RiskLook.order_number.in_(numbers)),
        (RiskLook.customer_id, _of_account() & RiskLook.customer_id.in_(customers)),
    ):
        rows = await session.execute(
            select(key, RiskLook.verdict, RiskLook.note, Staff.name, RiskLook.at)
            .join(Staff, Staff.id == RiskLook.staff_id)
            .where(which)
            .order_by(RiskLook.at, RiskLook.id)
        )
        for subject, verdict, noted, name, at in rows:
            found[str(subject)] = Look(verdict, noted, name, at)
    return found


async def found_lately(session: AsyncSession) -> tuple[int, int]:
    """How many orders were looked at in the last `COUNTED`, by their newest look, and how many of
    these were fine: false alarms, as agents say."""
    newest = (
        select(RiskLook.order_number, func.max(RiskLook.at).label("at"))
        .where(RiskLook.order_number.is_not(None), RiskLook.at > now(session) - COUNTED)
        .group_by(RiskLook.order_number)
        .subquery()
    )
    row = await session.execute(
        select(func.count(), func.count().filter(RiskLook.verdict == "fine"))
        .select_from(RiskLook)
        .join(
            newest,
            (newest.c.order_number == RiskLook.order_number) & (newest.c.at == RiskLook.at),
        )
    )
    looked, fine = row.one()
    return looked, fine


def _of_account() -> ColumnElement[bool]:
    return RiskLook.order_number.is_(None)


async def _keep(
    session: AsyncSession,
    staff: Staff,
    customer_id: str,
    number: str | None,
    verdict: str,
    note: str,
) -> None:
    if verdict not in VERDICTS:
        raise Unprocessable("verdict_unknown", "Say whether it is fine or not.")
    note = note.replace("\x00", "").strip()
    if len(note) > LONGEST_NOTE:
        raise Unprocessable("note_too_long", f"A note has at most {LONGEST_NOTE:,} characters.")
    # Locked, as whoever ends a profiling locks it: nothing is kept of them afterwards.
    if await session.get(Customer, customer_id, with_for_update=True) is None:
        raise NotFound("customer_unknown", f"There is no customer {customer_id!r}.")
    if not await profiling_allowed(session, customer_id):
        raise Conflict("not_profiled", "The customer is not profiled, at their wish.")
    session.add(
        RiskLook(
            id=new_id("look"),
            customer_id=customer_id,
            order_number=number,
            verdict=verdict,
            note=note,
            staff_id=staff.id,
            at=now(session),
        )
    )
    subject = f"order:{number}" if number else f"customer:{customer_id}"
    detail = {"verdict": verdict}
    audit.record(session, f"staff:{staff.id}", "risk.looked_at", subject, detail)
