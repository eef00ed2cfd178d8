"""Mails about figures: who wants which, one about each thing, and what becomes of them."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import now
from crm_bridge.mail_outbox import FIRST_PAUSE, MOST_TRIES, Letter
from crm_bridge.models.base import new_id
from crm_bridge.models.figures import FigureMail, FigureMailWish
from crm_bridge.models.staff import Staff
from crm_bridge.staff.roles import Ability, may

MOST_AT_ONCE = 500
STALE = timedelta(days=1)
"""After it, a mail that could not leave would only surprise."""


async def wish_of(session: AsyncSession, staff: Staff) -> FigureMailWish:
    """What somebody gets: the weekly report and no alerts, unless they said otherwise."""
    known = await session.get(FigureMailWish, staff.id)
    return known or FigureMailWish(staff_id=staff.id, alerts=False, report=True)


async def set_wish(session: AsyncSession, staff: Staff, *, alerts: bool, report: bool) -> None:
    await session.merge(FigureMailWish(staff_id=staff.id, alerts=alerts, report=report))


async def who_want(session: AsyncSession, *, alerts: bool) -> list[Staff]:
    """Those who want alerts, or else the report, and may see figures."""
    wish = FigureMailWish
    wanted = wish.alerts.is_(True) if alerts else func.coalesce(wish.report, True)
    found = await session.scalars(
        select(Staff)
        .outerjoin(wish, wish.staff_id == Staff.id)
        .where(Staff.active.is_(True), Staff.password_hash.is_not(None), wanted)
        .order_by(Staff.id)
    )
    return [one for one in found if may(one.role, Ability.IMPROVE)]


async def write(
    session: AsyncSession, topic: str, to: Sequence[Staff], subject: str, text: str
) -> int:
    """One mail to each who has none about this topic yet; how many were written."""
    have = set(await session.scalars(select(FigureMail.staff_id).where(FigureMail.topic == topic)))
    missing = [staff for staff in to if staff.id not in have]
    for staff in missing:
        session.add(
            FigureMail(
                id=new_id("fgm"),
                topic=topic,
                staff_id=staff.id,
                to=staff.email,
                subject=subject,
                text=text,
                state="kept",
                tries=0,
                due_at=now(session),
                written_at=now(session),
            )
        )
    return len(missing)


async def due(session: AsyncSession) -> list[Letter]:
    """Mails that are to be tried now, oldest first."""
    at = now(session)
    mails = await session.scalars(
        select(FigureMail)
        .where(
            FigureMail.state == "kept",
            FigureMail.due_at <= at,
            FigureMail.written_at > at - STALE,
        )
        .order_by(FigureMail.due_at)
        .limit(MOST_AT_ONCE)
    )
    return [Letter(mail.id, mail.to, mail.subject, mail.text) for mail in mails]


async def settle(session: AsyncSession, mail_id: str, problem: str | None) -> None:
    """How a try went: `problem` None means that the mail server has taken it."""
    mail = await session.get_one(FigureMail, mail_id)
    mail.tries, mail.problem = mail.tries + 1, problem
    if problem is None:
        mail.state, mail.sent_at, mail.due_at = "sent", now(session), None
    elif mail.tries >= MOST_TRIES:
        mail.state, mail.due_at = "failed", None
    else:
        mail.due_at = now(session) + FIRST_PAUSE * (1 << (mail.tries - 1))
