"""The chat protocol over HTTP."""

import asyncio
import math
import re

from aiohttp import web

from bot.gateway.channels.web.chat import Chat
from bot.gateway.channels.web.protocol import (
    CustomerMessage,
    NewSession,
    Rating,
    Seen,
    changes_json,
    cursor,
    read,
)
from bot.gateway.channels.web.socket import Connection
from bot.gateway.errors import ChatError
from bot.gateway.hub import TOLD, Lagging, News, Subscription
from bot.gateway.widget.config import ClientConfig
from crm_bridge.api.schemas.conversations import OpenSession, TypingNow

CHAT = web.AppKey("chat", Chat)
CONFIG = web.AppKey("client_config", ClientConfig)
TRUST_FORWARDED = web.AppKey("trust_forwarded", bool)

LONGEST_WAIT = 30.0
_SEQ = re.compile(r"[0-9]{1,18}")

routes = web.RouteTableDef()


def address_of(request: web.Request) -> str:
    """The client's address; behind a trusted proxy the last one it forwarded for. Some add it to
    the client's header, some send one of their own behind it."""
    forwarded = request.headers.getall("X-Forwarded-For", [])
    if request.app[TRUST_FORWARDED] and forwarded:
        return forwarded[-1].rsplit(",", 1)[-1].strip()
    return request.remote or "unknown"


async def conversation_of(request: web.Request) -> str:
    """The conversation of the bearer token; raises `token_invalid` or `token_expired`."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise ChatError(401, "token_invalid", "Send the session's token as a bearer token.")
    return await request.app[CHAT].sessions.conversation(token.strip())


@routes.post("/chat/session")
async def open_session(request: web.Request) -> web.Response:
    raw = await request.read()
    asked = read(NewSession, raw or b"{}")
    opened = await request.app[CHAT].sessions.open(
        OpenSession(
            channel="web",
            identity=asked.identity,
            locale=asked.locale,
            page=asked.page,
            resume=asked.resume,
            visitor=asked.visitor,
            context=asked.context,
        )
    )
    body = opened.model_dump(mode="json", exclude={"locale"})
    body["config"] = request.app[CONFIG].for_page(asked.locale or opened.locale, asked.page)
    return web.json_response(body, status=201)


@routes.post("/chat/messages")
async def send_message(request: web.Request) -> web.Response:
    conversation_id = await conversation_of(request)
    message = read(CustomerMessage, await request.read())
    kept = await request.app[CHAT].receive(conversation_id, message, address_of(request))
    return web.json_response({"id": message.id, "seq": kept.seq}, status=202)


@routes.get("/chat/messages")
async def read_messages(request: web.Request) -> web.Response:
    """Answers at once when there is something new, else when there is or `wait` is over."""
    conversation_id = await conversation_of(request)
    chat = request.app[CHAT]
    after = cursor(request.query.get("after"))
    wait = _wait(request.query.get("wait", "0"))
    seen = _seen(request.query.get("seen"))
    with chat.hub.listen(conversation_id) as news:
        changes = await chat.changes(conversation_id, after)
        fresh = int(changes.cursor) > int(after or 0) or changes.seen > seen
        if wait and not fresh:
            await _first_news(news, wait)
            changes = await chat.changes(conversation_id, after)
    return web.json_response(
        {**changes_json(changes), "typing": chat.hub.typing(conversation_id)},
        headers={"Cache-Control": "no-store"},
    )


@routes.post("/chat/typing")
async def typing(request: web.Request) -> web.Response:
    await request.app[CHAT].typing(await conversation_of(request))
    return web.Response(status=204)


@routes.post("/chat/seen")
async def seen(request: web.Request) -> web.Response:
    conversation_id = await conversation_of(request)
    await request.app[CHAT].seen(conversation_id, read(Seen, await request.read()).seq)
    return web.Response(status=204)


@routes.post("/chat/rating")
async def rating(request: web.Request) -> web.Response:
    conversation_id = await conversation_of(request)
    await request.app[CHAT].rate(conversation_id, read(Rating, await request.read()))
    return web.Response(status=204)


@routes.get("/chat/ws")
async def socket(request: web.Request) -> web.WebSocketResponse:
    connection = Connection(request.app[CHAT], address_of(request))
    return await connection.serve(request)


def _wait(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if math.isnan(seconds) or seconds < 0:
        raise ChatError(422, "message_invalid", "`wait` must be a number of seconds.")
    return min(seconds, LONGEST_WAIT)


def _seen(text: str | None) -> float:
    """How far the client knows the staff to have read; who does not say is told while they wait."""
    if text is None:
        return math.inf
    if not _SEQ.fullmatch(text):
        raise ChatError(422, "message_invalid", "`seen` must be the `seq` of a message.")
    return int(text)


def _is_news(item: News) -> bool:
    """What ends the waiting. That the assistant is typing does not: it will have answered soon."""
    if isinstance(item, TypingNow):
        return item.author == "agent"
    return item.type in TOLD or (item.type == "seen" and item.data["author"] == "agent")


async def _first_news(news: Subscription, wait: float) -> None:
    try:
        async with asyncio.timeout(wait):
            while not _is_news(await news.next()):
                pass
    except (TimeoutError, Lagging):
        return
