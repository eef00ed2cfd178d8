"""Another help desk: it reads who waits, and its agents take over, answer and give back."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.routing import Answer, RouteList
from crm_bridge.api.schemas.base import RequestModel
from crm_bridge.api.schemas.content import AgentName, ControlState, MessageView
from crm_bridge.api.schemas.conversations import TypingNow
from crm_bridge.api.schemas.help_desk import (
    ByAgent,
    CloseIt,
    DeskConversation,
    DeskConversations,
    DeskTranscript,
    HandOn,
    NoteView,
    Reply,
    TagIt,
    ToTeam,
    WriteNote,
)
from crm_bridge.conversations import desk, tags
from crm_bridge.conversations.feed_hub import FEED_HUB
from crm_bridge.conversations.records import read
from crm_bridge.db import DATABASE
from crm_bridge.help_desk import agents, reading, steps

routes = RouteList(tag="help desk")

_ALL = "/v1/help-desk/conversations"
_ONE = f"{_ALL}/{{cid}}"
_UNKNOWN = "404 conversation_unknown"
_REFUSED = "409 transition_refused"
_NOT_ASSIGNED = "409 not_assigned"
_TEXT = ["422 message_empty", "422 message_too_long"]

Step = Callable[[AsyncSession, str], Awaitable[object]]


class ListQuery(RequestModel):
    state: ControlState = "queued"
    after: str | None = None
    limit: int = Field(default=50, ge=1, le=200)


class TranscriptQuery(RequestModel):
    before: int | None = Field(default=None, ge=1, le=2**31 - 1)
    limit: int = Field(default=100, ge=1, le=500)


@routes.endpoint(
    "GET",
    _ALL,
    scope="help_desk",
    query=ListQuery,
    returns={200: DeskConversations},
    errors=["422 cursor_invalid"],
)
async def list_desk_conversations(request: web.Request, *, query: ListQuery) -> Answer:
    """Conversations of one state: without one, those that wait for a person."""
    async with request.config_dict[DATABASE].reading() as session:
        found = await reading.conversations(
            session, query.state, after=query.after, limit=query.limit
        )
    return Answer(200, found)


@routes.endpoint("GET", _ONE, scope="help_desk", returns={200: DeskConversation}, errors=[_UNKNOWN])
async def show_desk_conversation(request: web.Request) -> Answer:
    """One conversation as it stands."""
    async with request.config_dict[DATABASE].reading() as session:
        return Answer(200, await reading.conversation(session, request.match_info["cid"]))


@routes.endpoint(
    "GET",
    f"{_ONE}/messages",
    scope="help_desk",
    query=TranscriptQuery,
    returns={200: DeskTranscript},
    errors=[_UNKNOWN],
)
async def read_desk_transcript(request: web.Request, *, query: TranscriptQuery) -> Answer:
    """The transcript: the assistant's part, files and internal notes included."""
    async with request.config_dict[DATABASE].reading() as session:
        found = await reading.transcript(
            session, request.match_info["cid"], before=query.before, limit=query.limit
        )
    return Answer(200, found)


@routes.endpoint(
    "POST",
    f"{_ONE}/accept",
    scope="help_desk",
    body=ByAgent,
    returns={200: DeskConversation},
    errors=[_UNKNOWN, _REFUSED],
)
async def accept_conversation(request: web.Request, *, body: ByAgent) -> Answer:
    """An agent takes a waiting customer; of two who try, one gets them."""

    async def step(session: AsyncSession, cid: str) -> None:
        await steps.accept(session, cid, await agents.known(session, body.agent))

    return await _done(request, step)


@routes.endpoint(
    "POST",
    f"{_ONE}/take-over",
    scope="help_desk",
    body=ByAgent,
    returns={200: DeskConversation},
    errors=[_UNKNOWN, _REFUSED],
)
async def take_over_conversation(request: web.Request, *, body: ByAgent) -> Answer:
    """An agent takes a conversation from the assistant, uncalled."""

    async def step(session: AsyncSession, cid: str) -> None:
        await steps.take_over(session, cid, await agents.known(session, body.agent))

    return await _done(request, step)


@routes.endpoint(
    "POST",
    f"{_ONE}/hand-on",
    scope="help_desk",
    body=HandOn,
    returns={200: DeskConversation},
    errors=[_UNKNOWN, _NOT_ASSIGNED],
)
async def hand_on_conversation(request: web.Request, *, body: HandOn) -> Answer:
    """To another agent of the help desk, at once."""
    return await _done(request, lambda session, cid: steps.hand_on(session, cid, body))


