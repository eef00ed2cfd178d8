"""One conversation: reading it, and the few things staff can do with it here."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.channels.whereabouts import whereabouts
from crm_bridge.console.guard import STAFF
from crm_bridge.console.pages import how_many, page, seq_in
from crm_bridge.console.place_hints import hint
from crm_bridge.console.tags import tags_context
from crm_bridge.console.thread import actors, first_seq, thread
from crm_bridge.conversations import desk, mentions, merging, seen_by_staff, visits
from crm_bridge.conversations.transcript import transcript
from crm_bridge.customers import profile
from crm_bridge.db import DATABASE
from crm_bridge.errors import Conflict
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.staff import Staff
from crm_bridge.routing import offers
from crm_bridge.staff.names import names_of

routes = web.RouteTableDef()

Deed = Callable[[AsyncSession, str, Staff], Awaitable[None]]

DEEDS: dict[str, Deed] = {
    "accept": desk.accept,
    "take-over": desk.take_over,
    "return": desk.return_to_bot,
}

_CHANGED = (
    "The conversation has changed meanwhile: a colleague was faster, or the customer went on. "
    "You see how it stands now."
)
SHOWN = 50
MOST_SHOWN = 5_000


@routes.get("/conversations/{cid}")
async def show(request: web.Request) -> web.Response:
    """The page; the live refresh asks for what may have changed alone."""
    return await _render(request)


@routes.post("/conversations/{cid}/{deed:accept|take-over|return}")
async def do(request: web.Request) -> web.Response:
    """Take it or give it back."""
    deed = DEEDS[request.match_info["deed"]]
    with changed_meanwhile():
        async with request.config_dict[DATABASE].session() as session:
            await deed(session, request.match_info["cid"], request[STAFF])
    return await after(request)


@contextmanager
def changed_meanwhile() -> Iterator[None]:
    """A deed that the page offered is refused when somebody was faster."""
    try:
        yield
    except Conflict as refused:
        raise Conflict(refused.code, _CHANGED) from refused


async def after(request: web.Request) -> web.Response:
    """The page as it is after a change; a browser without scripts is led back to it."""
    if "HX-Request" in request.headers:
        return await _render(request)
    raise web.HTTPSeeOther(f"/conversations/{request.match_info['cid']}")


async def _render(request: web.Request) -> web.Response:
    shown, since = how_many(request, least=SHOWN, most=MOST_SHOWN), seq_in(request, "from")
    async with request.config_dict[DATABASE].reading() as session:
        found = await transcript(
            session,
            request.match_info["cid"],
            since=since,
            limit=MOST_SHOWN if since is not None else shown,
        )
        beside = await profile.of_conversation(session, found.conversation)
        merged_into, duplicates = await merging.pointers(session, found.conversation)
        offered_to = await _offered_to(session, found.conversation)
        names = await names_of(session, actors(found) | ({offered_to} if offered_to else set()))
        visit = await visits.of_conversation(session, found.conversation.id)
        where = await whereabouts(session, found.conversation)
        tagged = await tags_context(session, found.conversation.id)
    if "X-Page-Hidden" not in request.headers:
        await seen_by_staff.page_shown(
            request.config_dict[DATABASE], request[STAFF], found.conversation
        )
    if "HX-Request" not in request.headers:
        await mentions.opened(
            request.config_dict[DATABASE], request[STAFF], [note.id for note in found.notes]
        )
    context = {
        **tagged,
        "conversation": found.conversation,
        "thread": thread(found),
        "calls": found.escalations[::-1],
        "beside": beside,
        "visit": visit,
        "where": where,
        "place_hint": hint(where),
        "merged_into": merged_into,
        "duplicates": duplicates,
        "names": names,
        "offered_to": offered_to,
        "first_seq": first_seq(found),
        "more": shown + SHOWN if first_seq(found) > 1 else None,
    }
    template = "_conversation.html" if "HX-Request" in request.headers else "conversation.html"
    return page(request, template, context)


async def _offered_to(session: AsyncSession, conversation: Conversation) -> str | None:
    """Whose turn it is to accept, where a customer waits and is offered to somebody."""
    if conversation.state != "queued":
        return None
    offer = await offers.open_offer(session, conversation)
    return offer.staff_id if offer else None
