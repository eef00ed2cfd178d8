"""Messages of a conversation, and the small facts about them."""

from aiohttp import web

from crm_bridge.api.routing import Answer, RouteList
from crm_bridge.api.schemas.base import Number, RequestModel
from crm_bridge.api.schemas.conversations import (
    Changes,
    KeepMessage,
    Kept,
    MarkDelivered,
    MarkSeen,
    MarkSent,
    NoteUnderstanding,
    Rate,
    Typing,
    TypingNow,
)
from crm_bridge.conversations import changes, marks, records, understanding
from crm_bridge.conversations.feed_hub import FEED_HUB
from crm_bridge.conversations.keeping import keep
from crm_bridge.db import DATABASE
from crm_bridge.errors import NotFound

routes = RouteList(tag="conversations")
UNKNOWN = "404 conversation_unknown"


class ChangesQuery(RequestModel):
    """`after` is a cursor; without it, from the beginning."""

    after: Number = 0


@routes.endpoint(
    "POST",
    "/v1/conversations/{cid}/messages",
    scope="gateway",
    body=KeepMessage,
    returns={201: Kept, 200: Kept},
    errors=[
        UNKNOWN,
        "422 message_invalid",
        "422 message_empty",
        "422 message_too_long",
        "422 payload_unknown",
        "422 attachment_unknown",
    ],
    invalid_code="message_invalid",
)
async def keep_message(request: web.Request, *, body: KeepMessage) -> Answer:
    """Keep a customer's message; the same id again changes nothing."""
    async with request.config_dict[DATABASE].session(quick=True) as session:
        kept = await keep(session, request.match_info["cid"], body)
    return Answer(200 if kept.duplicate else 201, kept)


@routes.endpoint(
    "GET",
    "/v1/conversations/{cid}/changes",
    scope="gateway",
    query=ChangesQuery,
    returns={200: Changes},
    errors=[UNKNOWN],
)
async def read_changes(request: web.Request, *, query: ChangesQuery) -> Answer:
    """Messages new or changed after a cursor, and how things stand."""
    async with request.config_dict[DATABASE].reading() as session:
        found = await changes.since(session, request.match_info["cid"], query.after)
    return Answer(200, found)


@routes.endpoint(
    "POST",
    "/v1/conversations/{cid}/messages/{seq}/understanding",
    scope="gateway",
    body=NoteUnderstanding,
    returns={204: None},
    errors=[UNKNOWN, "404 message_unknown"],
)
async def note_understanding(request: web.Request, *, body: NoteUnderstanding) -> Answer:
    """Keep what the assistant found in a message that it was asked only to parse."""
    async with request.config_dict[DATABASE].session() as session:
        await understanding.note(
            session, request.match_info["cid"], _seq(request), body.understanding
        )
    return Answer(204)


@routes.endpoint(
    "POST",
    "/v1/conversations/{cid}/deliveries",
    scope="gateway",
    body=MarkDelivered,
    returns={204: None},
    errors=[UNKNOWN],
)
async def mark_delivered(request: web.Request, *, body: MarkDelivered) -> Answer:
    """Say how the sending of messages went."""
    async with request.config_dict[DATABASE].session(quick=True) as session:
        await marks.mark_delivered(session, request.match_info["cid"], body)
    return Answer(204)


@routes.endpoint("POST", "/v1/deliveries", scope="gateway", body=MarkSent, returns={204: None})
async def mark_sent(request: web.Request, *, body: MarkSent) -> Answer:
    """Say what was sent in several conversations at once; one that is unknown is passed over."""
    async with request.config_dict[DATABASE].session(quick=True) as session:
        await marks.mark_sent(session, body)
    return Answer(204)


@routes.endpoint(
    "POST",
    "/v1/conversations/{cid}/seen",
    scope="gateway",
    body=MarkSeen,
    returns={204: None},
    errors=[UNKNOWN, "422 seq_unknown"],
)
async def mark_seen(request: web.Request, *, body: MarkSeen) -> Answer:
    """Say how far somebody has read."""
    async with request.config_dict[DATABASE].session(quick=True) as session:
        await marks.mark_seen(session, request.match_info["cid"], body)
    return Answer(204)


@routes.endpoint(
    "POST",
    "/v1/conversations/{cid}/typing",
    scope="gateway",
    body=Typing,
    returns={204: None},
    errors=[UNKNOWN],
)
async def typing(request: web.Request, *, body: Typing) -> Answer:
    """Pass on that somebody is typing."""
    async with request.config_dict[DATABASE].reading(quick=True) as session:
        conversation = await records.read(session, request.match_info["cid"])
    request.config_dict[FEED_HUB].typing(
        TypingNow(conversation_id=conversation.id, author=body.author)
    )
    return Answer(204)


@routes.endpoint(
    "POST",
    "/v1/conversations/{cid}/rating",
    scope="gateway",
    body=Rate,
    returns={204: None},
    errors=[UNKNOWN, "409 nothing_to_rate"],
)
async def rate(request: web.Request, *, body: Rate) -> Answer:
    """Keep the customer's score."""
    async with request.config_dict[DATABASE].session() as session:
        await marks.rate(session, request.match_info["cid"], body)
    return Answer(204)


def _seq(request: web.Request) -> int:
    typed = request.match_info["seq"]
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 10):
        raise NotFound("message_unknown", f"{typed!r} is not the number of a message.")
    return int(typed)
