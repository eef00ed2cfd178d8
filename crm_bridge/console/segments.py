"""Segments of customers: how many are in each, what sets them apart, who moved, who they are."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from aiohttp import web
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.keys import SETTINGS
from crm_bridge.console import charts
from crm_bridge.console.pages import page
from crm_bridge.console.segments_flow import LEFT, RIGHT, THICK, WIDTH, flow
from crm_bridge.console.segments_words import TITLES, bars
from crm_bridge.db import DATABASE
from crm_bridge.errors import NotFound
from crm_bridge.intelligence.segments import comparing, model, rfm, stability
from crm_bridge.intelligence.segments.files import search_from
from crm_bridge.intelligence.segments.model import HABITS, SCHEMES, Search
from crm_bridge.intelligence.segments.reading import Scheme, members_of, scheme_of, segment_names
from crm_bridge.models.profiling import ProfilingExclusion
from crm_bridge.models.segments import Segment

routes = web.RouteTableDef()

FIRST_ORDER = "First order"


@routes.get("/segments")
async def show(request: web.Request) -> web.Response:
    """`month` is the one whose movement is drawn, as 2026-10."""
    async with request.config_dict[DATABASE].reading() as session:
        found = {name: await scheme_of(session, name) for name in SCHEMES}
        excluded = await _excluded(session)
    schemes = {name: one for name, one in found.items() if one is not None}
    months = sorted({month for one in schemes.values() for month in one.months}, reverse=True)
    month = request.query.get("month", "")
    if month not in months:
        # The last whole one: at the beginning of a month nobody has moved yet.
        month = (months[1:] or months or [""])[0]
    context = {
        "schemes": {name: _shown(name, one, month) for name, one in schemes.items()},
        "excluded": excluded,
        "months": [(one, month_name(one)) for one in months],
        "month": month,
        "search": _search(schemes.get(HABITS)),
        "limits": {
            "drawn": stability.MOST_DRAWN,
            "compared": comparing.MOST_COMPARED,
            "structure": comparing.STRUCTURE,
            "fewest": model.FEWEST,
        },
        **_drawing(request),
    }
    return page(request, "segments.html", context)


@routes.get("/segments/{key}")
async def one(request: web.Request) -> web.Response:
    """One segment with its customers, who spent most first. Raises 404 `segment_unknown`."""
    key, after = request.match_info["key"], _place(request.query.get("after", ""))
    async with request.config_dict[DATABASE].reading() as session:
        segment = await session.get(Segment, key)
        scheme = await scheme_of(session, segment.scheme) if segment else None
        if segment is None or scheme is None:
            raise NotFound("segment_unknown", "There is no such segment.")
        members = await members_of(session, key, after)
        names = await segment_names(session)
    sized = next((one for one in scheme.segments if one.segment.key == key), None)
    sizes = scheme.sizes(key)
    context = {
        "segment": segment,
        "sized": sized,
        "scheme": scheme,
        "kind": rfm.KINDS.get(key),
        "members": members,
        "first": after is None,
        "names": names,
        "months": [(month_name(month), customers) for month, customers in sizes],
        "columns": charts.columns([customers for _, customers in sizes]),
        "came": _ends(scheme, key, names, came=True),
        "went": _ends(scheme, key, names, came=False),
        "month": month_name(scheme.months[0]) if scheme.months else "",
        **_drawing(request),
    }
    return page(request, "segment.html", context)


def month_name(month: str) -> str:
    """`2026-11` → `November 2026`."""
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}"


def _shown(name: str, scheme: Scheme, month: str) -> dict[str, Any]:
    names = {one.segment.key: one.segment.name for one in scheme.segments}
    moves = scheme.moved_in(month)
    most = max((one.customers for one in scheme.segments), default=0)
    return {
        "title": TITLES[name],
        "kept": scheme.kept,
        "scheme": scheme,
        "rows": [
            {
                "one": one,
                "length": charts.share_of(one.customers, most),
                "share": one.customers / scheme.customers if scheme.customers else 0.0,
                "spend": one.spend / scheme.spend if scheme.spend else 0.0,
                "sizes": (sizes := scheme.sizes(one.segment.key)),
                "spark": charts.spark([customers for _, customers in sizes]),
            }
            for one in scheme.segments
        ],
        "flow": flow(moves, names, FIRST_ORDER) if moves and names else None,
        "moved": sorted(
            (one for one in moves if one.origin != one.target), key=lambda one: -one.customers
        ),
        "stayed": sum(one.customers for one in moves if one.origin == one.target),
        "names": {**names, "": FIRST_ORDER},
    }


def _ends(
    scheme: Scheme, key: str, names: Mapping[str, str], *, came: bool
) -> list[tuple[str, str, int]]:
    """Key, name and customers of where they came from in the newest month, or went to."""
    moves = scheme.moved_in(scheme.months[0]) if scheme.months else []
    found = [
        (move.origin if came else move.target, move.customers)
        for move in moves
        if (move.target if came else move.origin) == key and move.origin != move.target
    ]
    titles = {**names, "": FIRST_ORDER}
    return [
        (other, titles.get(other, other), customers)
        for other, customers in sorted(found, key=lambda one: -one[1])
    ]


def _search(scheme: Scheme | None) -> Search | None:
    if scheme is None or scheme.kept.search is None:
        return None
    try:
        return search_from(scheme.kept.search)
    except (KeyError, TypeError):
        # Written by an earlier release: the next training writes it anew.
        return None


def _drawing(request: web.Request) -> dict[str, Any]:
    currency = request.config_dict[SETTINGS].currency
    return {
        "currency": currency,
        "bars": lambda traits: bars(traits, currency),
        "width": WIDTH,
        "left": LEFT,
        "right": RIGHT,
        "thick": THICK,
    }


def _place(after: str) -> tuple[int, str] | None:
    """Where a page of customers goes on. Raises 404 `segment_unknown` for what is no place."""
    if not after:
        return None
    spend, _, customer_id = after.partition(".")
    if not (spend.isascii() and spend.isdecimal() and len(spend) < 19 and customer_id):
        raise NotFound("segment_unknown", "There is no such page of the segment.")
    return int(spend), customer_id


async def _excluded(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).select_from(ProfilingExclusion)) or 0
