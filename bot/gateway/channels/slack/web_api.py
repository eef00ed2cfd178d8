"""Calls of Slack's Web API, whose failures are those of a channel."""

import re
from collections.abc import Awaitable
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientSession, ClientTimeout
from cachetools import LRUCache, TTLCache
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.gateway.channels.core.channel import TryLater, Undeliverable
from bot.gateway.channels.slack.errors import failures
from bot.gateway.channels.slack.workspace import Workspace
from crm_bridge.errors import Unprocessable

TIMEOUT = ClientTimeout(total=20, connect=5)
KNOWN = 20_000
DAY = 24 * 3600.0
_SLACKS = re.compile(r"(?:.+\.)?(?:slack\.com|slack-gov\.com|slack-files\.com|slack-edge\.com)")


async def asked(call: Awaitable[AsyncSlackResponse]) -> dict[str, Any]:
    """The answer to a call. Raises TryLater, Undeliverable (as `Refused`) and Uncertain."""
    with failures():
        response = await call
    data = response.data
    return data if isinstance(data, dict) else {}


class WebApi:
    """One Slack. Nothing is repeated here: whoever calls knows what a repeat would do."""

    def __init__(self, http: ClientSession, api_url: str) -> None:
        self._http = http
        self._api_url = api_url
        self._directs: LRUCache[tuple[str, str], str] = LRUCache(KNOWN)
        self._users: TTLCache[tuple[str, str], dict[str, Any]] = TTLCache(KNOWN, DAY)
        self._unasked: TTLCache[str, bool] = TTLCache(1_000, 60.0)

    def client(self, token: str | None = None) -> AsyncWebClient:
        return AsyncWebClient(token, base_url=self._api_url, session=self._http, retry_handlers=[])

    async def direct_channel(self, workspace: Workspace, user: str) -> str:
        """The channel of the bot's direct messages with a user, opened if there is none."""
        known = self._directs.get((workspace.id, user))
        if known is None:
            client = self.client(workspace.token)
            answer = await asked(client.conversations_open(users=[user]))
            known = self._directs[workspace.id, user] = str(answer["channel"]["id"])
        return known

    async def user(self, workspace: Workspace, user: str) -> dict[str, Any] | None:
        """What the workspace knows of a user. After a failure nobody is asked for a minute: a name
        is worth no waiting."""
        known = self._users.get((workspace.id, user))
        if known is not None or workspace.id in self._unasked:
            return known
        client = self.client(workspace.token)
        try:
            answer = await asked(client.users_info(user=user, include_locale=True))
        except Exception:
            self._unasked[workspace.id] = True
            raise
        found: dict[str, Any] = answer["user"]
        self._users[workspace.id, user] = found
        return found

    async def file(self, workspace: Workspace, ref: str, *, at_most: int) -> bytes:
        """A file by its private address, or by its id. Raises TryLater, Undeliverable, and
        Unprocessable for one that is too large."""
        if "/" not in ref:
            answer = await asked(self.client(workspace.token).files_info(file=ref))
            ref = str(answer["file"].get("url_private") or "")
        if not self._is_slacks(ref):
            raise Undeliverable("the file is not at Slack")
        headers = {"Authorization": f"Bearer {workspace.token}"}
        with failures():
            async with self._http.get(ref, headers=headers) as response:
                if response.status == 429 or response.status >= 500:
                    raise TryLater(f"Slack answers {response.status} for a file")
                if response.status != 200:
                    raise Undeliverable(f"Slack answers {response.status} for a file")
                if response.content_type == "text/html":
                    # Its page to sign in, which comes with the status 200.
                    raise Undeliverable("Slack does not hand the file out to the app")
                data = await response.content.read(at_most + 1)
                while len(data) <= at_most and not response.content.at_eof():
                    data += await response.content.read(at_most + 1 - len(data))
        if len(data) > at_most:
            raise Unprocessable("attachment_too_large", "too large")
        return data

    def _is_slacks(self, url: str) -> bool:
        """Whether the bot's token may be shown there."""
        parts, api = urlsplit(url), urlsplit(self._api_url)
        if (parts.scheme, parts.netloc) == (api.scheme, api.netloc):
            return True
        return parts.scheme == "https" and bool(_SLACKS.fullmatch(parts.hostname or ""))
