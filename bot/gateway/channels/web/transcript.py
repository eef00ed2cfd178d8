"""A customer's own conversation, to keep: as a file, or by mail."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from aiohttp import web

from bot.gateway.channels.web.protocol import MailWish, read
from bot.gateway.channels.web.routes import CHAT, CONFIG, address_of, conversation_of
from bot.gateway.errors import ChatError
from bot.gateway.transcript.document import Transcript, newest, transcript
from bot.gateway.transcript.writing import as_html, as_text
from crm_bridge.api.schemas.content import MessageView
from crm_bridge.api.schemas.conversations import Changes
from crm_bridge.api.schemas.offline import MailTranscript

MAIL_LENGTH = 100_000
"""Characters: a mail has an end, and the bridge takes a megabyte."""
TYPES = {"txt": "text/plain", "html": "text/html"}
WRITERS = {"txt": as_text, "html": as_html}

routes = web.RouteTableDef()


@routes.get("/chat/transcript")
async def download(request: web.Request) -> web.Response:
    """A file that is only ever saved, never shown as a page of ours."""
    kind = request.query.get("format", "txt")
    if kind not in TYPES:
        raise ChatError(422, "message_invalid", "`format` must be txt or html.")
    chat, conversation_id = request.app[CHAT], await conversation_of(request)
    chat.limits.spend(conversation_id, address_of(request))
    found = await chat.whole(conversation_id)
    made = await _made(request, found, found.messages)
    name = f"conversation-{datetime.now(UTC):%Y-%m-%d}.{kind}"
    return web.Response(
        text=await asyncio.to_thread(WRITERS[kind], made),
        content_type=TYPES[kind],
        charset="utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


@routes.post("/chat/transcript")
async def mail(request: web.Request) -> web.Response:
    chat, conversation_id = request.app[CHAT], await conversation_of(request)
    wish = read(MailWish, await request.read())
    chat.limits.spend(conversation_id, address_of(request))
    found = await chat.whole(conversation_id)
    made = await _made(request, found, newest(found.messages, MAIL_LENGTH))
    intro = request.app[CONFIG].texts(found.locale)["transcript_mail_text"]
    letter = MailTranscript(
        email=wish.email,
        subject=made.title,
        text=f"{intro}\n\n{await asyncio.to_thread(as_text, made)}",
        html=await asyncio.to_thread(as_html, made),
    )
    await chat.mail_transcript(conversation_id, letter)
    return web.Response(status=202)


async def _made(
    request: web.Request, found: Changes, messages: Sequence[MessageView]
) -> Transcript:
    """In the conversation's language. Names of days and months are read from files at first."""
    config = request.app[CONFIG]
    locale = config.locale(found.locale)
    texts = config.texts(locale)
    return await asyncio.to_thread(transcript, messages, texts, locale, config.zone)
