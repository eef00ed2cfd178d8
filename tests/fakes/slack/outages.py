"""Troubles that a test switches on: Slack is down, or says no. They are no violations."""

import json
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Outage:
    """While it lasts, the methods answer with that status and error. With the status 0 the
    connection breaks before there is an answer; `carried_out`: after the call was carried out.

    `methods`: only these; `channel`: only calls about it; `times`: over after so many answers. Use
    it as a context manager, or call `end()`.
    """

    status: int = 500
    error: str = ""
    retry_after: int = 1
    methods: frozenset[str] = frozenset()
    channel: str = ""
    times: int | None = None
    html: bool = False
    carried_out: bool = False
    answered: int = 0
    over: bool = False

    def __enter__(self) -> "Outage":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        self.over = True

    def covers(self, method: str, channel: str) -> bool:
        if self.over or (self.times is not None and self.answered >= self.times):
            return False
        named = not self.methods or method in self.methods
        return named and self.channel in {"", channel}

    def answer(self) -> web.Response:
        """Docs: rate limits (429 with Retry-After); a 5xx may be no JSON at all."""
        self.answered += 1
        if self.html:
            page = "<html><body>Server Error</body></html>"
            return web.Response(status=self.status, text=page, content_type="text/html")
        error = self.error or ("ratelimited" if self.status == 429 else "internal_error")
        headers = {"Retry-After": str(self.retry_after)} if self.status == 429 else {}
        body = json.dumps({"ok": False, "error": error})
        return web.Response(
            status=self.status, text=body, headers=headers, content_type="application/json"
        )


@dataclass
class Outages:
    """Those a test switched on."""

    on: list[Outage] = field(default_factory=list)

    def covering(self, method: str, channel: str) -> Outage | None:
        return next((one for one in self.on if one.covers(method, channel)), None)
