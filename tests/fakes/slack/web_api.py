"""`/api/METHOD`: what is refused is refused as Slack does it, and written down."""

from aiohttp import web

import tests.fakes.slack.methods.app
import tests.fakes.slack.methods.chat
import tests.fakes.slack.methods.conversations
import tests.fakes.slack.methods.files
import tests.fakes.slack.oauth  # noqa: F401 - each adds its methods
from tests.fakes.slack.calls import Call, check_scope, check_token, read_call
from tests.fakes.slack.methods.registry import METHODS
from tests.fakes.slack.platform import MadeCall, Platform
from tests.fakes.slack.refusals import Refused
from tests.fakes.slack.world import Json


async def answer_call(request: web.Request, platform: Platform) -> web.Response:
    """Any method of the Web API."""
    try:
        call = await read_call(platform, request)
    except Refused as refusal:
        return _refused(platform, request.match_info["method"], refusal)
    has_json = request.content_type == "application/json"
    response = _broken(call, request, has_json) or _trouble(call) or _run(call, has_json=has_json)
    await platform.tell()
    return response


def _broken(call: Call, request: web.Request, has_json: bool) -> web.Response | None:
    """The connection breaks: who called cannot know what became of the call."""
    outage = call.platform.outages.covering(call.method, str(call.args.get("channel", "")))
    if outage is None or outage.status:
        return None
    outage.answered += 1
    if outage.carried_out:
        _run(call, has_json=has_json)
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _trouble(call: Call) -> web.Response | None:
    """An outage, or a limit. Both may ask to wait, and asking too early is a violation."""
    platform = call.platform
    platform.limits.check_patience(call.key)
    channel = str(call.args.get("channel", ""))
    outage = platform.outages.covering(call.method, channel)
    if outage is None:
        return _limited(call, channel)
    if outage.status == 429:
        platform.limits.told_to_wait(call.key, outage.retry_after)
    response = outage.answer()
    _note(call, response.status, outage.error)
    return response


def _limited(call: Call, channel: str) -> web.Response | None:
    """Docs: rate limits. HTTP 429 with Retry-After in seconds."""
    seconds = call.platform.limits.wait_for(call.token, call.method, channel)
    if not seconds:
        return None
    call.platform.limits.told_to_wait(call.key, seconds)
    _note(call, 429, "ratelimited")
    headers = {"Retry-After": str(seconds)}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


def _run(call: Call, *, has_json: bool) -> web.Response:
    facts = METHODS.get(call.method)
    try:
        if facts is None:
            raise call.refuse("unknown_method", "no method this fake knows")
        check_token(call, facts.token)
        check_scope(call, facts.scopes)
        facts.check(call, has_json=has_json)
        answer = facts.run(call)
    except Refused as refusal:
        _note(call, 200, refusal.error)
        return _refused(call.platform, call.method, refusal)
    _note(call, 200, "")
    return web.json_response({"ok": True, **answer}, headers=_headers(call))


def _refused(platform: Platform, method: str, refusal: Refused) -> web.Response:
    if refusal.rule:
        platform.violations.add(method, f"{refusal.error}: {refusal.what}", refusal.rule)
    answer: Json = {"ok": False, "error": refusal.error, **refusal.answer}
    return web.json_response(answer)


def _headers(call: Call) -> dict[str, str]:
    return {"X-OAuth-Scopes": ",".join(sorted(call.team_found.scopes))} if call.team_found else {}


def _note(call: Call, status: int, error: str) -> None:
    found = call.team_found or call.platform.team_of_token(call.token)
    team = found.id if found else ""
    call.platform.calls.append(MadeCall(call.method, call.args, team, status, error))
