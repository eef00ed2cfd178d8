"""One call of the Web API: its arguments, wherever they stand, and whose token it has.

Docs: https://docs.slack.dev/apis/web-api/
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.fakes.slack.platform import Platform
from tests.fakes.slack.refusals import Refused
from tests.fakes.slack.world import Channel, Json, Message, Team

RULES = "Using the Web API: https://docs.slack.dev/apis/web-api/"
_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
_BODILESS = {"", "application/octet-stream"}


@dataclass
class Call:
    """`team` is whose bot token it is; there is none for app-level tokens and OAuth."""

    platform: Platform
    method: str
    args: Json
    token: str
    team_found: Team | None = None
    basic: tuple[str, str] | None = None

    @property
    def team(self) -> Team:
        if self.team_found is None:
            raise Refused("not_allowed_token_type", "a bot token is needed", RULES)
        return self.team_found

    @property
    def key(self) -> tuple[str, ...]:
        """The same for the same request sent again."""
        content = json.dumps(self.args, sort_keys=True, default=str).encode()
        return (self.token, self.method, hashlib.sha256(content).hexdigest())

    def refuse(self, error: str, what: str, rule: str = "", **answer: object) -> Refused:
        return Refused(error, what, rule or f"{self.method}, {error}", **answer)

    def text(self, name: str) -> str:
        """An argument that is a string, or ""."""
        value = self.args.get(name)
        if value is not None and not isinstance(value, str):
            raise self.refuse("invalid_arguments", f"{name} is no string", f"{self.method}, {name}")
        return value or ""

    def flag(self, name: str) -> bool:
        return str(self.args.get(name, "")).lower() in {"1", "true"}

    def decoded(self, name: str, error: str = "invalid_arguments") -> Any:
        """An argument that is JSON: as it is in a JSON body, as a string in a form."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            rule = f"{self.method}, {name}: JSON, as a URL-encoded string"
            raise self.refuse(error, f"{name} is no JSON", rule) from None

    def channel(self, name: str = "channel", *, writing: bool = False) -> Channel:
        """The conversation meant; a user's id means the direct messages with them only where
        `writing` (chat.postMessage)."""
        wanted = self.text(name)
        if writing and wanted in self.team.members and not self.team.members[wanted].is_bot:
            return self.platform.direct(self.team, wanted)
        channel = self.team.channels.get(wanted)
        if channel is None:
            raise self.refuse("channel_not_found", f"{name}={wanted!r}")
        return channel

    def joined(self, channel: Channel) -> Channel:
        """Refused if the bot is no member, or the channel is archived."""
        if channel.archived:
            raise Refused("is_archived")
        if self.team.bot.id not in channel.members:
            error = "not_in_channel" if channel.kind == "channel" else "channel_not_found"
            if channel.id in self.team.removed_from:
                raise Refused(error)
            raise self.refuse(error, f"the bot is no member of {channel.name}")
        return channel

    def message(
        self, channel: Channel, name: str = "ts", error: str = "message_not_found"
    ) -> Message:
        """The message whose ts is given."""
        found = channel.find(self.text(name))
        if found is None:
            raise self.refuse(error, f"{name}={self.text(name)!r} in {channel.name}")
        return found

    def careless(self, faults: list[str], rule: str) -> None:
        """Slack takes it, people read something else."""
        for fault in faults:
            self.platform.violations.add(self.method, fault, rule)


async def read_call(platform: Platform, request: web.Request) -> Call:
    """The call that a request is. The token is looked at later (`check_token`)."""
    method = request.match_info["method"]
    call = Call(platform, method, dict(request.query), "")
    if "token" in call.args:
        rule = f"{RULES}: tokens in a query string are not taken"
        raise call.refuse("invalid_auth", "token in the query", rule)
    if request.method == "POST":
        call.args |= await _read_body(call, request)
    call.token = str(call.args.pop("token", ""))
    _read_authorization(call, request.headers.get("Authorization", ""))
    return call


async def _read_body(call: Call, request: web.Request) -> Json:
    kind = request.content_type
    if kind == "application/json":
        return await _read_json(call, request)
    if kind in _FORMS:
        return {name: str(value) for name, value in (await request.post()).items()}
    if kind in _BODILESS and not await request.read():
        return {}
    rule = f"{RULES}: POST bodies are JSON or forms"
    raise call.refuse("invalid_post_type", f"Content-Type {kind}", rule)


async def _read_json(call: Call, request: web.Request) -> Json:
    if not request.headers.get("Authorization"):
        rule = f"{RULES}: with a JSON body the token stands in the Authorization header"
        raise call.refuse("not_authed", "JSON body without Authorization header", rule)
    try:
        body = json.loads(await request.read())
    except ValueError:
        raise call.refuse("invalid_json", "the body is no JSON") from None
    if not isinstance(body, dict):
        raise call.refuse("json_not_object", "the body is no JSON object")
    if request.charset is None:
        rule = (
            f"{RULES}: application/json; charset=utf-8 (answered with the warning missing_charset)"
        )
        call.careless(["Content-Type without charset"], rule)
    return body


def _read_authorization(call: Call, header: str) -> None:
    scheme, _, credentials = header.partition(" ")
    if scheme == "Bearer":
        call.token = credentials
    elif scheme == "Basic":
        login, _, password = base64.b64decode(credentials).decode("latin-1").partition(":")
        call.basic = (login, password)
    elif header:
        raise call.refuse("invalid_auth", f"Authorization {scheme}", f"{RULES}: Bearer")


def check_token(call: Call, wanted: str) -> None:
    """Refuse a call without the token its method needs: "bot", "app" or "none"."""
    if wanted == "none":
        return
    if not call.token:
        raise call.refuse("not_authed", "no token")
    app_token = call.platform.app.app_token
    call.team_found = call.platform.team_of_token(call.token)
    if call.team_found is None and call.token != app_token:
        raise call.refuse("invalid_auth", "unknown token")
    if (call.token == app_token) != (wanted == "app"):
        raise call.refuse("not_allowed_token_type", f"{wanted} token needed")
    if call.team_found is not None and call.team_found.refused_as:
        raise Refused(call.team_found.refused_as)


def check_scope(call: Call, any_of: frozenset[str]) -> None:
    """Docs: `missing_scope`, with what is needed and what was granted."""
    if any_of and not any_of & call.team.scopes:
        needed = ",".join(sorted(any_of))
        provided = ",".join(sorted(call.team.scopes))
        what = f"needs {needed}"
        raise call.refuse("missing_scope", what, needed=needed, provided=provided)
