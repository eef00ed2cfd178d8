"""`python -m crm_bridge report`."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from crm_bridge.conversations.feed import last_number
from crm_bridge.db import Database
from crm_bridge.errors import Conflict, NotFound
from crm_bridge.figures import reports
from crm_bridge.figures.weeks import last_week
from crm_bridge.insights.projecting import Projector, last_held
from crm_bridge.opening import CommandFailed, opened, refuse_unready
from crm_bridge.settings import StoreSettings


async def report(
    settings: StoreSettings,
    week: str | None,
    *,
    write: Callable[[str], None],
    tell: Callable[[str], None],
) -> int:
    """Print the report of a week; one that was not written is written and kept now, once all that
    happened is counted. Raises `CommandFailed`."""
    zone = ZoneInfo(settings.time_zone)
    async with opened(settings) as database:
        await refuse_unready(database, settings)
        named = week or last_week(database.clock().astimezone(zone).date())
        await _count_the_rest(database, zone, tell)
        try:
            found = await reports.ensure(database, named, zone)
        except (NotFound, Conflict) as error:
            raise CommandFailed(str(error)) from error
    write(reports.as_text(found))
    return 0


async def _count_the_rest(database: Database, zone: ZoneInfo, tell: Callable[[str], None]) -> None:
    """Beside a bridge that runs, or without one."""
    async with database.reading() as session:
        rest = await last_number(session) - await last_held(session)
    if rest > 0:
        tell(f"First what is not counted yet: {rest:,} event{'' if rest == 1 else 's'}.")
        await Projector(database, zone, every=0).catch_up_beside_others()
