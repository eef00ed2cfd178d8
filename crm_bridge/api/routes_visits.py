"""What the page around a chat tells, messages left while nobody is there, mailed transcripts."""

from aiohttp import web

from crm_bridge.api.routing import Answer, RouteList
from crm_bridge.api.schemas.offline import (
    MailTranscript,
    OfflineKept,
    OfflineMessage,
    TranscriptQueued,
)
from crm_bridge.api.schemas.visits import VisitContext
from crm_bridge.conversations import offline_messages, transcript_mails, visits
from crm_bridge.conversations.records import read
from crm_bridge.db import DATABASE
from crm_bridge.errors import Conflict
from crm_bridge.mail_outbox import MAIL_OUTBOX

routes = RouteList(tag="visits")
UNKNOWN = "404 conversation_unknown"


@routes.endpoint(
    "PUT",
    "/v1/conversations/{cid}/context",
    scope="gateway",
    body=VisitContext,
    returns={204: None},
    errors=[UNKNOWN, "422 context_invalid"],
    invalid_code="context_invalid",
)
async def put_context(request: web.Request, *, body: VisitContext) -> Answer:
    """Keep where the visitor is now; the last one wins."""
    async with request.config_dict[DATABASE].session() as session:
        await visits.note_context(session, request.match_info["cid"], body)
    return Answer(204)


@routes.endpoint(
    "GET",
    "/v1/conversations/{cid}/context",
    scope="actions",
    returns={200: VisitContext},
    errors=[UNKNOWN],
)
async def read_context(request: web.Request) -> Answer:
    """Where the visitor is now, as their page says. It proves nothing."""
    async with request.config_dict[DATABASE].reading() as session:
        conversation = await read(session, request.match_info["cid"])
        found = await visits.of_conversation(session, conversation.id)
    return Answer(200, found.context)


@routes.endpoint(
    "POST",
    "/v1/conversations/{cid}/offline-messages",
    scope="gateway",
    body=OfflineMessage,
    returns={202: OfflineKept},
    errors=[UNKNOWN, "422 message_invalid", "422 message_empty"],
    invalid_code="message_invalid",
)
async def leave_message(request: web.Request, *, body: OfflineMessage) -> Answer:
    """Keep a message that was left while nobody is there, as a task."""
    async with request.config_dict[DATABASE].session() as session:
        task_id = await offline_messages.keep(session, request.match_info["cid"], body)
    return Answer(202, OfflineKept(id=task_id))


@routes.endpoint(
    "POST",
    "/v1/conversations/{cid}/transcript-mails",
    scope="gateway",
    body=MailTranscript,
    returns={202: TranscriptQueued},
    errors=[UNKNOWN, "409 mail_unavailable", "422 message_invalid", "429 rate_limited"],
    invalid_code="message_invalid",
)
async def mail_transcript(request: web.Request, *, body: MailTranscript) -> Answer:
    """Have the conversation mailed to its customer."""
    outbox = request.config_dict.get(MAIL_OUTBOX)
    if outbox is None:
        raise Conflict("mail_unavailable", "No mail server is set, so nothing can be mailed.")
    async with request.config_dict[DATABASE].session() as session:
        mail_id = await transcript_mails.write(session, request.match_info["cid"], body)
    outbox.wake()
    return Answer(202, TranscriptQueued(id=mail_id))
