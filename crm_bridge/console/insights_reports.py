"""The weekly reports: which there are, and each as it was written."""

from zoneinfo import ZoneInfo

from aiohttp import web

from crm_bridge.api.keys import SETTINGS
from crm_bridge.console.pages import page
from crm_bridge.db import DATABASE
from crm_bridge.figures import reports
from crm_bridge.figures.weeks import days_of, last_week
from crm_bridge.figures.words import days

routes = web.RouteTableDef()


@routes.get("/reports")
async def show_all(request: web.Request) -> web.Response:
    database = request.config_dict[DATABASE]
    today = database.clock().astimezone(_zone(request)).date()
    async with database.reading() as session:
        weeks = await reports.weeks(session)
    return page(
        request,
        "reports.html",
        {
            "weeks": [(week, days(days_of(week, today))) for week in weeks],
            "last": last_week(today),
        },
    )


@routes.get("/reports/{week}")
async def show(request: web.Request) -> web.Response:
    """One that was not written can be written from here."""
    database, week = request.config_dict[DATABASE], request.match_info["week"]
    period = days_of(week, database.clock().astimezone(_zone(request)).date())
    async with database.reading() as session:
        found = await reports.kept(session, week)
    context = {"week": week, "report": found, "days": days(period), "period": period}
    return page(request, "report.html", context)


@routes.post("/reports/{week}")
async def write(request: web.Request) -> web.Response:
    """Write it now. Raises 404 `week_unknown` and `week_empty`, 409 `facts_behind`."""
    week = request.match_info["week"]
    await reports.ensure(request.config_dict[DATABASE], week, _zone(request))
    raise web.HTTPSeeOther(f"/reports/{week}")


def _zone(request: web.Request) -> ZoneInfo:
    return ZoneInfo(request.config_dict[SETTINGS].time_zone)
