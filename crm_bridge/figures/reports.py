"""Weekly reports: written once, kept as they were written, and mailed to who wants them."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import Database, now
from crm_bridge.errors import Conflict, NotFound
from crm_bridge.figures import mailing, report
from crm_bridge.figures.periods import Period
from crm_bridge.figures.report import Report
from crm_bridge.figures.weeks import days_of
from crm_bridge.figures.words import LOCALE
from crm_bridge.insights import projecting
from crm_bridge.models.figures import WeeklyReport

KEPT_SHOWN = 60
MAILED_WITHIN = timedelta(days=3)
"""After the week's end; a report that is written later is found on its page alone."""
MOST_BEHIND = timedelta(minutes=1)
"""Facts that are further behind are not those of the week: what is written is kept as it is."""
NOTHING = "There is nothing to report: nobody wrote in this week."


class FactsBehind(Conflict):
    """409 `facts_behind`: not everything that happened is counted yet."""

    def __init__(self) -> None:
        super().__init__(
            "facts_behind",
            "Not everything that happened is counted yet, and a report is kept as it is written."
            " It is being counted; try again in a few minutes.",
        )


async def kept(session: AsyncSession, week: str) -> Report | None:
    """The report of a week, if it was written."""
    found = await session.get(WeeklyReport, week)
    return Report.from_content(found.content) if found else None


async def weeks(session: AsyncSession) -> list[str]:
    """Which weeks have one, newest first."""
    found = await session.scalars(
        select(WeeklyReport.week).order_by(WeeklyReport.week.desc()).limit(KEPT_SHOWN)
    )
    return list(found)


async def ensure(database: Database, week: str, zone: ZoneInfo) -> Report:
    """The report of a week that is over, written now if it was not; whoever comes second gets what
    the first has kept. Raises 404 `week_unknown` and `week_empty`, 409 `FactsBehind`."""
    today = database.clock().astimezone(zone).date()
    period = days_of(week, today)
    async with database.reading() as session:
        before = await kept(session, week)
        if before is not None:
            return before
        if await projecting.behind(session) > MOST_BEHIND:
            raise FactsBehind
        written = await report.write(session, period, zone)
    if not written.changed:
        raise NotFound("week_empty", NOTHING)
    async with database.session() as session:
        known = await kept(session, week)
        if known is None:
            session.add(
                WeeklyReport(week=week, written_at=now(session), content=written.as_content())
            )
    return known or written


async def mail(database: Database, week: str, found: Report, shop: str, console: str) -> int:
    """To everybody who wants it, once; how many mails were written."""
    async with database.session() as session:
        wanting = await mailing.who_want(session, alerts=False)
        subject = f"{shop}: {title(found)}"
        text = as_text(found, console) + f"\n\nThe report: {console}/reports/{week}\n"
        return await mailing.write(session, f"report:{week}", wanting, subject, text)


def title(found: Report) -> str:
    """Which days it is about."""
    period = Period(date.fromisoformat(found.first), date.fromisoformat(found.last))
    first = format_date(period.first, "d MMMM", LOCALE)
    return f"the week from {first} to {format_date(period.last, 'd MMMM y', LOCALE)}"


def as_text(found: Report, console: str = "") -> str:
    """For a mail, with the address of the console before the links, and for the terminal."""
    parts = [
        ("What changed", found.changed),
        ("Most likely why", found.why),
        ("No more than chance", found.steady),
        ("Worth doing now", found.next),
    ]
    lines = []
    for heading, told in parts:
        if told:
            lines += ["", heading, ""]
            for one in told:
                lines.append(f"- {one.text}")
                if one.href and told is found.next:
                    lines.append(f"  {console}{one.href}")
    return "\n".join([f"What happened: {title(found)}", *lines])
