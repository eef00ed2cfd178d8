"""A page says that it has a conversation open, and what is being written in it.

Colleagues at the same conversation are told, and the customer that an answer is being written.
"""

from typing import Any

from aiohttp import web

from crm_bridge.api.schemas.conversations import TypingNow
from crm_bridge.console.desks import DESKS, Person, Writing, read_writing
from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.streams import STREAMS
from crm_bridge.conversations import records
from crm_bridge.conversations.feed_hub import FEED_HUB
from crm_bridge.db import DATABASE
from crm_bridge.errors import Unprocessable
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.staff import Staff

routes = web.RouteTableDef()

_LONGEST = 40


@routes.post("/conversations/{cid}/here")
async def here(request: web.Request) -> web.Response:
    """Said again every 10 seconds, and at once when somebody begins or stops to write; `leaving`
    is the last word. Answers who else is there. Raises 422 `page_invalid`."""
    form, staff = await read_form(request), request[STAFF]
    page, writing = str(form.get("page", "")), read_writing(str(form.get("writing", "")))
    if not 0 < len(page) <= _LONGEST:
        raise Unprocessable("page_invalid", "page: is the page's own name for itself.")
    async with request.config_dict[DATABASE].reading() as session:
        conversation = await records.read(session, request.match_info["cid"])
    desks = request.config_dict[DESKS]
    if form.get("leaving"):
        desks.left(conversation.id, staff.id, page)
        _tell_the_others(request, conversation.id)
        return web.Response(status=204)
    if desks.here(conversation.id, staff.id, staff.name, page, writing):
        _tell_the_others(request, conversation.id, staff.id)
    _tell_the_customer(request, conversation, staff, writing)
    return web.json_response(told(conversation.id, desks.others(conversation.id, staff.id)))


def told(conversation_id: str, people: list[Person]) -> dict[str, Any]:
    """Who else is there, as pages read it."""
    return {
        "conversation": conversation_id,
        "colleagues": [{"name": one.name, "writing": one.writing} for one in people],
    }


def _tell_the_others(request: web.Request, conversation_id: str, but: str = "") -> None:
    desks, streams = request.config_dict[DESKS], request.config_dict[STREAMS]
    for one in desks.people(conversation_id):
        if one.staff_id != but:
            others = desks.others(conversation_id, one.staff_id)
            streams.sign(one.staff_id, "colleagues", told(conversation_id, others))


def _tell_the_customer(
    request: web.Request, conversation: Conversation, staff: Staff, writing: Writing | None
) -> None:
    """Only of an answer, and only by whom they talk with: a note is nothing to them."""
    mine = conversation.state == "human" and conversation.assignee_id == staff.id
    if writing == "reply" and mine:
        sign = TypingNow(conversation_id=conversation.id, author="agent")
        request.config_dict[FEED_HUB].typing(sign)
