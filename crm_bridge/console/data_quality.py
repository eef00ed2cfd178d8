"""The state of each source of the shop's data, with trends, and what it stops."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from crm_bridge.console.charts import spark
from crm_bridge.console.guard import STAFF
from crm_bridge.console.pages import page
from crm_bridge.console.shop_models import KINDS
from crm_bridge.db import DATABASE
from crm_bridge.intelligence.quality import kept
from crm_bridge.intelligence.quality.checks import BY_NAME, CHECKS
from crm_bridge.intelligence.quality.findings import Check, Finding
from crm_bridge.intelligence.quality.tables import SOURCES
from crm_bridge.intelligence.running import runs
from crm_bridge.intelligence.running.registry import RECIPES
from crm_bridge.intelligence.running.trainings import TRAININGS, ask_by_hand
from crm_bridge.models.shop_models import ImportAttempt, QualityRun

routes = web.RouteTableDef()

TITLES = {
    "customers": "Customers",
    "products": "Products",
    "orders": "Orders",
    "order_lines": "Order lines",
    "returns": "Returns",
}
OUTCOMES = {
    "loaded": ("Loaded", "good"),
    "unchanged": ("Nothing new", "calm"),
    "refused": ("Refused", "bad"),
}
ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class FindingView:
    """What a check found last, how that went over the runs, and the models that it stops."""

    check: Check
    finding: Finding
    trend: list[str]
    stops: list[str]


@dataclass(frozen=True, slots=True)
class SourceView:
    """`wrong` are the checks that found something, the worst first; `holding` those that did
    not."""

    title: str
    level: str
    rows: int
    newest: datetime | None
    trend: list[str]
    wrong: list[FindingView]
    holding: list[Check]
    loaded: ImportAttempt | None


@routes.get("/data")
async def data(request: web.Request) -> web.Response:
    async with request.config_dict[DATABASE].reading() as session:
        found = await kept.last_runs(session)
        attempts = await kept.last_attempts(session)
        under_way = await runs.under_way(session)
    context = {
        "sources": sources_of(found, attempts),
        "looked": found[-1].at if found else None,
        "looks": len(found),
        "attempts": attempts[:ATTEMPTS],
        "outcomes": OUTCOMES,
        "titles": TITLES,
        "run": under_way,
        "kinds": KINDS,
    }
    return page(request, "data_quality.html", context)


@routes.post("/data/look")
async def look(request: web.Request) -> web.Response:
    await ask_by_hand(request.config_dict[DATABASE], "check", [], request[STAFF].id)
    request.config_dict[TRAININGS].wake()
    raise web.HTTPSeeOther("/data")


def sources_of(found: Sequence[QualityRun], attempts: Sequence[ImportAttempt]) -> list[SourceView]:
    """Empty before the first look."""
    if not found:
        return []
    history = [{one.name: one for one in kept.findings_of(run)} for run in found]
    return [_source(source, found, history, attempts) for source in SOURCES]


def _source(
    source: str,
    found: Sequence[QualityRun],
    history: list[dict[str, Finding]],
    attempts: Sequence[ImportAttempt],
) -> SourceView:
    latest = history[-1]
    checks = [check for check in CHECKS if check.source == source]
    wrong = [
        _finding(check, history)
        for check in checks
        if check.name in latest and latest[check.name].level != "good"
    ]
    wrong.sort(key=lambda one: one.finding.level != "error")
    state: dict[str, Any] = found[-1].sources.get(source, {})
    newest = state.get("newest")
    return SourceView(
        title=TITLES[source],
        level=wrong[0].finding.level if wrong else "good",
        rows=int(state.get("rows", 0)),
        newest=datetime.fromisoformat(newest) if newest else None,
        trend=spark([run.sources.get(source, {}).get("rows") for run in found]),
        wrong=wrong,
        holding=[check for check in checks if check.name not in {o.check.name for o in wrong}],
        loaded=next((one for one in attempts if source in one.counts), None),
    )


def _finding(check: Check, history: list[dict[str, Finding]]) -> FindingView:
    counts = [run[check.name].count if check.name in run else None for run in history]
    finding = history[-1][check.name]
    stops = [recipe.title for recipe in RECIPES if check.name in recipe.checks]
    return FindingView(
        BY_NAME[check.name], finding, spark(counts), stops if finding.level == "error" else []
    )
