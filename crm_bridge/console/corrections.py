"""Correcting one message: the control's requests, and a page for browsers without scripts."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web
from multidict import MultiDictProxy
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.console.correct_tool import Place, tool_of
from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.looks import portions, read_places
from crm_bridge.console.pages import page
from crm_bridge.conversations.views import is_deleted
from crm_bridge.corrections import correcting
from crm_bridge.corrections.aspects import checked
from crm_bridge.corrections.choices import CHOICES, NOBODY, Choices
from crm_bridge.corrections.likely import habits
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError, Conflict, NotFound
from crm_bridge.models.correction import Correction
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff

routes = web.RouteTableDef()


@routes.get("/corrections/choices")
async def offered(request: web.Request) -> web.Response:
    """Everything that can be chosen, for the script: fetched once a page."""
    choices = await request.config_dict[CHOICES].get()
    kinds = {
        "intent": choices.intents.values(),
        "sentiment": choices.sentiments.values(),
        "escalation": choices.topics.values(),
        "article": choices.articles.values(),
    }
    body: dict[str, Any] = {
        kind: [
            {"name": one.name, "title": one.title, "about": one.about, "topics": list(one.topics)}
            for one in found
        ]
        for kind, found in kinds.items()
    }
    body["entities"] = list(choices.entities)
    return web.json_response(body, headers={"Cache-Control": "private, max-age=60"})


@routes.get(r"/corrections/messages/{cid}/{seq:\d{1,9}}")
async def show(request: web.Request) -> web.Response:
    return await _shown(request)


@routes.post(
    r"/corrections/messages/{cid}/{seq:\d{1,9}}/{aspect:intent|entities|sentiment|escalation|article}"
)
async def correct(request: web.Request) -> web.Response:
    """`also` names further messages that say the same; those that cannot be corrected, or that a
    colleague has corrected already, are left as they are."""
    form, aspect = await read_form(request), request.match_info["aspect"]
    choices = await request.config_dict[CHOICES].get()
    replaces = str(form.get("replaces", "")) or None
    try:
        async with request.config_dict[DATABASE].session() as session:
            message = await correcting.customers_message(session, _place(request))
            given = _given(aspect, form, message)
            await correcting.correct(
                session, request[STAFF], _place(request), aspect, given, choices, replaces=replaces
            )
    except Conflict as refused:
        if refused.code != "already_corrected" or "id" not in refused.extras:
            raise
        return await _shown(request, refused, dict(form))
    done = 0
    for some in portions(read_places(str(form.get("also", "")))):
        async with request.config_dict[DATABASE].session() as session:
            done += await _also(session, request[STAFF], aspect, given, choices, some)
    return await _after(request, done)


@routes.post("/corrections/{id}/undo")
async def undo(request: web.Request) -> web.Response:
    async with request.config_dict[DATABASE].session() as session:
        made = await correcting.undo(session, request[STAFF], request.match_info["id"])
    return await _after(request, 0, (made.conversation_id, made.seq))


async def _also(
    session: AsyncSession,
    staff: Staff,
    aspect: str,
    given: Mapping[str, Any],
    choices: Choices,
    others: Sequence[Place],
) -> int:
    """How many of the others were corrected in the same way."""
    done = 0
    await correcting.hold(session, others)
    for place in others:
        corrected = await session.scalar(
            select(Correction.id).where(
                Correction.conversation_id == place[0],
                Correction.seq == place[1],
                Correction.aspect == aspect,
            )
        )
        if corrected is not None:
            continue
        try:
            message = await correcting.customers_message(session, place)
            checked(aspect, given, message.text, choices)
        except BridgeError:
            continue
        await correcting.correct(session, staff, place, aspect, given, choices)
        done += 1
    return done


async def _after(request: web.Request, done: int, place: Place | None = None) -> web.Response:
    """The control as it is now; a browser without scripts is led to the message's page."""
    if "HX-Request" in request.headers:
        return await _shown(request, place=place, done=done)
    cid, seq = place or _place(request)
    raise web.HTTPSeeOther(f"/corrections/messages/{cid}/{seq}")


async def _shown(
    request: web.Request,
    refused: BridgeError | None = None,
    sent: Mapping[str, Any] | None = None,
    place: Place | None = None,
    done: int = 0,
) -> web.Response:
    place = place or _place(request)
    choices = await request.config_dict[CHOICES].get()
    async with request.config_dict[DATABASE].reading() as session:
        message = await session.get(Message, place)
        if message is None or message.author != "customer":
            raise NotFound("message_unknown", "The customer wrote no such message.")
        standing = (await correcting.standing(session, [place]))[place]
        known = await habits(session, {message.intent} if message.intent else ())
    context = {
        "message": message,
        "gone": is_deleted(message),
        "tool": tool_of(message, standing, choices, known),
        "choices": choices,
        "nobody": NOBODY,
        "refused": refused,
        "sent": {name: value for name, value in (sent or {}).items() if name != "csrf"},
        "aspect": request.match_info.get("aspect", ""),
        "done": done,
    }
    part = "HX-Request" in request.headers
    template = "_correct_refused.html" if part and refused else "_correct_part.html"
    response = page(request, template if part else "correct.html", context)
    response.set_status(refused.status if refused else 200)
    return response


def _place(request: web.Request) -> Place:
    return request.match_info["cid"], int(request.match_info["seq"])


def _given(aspect: str, form: MultiDictProxy[Any], message: Message) -> Mapping[str, Any]:
    """What the form says. `words` are a stretch of the text as somebody typed it."""
    if aspect != "entities":
        return {name: str(value) for name, value in form.items()}
    if "words" not in form:
        return {"entities": _read_json(str(form.get("entities", "")))}
    words, text = str(form["words"]).strip(), message.text
    start = text.casefold().find(words.casefold()) if words else -1
    kept = _read_json(str(form.get("entities", ""))) or []
    if start < 0:
        return {"entities": kept if not words else None}
    fresh = {"entity": str(form.get("entity", "")), "start": start, "end": start + len(words)}
    return {"entities": [*kept, fresh]}


def _read_json(given: str) -> Any:
    try:
        return json.loads(given)
    except (ValueError, RecursionError):
        return None
