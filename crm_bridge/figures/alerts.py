"""Alerts: keeping what is unusual, showing it, and leaving in peace whoever has heard enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.db import now
from crm_bridge.errors import Unprocessable
from crm_bridge.figures.watched import WATCHED, Finding, Window
from crm_bridge.models.base import new_id
from crm_bridge.models.figures import Alert, AlertMute
from crm_bridge.models.staff import Staff

SHOWN_DAYS = 2
MUTES = {1: "for a day", 7: "for a week", 90: "for three months"}


@dataclass(frozen=True, slots=True)
class Shown:
    """An alert, with the hours that it is about."""

    alert: Alert
    window: Window


async def keep(session: AsyncSession, found: Sequence[Finding], zone: ZoneInfo) -> list[Shown]:
    """Write down what was found; gives what is new. The same hours found again are brought up to
    date."""
    new = []
    for one in found:
        begins, ends = one.window.bounds(zone)
        alert = await session.scalar(
            select(Alert).where(
                Alert.figure == one.figure, Alert.begins_at == begins, Alert.ends_at == ends
            )
        )
        if alert is None:
            alert = Alert(
                id=new_id("alr"),
                figure=one.figure,
                day=one.window.day.isoformat(),
                begins_at=begins,
                ends_at=ends,
                found_at=now(session),
            )
            session.add(alert)
            new.append(Shown(alert, one.window))
        alert.part, alert.whole = one.part, one.whole
        alert.low, alert.high, alert.weeks = one.usual.low, one.usual.high, one.usual.weeks
    return new


async def recent(session: AsyncSession, today: date, zone: ZoneInfo) -> list[Shown]:
    """Those of the last days that nobody muted, newest first."""
    muted = {mute.figure for mute in await mutes(session)}
    since = (today - timedelta(days=SHOWN_DAYS)).isoformat()
    alerts = await session.scalars(
        select(Alert)
        .where(Alert.day >= since, Alert.figure.not_in(muted))
        .order_by(Alert.day.desc(), Alert.begins_at.desc(), Alert.figure)
    )
    return [Shown(alert, window_of(alert, zone)) for alert in alerts if alert.figure in WATCHED]


def window_of(alert: Alert, zone: ZoneInfo) -> Window:
    """The hours that an alert is about, on the clock of the shop."""
    day = date.fromisoformat(alert.day)
    begins, ends = alert.begins_at.astimezone(zone), alert.ends_at.astimezone(zone)
    return Window(day, begins.hour, ends.hour if ends.date() == day else 24)


async def mutes(session: AsyncSession) -> list[AlertMute]:
    """What is muted now."""
    found = await session.scalars(
        select(AlertMute).where(AlertMute.until > now(session)).order_by(AlertMute.figure)
    )
    return list(found)


async def mute(session: AsyncSession, staff: Staff, figure: str, days: int) -> datetime:
    """Show and mail no alerts of a figure for so many days. Raises 422 `figure_unknown`."""
    if figure not in WATCHED or days not in MUTES:
        raise Unprocessable("figure_unknown", "There are no such alerts to mute.")
    until = now(session) + timedelta(days=days)
    await session.merge(AlertMute(figure=figure, until=until, staff_id=staff.id))
    _record(session, staff, "muted", figure, {"days": days})
    return until


async def unmute(session: AsyncSession, staff: Staff, figure: str) -> None:
    """Show and mail them again."""
    known = await session.get(AlertMute, figure)
    if known is not None:
        await session.delete(known)
        _record(session, staff, "unmuted", figure, {})


def _record(
    session: AsyncSession, staff: Staff, what: str, figure: str, details: dict[str, object]
) -> None:
    audit.record(session, f"staff:{staff.id}", f"alert.{what}", f"figure:{figure}", details)
