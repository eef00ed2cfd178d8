"""Why a message was understood as it was: fetched when somebody opens it, never before."""

import logging
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from crm_bridge.console.assistant import ASSISTANT, AssistantAway
from crm_bridge.console.explanation import Explanation
from crm_bridge.console.pages import page
from crm_bridge.conversations.reading import Asked, asked
from crm_bridge.db import DATABASE
from crm_bridge.escalation_rules import versions

logger = logging.getLogger(__name__)

routes = web.RouteTableDef()


@routes.get(r"/conversations/{cid}/messages/{seq:\d{1,9}}/why")
async def why(request: web.Request) -> web.Response:
    """A part of the transcript; a page of its own for a browser without scripts."""
    cid, seq = request.match_info["cid"], int(request.match_info["seq"])
    async with request.config_dict[DATABASE].reading() as session:
        found = await asked(session, cid, seq)
        newest = await versions.latest(session)
    told = await _explanation(request, found, newest.changes if newest else {})
    then = found.message.intent
    context = {
        "base": f"/conversations/{cid}",
        "message": found.message,
        "ranking": (found.message.understanding or {}).get("ranking", []),
        "entities": (found.message.understanding or {}).get("entities", []),
        "calls": found.calls,
        "told": told,
        "differs": told is not None and then is not None and then != told.intent.name,
    }
    template = "_why.html" if "HX-Request" in request.headers else "why.html"
    return page(request, template, context)


async def _explanation(
    request: web.Request, found: Asked, rules_changes: Mapping[str, Any]
) -> Explanation | None:
    """None for a button or form, whose meaning is no guess, and while the assistant is away."""
    if found.message.command is not None:
        return None
    try:
        return await request.config_dict[ASSISTANT].explain(found.message.text, rules_changes)
    except AssistantAway as error:
        logger.warning("No explanation of a message: %s", error)
        return None
