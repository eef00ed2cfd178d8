"""One request of the Bot API: https://core.telegram.org/bots/api#making-requests

"We support GET and POST HTTP methods … URL query string, application/x-www-form-urlencoded,
application/json (except for uploading files), multipart/form-data (use to upload files)."
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from .refusals import Json, Refused, bad_request


@dataclass
class Upload:
    name: str
    content: bytes
    mime: str


@dataclass
class Call:
    """`method` as documented, whatever its capitals were ("case-insensitive")."""

    method: str
    arguments: Json
    uploads: dict[str, Upload] = field(default_factory=dict)
    is_connected: Callable[[], bool] = lambda: True

    def text(self, name: str, default: str = "") -> str:
        value = self.arguments.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def flag(self, name: str) -> bool:
        return str(self.arguments.get(name, "")).lower() in ("true", "yes", "1")

    def number(self, name: str, default: int | None = None) -> int:
        value = self.arguments.get(name, default)
        try:
            return int(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            raise bad_request(
                f"invalid {name} specified", f"{self.method} {name}: an integer"
            ) from None

    def parsed(self, name: str) -> Any:
        """An object or array; in forms it is written in JSON ("JSON-serialized")."""
        value = self.arguments.get(name)
        if not isinstance(value, str) or not value:
            return value or None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(
                f"can't parse {name} JSON object", f"{self.method} {name}: JSON-serialized"
            ) from None

    def listed(self, name: str) -> list[Any]:
        value = self.parsed(name) or []
        if not isinstance(value, list):
            raise bad_request(
                f"can't parse {name}: expected an Array", f"{self.method} {name}: an array"
            )
        return value


async def read_call(request: web.Request, method: str) -> Call:
    call = Call(method, dict(request.query), is_connected=lambda: not _is_gone(request))
    try:
        if request.content_type == "application/json" and request.can_read_body:
            _read_json(call, await request.text())
        elif request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
            _read_form(call, (await request.post()).items())
    except web.HTTPRequestEntityTooLarge:
        raise Refused(
            413, "Request Entity Too Large", f"{method}: uploads of up to 50 MB"
        ) from None
    return call


def _read_json(call: Call, body: str) -> None:
    try:
        given = json.loads(body)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise bad_request("can't parse request JSON object", f"{call.method}: an object in JSON")
    call.arguments |= given


def _read_form(call: Call, form: Iterable[tuple[str, object]]) -> None:
    for name, value in form:
        if isinstance(value, web.FileField):
            call.uploads[name] = Upload(value.filename, value.file.read(), value.content_type)
        else:
            call.arguments[name] = value


def _is_gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()
