"""What a bot answers outside the Web API: at once to a command, or later by a response_url.

Docs: https://docs.slack.dev/interactivity/handling-user-interaction (message responses) and
https://docs.slack.dev/interactivity/implementing-slash-commands
"""

import json
from typing import Any

from aiohttp import web

from tests.fakes.slack.calls import Call
from tests.fakes.slack.message_checks import check_text, content_of, thread_of
from tests.fakes.slack.platform import Platform, ResponseUrl
from tests.fakes.slack.refusals import Refused
from tests.fakes.slack.world import Json, Message

WHERE = "response_url"
_RULE = "Handling user interaction, message responses"
_NAMES = (
    "text blocks attachments response_type replace_original delete_original thread_ts metadata"
    " unfurl_links unfurl_media mrkdwn"
)
_FIELDS = set(_NAMES.split())


async def take_response(request: web.Request, platform: Platform) -> web.Response:
    """A POST to a response_url."""
    try:
        found = _usable(platform, request.path)
        body = await _body(request)
        respond(platform, found, body, WHERE)
    except Refused as refusal:
        if refusal.rule:
            platform.violations.add(WHERE, f"{refusal.error}: {refusal.what}", refusal.rule)
        status = 404 if refusal.error in {"used_url", "expired_url"} else 400
        return web.json_response({"ok": False, "error": refusal.error}, status=status)
    found.left -= 1
    await platform.tell()
    return web.Response(text="ok")


def respond(platform: Platform, found: ResponseUrl, body: Json, where: str) -> None:
    """Show the answer: to the user alone unless `in_channel`, or in place of the original."""
    call = Call(platform, where, body, "", found.channel.team)
    kind = body.get("response_type", "ephemeral")
    if kind not in {"ephemeral", "in_channel"}:
        raise call.refuse("invalid_payload", f"response_type={kind!r}", f"{_RULE}, response_type")
    if body.keys() - _FIELDS:
        call.careless([f"unknown fields {sorted(body.keys() - _FIELDS)}"], _RULE)
    if call.flag("delete_original"):
        _original(call, found).deleted = True
        return
    content = content_of(call)
    if call.flag("replace_original"):
        original = _original(call, found)
        original.earlier.append(original.shown)
        original.text, original.blocks = content["text"], content["blocks"]
        return
    only_for = found.user.id if kind == "ephemeral" else ""
    thread_ts = thread_of(call, found.channel)
    bot = found.channel.team.bot
    found.channel.add(bot, only_for=only_for, thread_ts=thread_ts, **content)


def show_answer_of_command(
    platform: Platform, found: ResponseUrl, content_type: str, body: str
) -> None:
    """The body of the answer to a command: empty, plain text or a JSON message."""
    if not body:
        return
    where = "answer to a slash command"
    if content_type == "application/json":
        respond(platform, found, json.loads(body), where)
        return
    check_text(Call(platform, where, {}, "", found.channel.team), body)
    found.channel.add(found.channel.team.bot, text=body, only_for=found.user.id)


def _usable(platform: Platform, path: str) -> ResponseUrl:
    """Docs: "up to 5 times within 30 minutes". The errors are those met in practice; no page names
    them."""
    found = platform.response_urls.get(path)
    if found is None:
        raise Refused("no_service", path, _RULE)
    if found.expires < platform.clock():
        raise Refused("expired_url", "after 30 minutes", f"{_RULE}: within 30 minutes")
    if not found.left:
        raise Refused("used_url", "used five times", f"{_RULE}: up to 5 times")
    return found


async def _body(request: web.Request) -> Json:
    if request.content_type != "application/json":
        raise Refused("invalid_payload", f"Content-Type {request.content_type}", f"{_RULE}: JSON")
    body: Any = json.loads(await request.read())
    if not isinstance(body, dict):
        raise Refused("invalid_payload", "no JSON object", f"{_RULE}: JSON")
    return body


def _original(call: Call, found: ResponseUrl) -> Message:
    if found.message is None:
        raise call.refuse("invalid_payload", "there is no original message", _RULE)
    return found.message