@routes.endpoint(
    "POST",
    f"{_ONE}/transfer",
    scope="help_desk",
    body=ToTeam,
    returns={200: DeskConversation},
    errors=[_UNKNOWN, "404 team_unknown", _NOT_ASSIGNED],
)
async def transfer_conversation(request: web.Request, *, body: ToTeam) -> Answer:
    """Back into the queue, for a team."""
    return await _done(request, lambda session, cid: steps.to_team(session, cid, body))


@routes.endpoint(
    "POST",
    f"{_ONE}/replies",
    scope="help_desk",
    body=Reply,
    returns={201: MessageView, 200: MessageView},
    errors=[_UNKNOWN, _NOT_ASSIGNED, *_TEXT, "422 placeholder_open", "422 id_used"],
)
async def reply_to_customer(request: web.Request, *, body: Reply) -> Answer:
    """Say something to the customer; 200 when this id was said already."""
    async with request.config_dict[DATABASE].session() as session:
        view, new = await steps.reply(session, request.match_info["cid"], body)
    return Answer(201 if new else 200, view)


@routes.endpoint(
    "POST",
    f"{_ONE}/notes",
    scope="help_desk",
    body=WriteNote,
    returns={201: NoteView},
    errors=[_UNKNOWN, *_TEXT],
)
async def write_note(request: web.Request, *, body: WriteNote) -> Answer:
    """Write something for colleagues; the customer never reads it."""
    async with request.config_dict[DATABASE].session() as session:
        staff = await agents.known(session, body.agent)
        note = await desk.add_note(session, request.match_info["cid"], staff, body.text)
    return Answer(201, NoteView(id=note.id, at=note.at, text=note.text, author=staff.name))


@routes.endpoint(
    "POST",
    f"{_ONE}/tags",
    scope="help_desk",
    body=TagIt,
    returns={200: DeskConversation},
    errors=[_UNKNOWN, "422 tag_invalid", "422 tags_too_many"],
)
async def put_tag(request: web.Request, *, body: TagIt) -> Answer:
    """Put a tag on the conversation; one that is there already stays."""

    async def step(session: AsyncSession, cid: str) -> None:
        await tags.put(session, cid, await agents.known(session, body.agent), body.tag)

    return await _done(request, step)


@routes.endpoint(
    "POST",
    f"{_ONE}/tags/remove",
    scope="help_desk",
    body=TagIt,
    returns={200: DeskConversation},
    errors=[_UNKNOWN],
)
async def take_tag_off(request: web.Request, *, body: TagIt) -> Answer:
    """Take a tag off; one that is not there is no mistake."""

    async def step(session: AsyncSession, cid: str) -> None:
        await tags.take_off(session, cid, await agents.known(session, body.agent), body.tag)

    return await _done(request, step)


@routes.endpoint(
    "POST",
    f"{_ONE}/typing",
    scope="help_desk",
    body=ByAgent,
    returns={204: None},
    errors=[_UNKNOWN],
)
async def agent_types(request: web.Request, *, body: ByAgent) -> Answer:
    """Show the customer that an agent is typing; it lapses after 8 seconds."""
    async with request.config_dict[DATABASE].reading() as session:
        conversation = await read(session, request.match_info["cid"])
    if conversation.state == "human":
        name = AgentName(name=body.agent.name)
        request.config_dict[FEED_HUB].typing(
            TypingNow(conversation_id=conversation.id, author="agent", agent=name)
        )
    return Answer(204)


@routes.endpoint(
    "POST",
    f"{_ONE}/return",
    scope="help_desk",
    body=ByAgent,
    returns={200: DeskConversation},
    errors=[_UNKNOWN, _REFUSED],
)
async def return_conversation(request: web.Request, *, body: ByAgent) -> Answer:
    """Let the assistant answer again."""

    async def step(session: AsyncSession, cid: str) -> None:
        await desk.return_to_bot(session, cid, await agents.known(session, body.agent))

    return await _done(request, step)


@routes.endpoint(
    "POST",
    f"{_ONE}/close",
    scope="help_desk",
    body=CloseIt,
    returns={200: DeskConversation},
    errors=[_UNKNOWN, _REFUSED, "422 resolution_unknown", "422 note_missing"],
)
async def close_conversation(request: web.Request, *, body: CloseIt) -> Answer:
    """End it, and say how it ended; the customer's next message opens it again."""

    async def step(session: AsyncSession, cid: str) -> None:
        staff = await agents.known(session, body.agent)
        await desk.close(session, cid, staff, body.resolution, body.note)

    return await _done(request, step)


async def _done(request: web.Request, step: Step) -> Answer:
    """The step, and the conversation as it stands after it."""
    cid = request.match_info["cid"]
    async with request.config_dict[DATABASE].session() as session:
        await step(session, cid)
        return Answer(200, await reading.conversation(session, cid))
