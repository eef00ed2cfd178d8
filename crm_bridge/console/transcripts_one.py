"""One transcript as a file, and as a page to print."""

import asyncio
import json
import os

from aiohttp import web

from crm_bridge import audit
from crm_bridge.api.keys import SETTINGS
from crm_bridge.console.guard import STAFF
from crm_bridge.console.pages import page
from crm_bridge.db import DATABASE
from crm_bridge.errors import NotFound
from crm_bridge.transcripts import exports
from crm_bridge.transcripts.records import record
from crm_bridge.transcripts.renderer import renderer
from crm_bridge.transcripts.rendering import TYPES, Record, Rendering

routes = web.RouteTableDef()

_FORMATS = ("csv", "json")


@routes.get(r"/transcripts/{episode_id}/export.{format:\w+}")
async def export(request: web.Request) -> web.Response:
    """As CSV or JSON; `?unmasked=1` with what is personal. Raises 403 `role_refused`,
    404 `transcript_unknown`."""
    kind = request.match_info["format"]
    if kind not in _FORMATS:
        raise NotFound("format_unknown", f"A transcript is given out as {' or '.join(_FORMATS)}.")
    found = await _read(request, f"export.{kind}")
    name = f"transcript-{found['id']}.{kind}"
    return web.Response(
        # A long one takes longer to write than anybody else should wait.
        body=await asyncio.to_thread(_file, found, kind),
        headers={
            "Content-Type": TYPES[kind],
            "Content-Disposition": f'attachment; filename="{name}"',
        },
    )


@routes.get("/transcripts/{episode_id}/print")
async def to_print(request: web.Request) -> web.Response:
    """A page that prints well, masked unless it is asked for otherwise."""
    found = await _read(request, "print")
    context = {"found": found, "unmasked": _is_open(request)}
    return await asyncio.to_thread(page, request, "transcripts_print.html", context)


async def _read(request: web.Request, how: str) -> Record:
    """Raises 403 `role_refused`, 404 `transcript_unknown`."""
    unmasked = _is_open(request)
    if unmasked:
        exports.require_personal(request[STAFF])
    episode_id = request.match_info["episode_id"]
    async with request.config_dict[DATABASE].reading() as session:
        found = await record(session, episode_id)
    async with request.config_dict[DATABASE].session() as session:
        audit.record(
            session,
            f"staff:{request[STAFF].id}",
            "transcripts.fetched",
            f"episode:{episode_id}",
            {"format": how, "masked": not unmasked},
        )
    if unmasked:
        return Rendering(None, b"").plain(found)
    # The rules are looked at elsewhere: a long transcript must not keep customers waiting.
    async with renderer(request.config_dict[SETTINGS].state, "jsonl", masked=True) as rendered:
        masked: Record = await asyncio.to_thread(json.loads, await rendered.lines([found]))
    return masked


def _is_open(request: web.Request) -> bool:
    return request.query.get("unmasked") == "1"


def _file(found: Record, kind: str) -> bytes:
    if kind == "csv":
        rendering = Rendering(None, os.urandom(16))
        text = rendering.beginning(kind) + rendering.lines([{"known": {}, **found}], kind)
    else:
        text = json.dumps(found, ensure_ascii=False, indent=2)
    return text.encode("utf-8", "replace")
