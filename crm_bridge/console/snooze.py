"""Putting a conversation off: for a while, until the morning, or until a time of one's own."""

import asyncio
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from aiohttp import web

from crm_bridge.api.keys import SETTINGS
from crm_bridge.console.conversation import after
from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.conversations import snoozing
from crm_bridge.db import DATABASE, now
from crm_bridge.errors import Unprocessable

routes = web.RouteTableDef()

MORNING = time(9)
MONDAY = 0


@routes.post("/conversations/{cid}/snooze")
async def snooze(request: web.Request) -> web.Response:
    """Raises 409 `not_assigned`, 422 `snooze_time`."""
    form = await read_form(request)
    wish = str(form.get("until") or form.get("at") or "")
    zone = await asyncio.to_thread(ZoneInfo, request.config_dict[SETTINGS].time_zone)
    async with request.config_dict[DATABASE].session() as session:
        until = moment(wish, now(session), zone)
        await snoozing.snooze(session, request.match_info["cid"], request[STAFF], until)
    return await after(request)


@routes.post("/conversations/{cid}/wake")
async def wake(request: web.Request) -> web.Response:
    """Raises 409 `not_assigned`."""
    async with request.config_dict[DATABASE].session() as session:
        await snoozing.wake(session, request.match_info["cid"], request[STAFF])
    return await after(request)


def moment(wish: str, at: datetime, zone: tzinfo) -> datetime:
    """`hour`, `tomorrow`, `monday`, or a time on the shop's clock as a browser sends it
    (`2026-03-23T09:30`); in UTC. Raises 422 `snooze_time`."""
    today = at.astimezone(zone).date()
    if wish == "hour":
        return at + timedelta(hours=1)
    if wish == "tomorrow":
        return _utc(datetime.combine(today + timedelta(days=1), MORNING, zone))
    if wish == "monday":
        ahead = (MONDAY - today.weekday() - 1) % 7 + 1
        return _utc(datetime.combine(today + timedelta(days=ahead), MORNING, zone))
    try:
        return _utc(datetime.fromisoformat(wish).replace(tzinfo=zone))
    except ValueError as error:
        raise Unprocessable("snooze_time", "Choose until when.") from error


def _utc(wall: datetime) -> datetime:
    return wall.astimezone(UTC)
