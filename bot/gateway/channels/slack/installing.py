"""Connecting a workspace in the browser.

https://docs.slack.dev/authentication/installing-with-oauth
"""

import hashlib
import hmac
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from html import escape
from urllib.parse import urlencode

from aiohttp import web
from cachetools import TTLCache
from pydantic import SecretStr

from bot.gateway.channels.core.channel import SendingFailed
from bot.gateway.channels.slack.setup import Slack
from bot.gateway.channels.slack.web_api import WebApi, asked
from crm_bridge.api.schemas.channels import Connection, KeepConnection
from crm_bridge.client import BridgeError

logger = logging.getLogger(__name__)

COOKIE = "careline_slack_install"
VALID = 600
"""Seconds that an installation may take."""
SCOPES = (
    "app_mentions:read,channels:history,chat:write,commands,files:read,files:write,"
    "groups:history,im:history,im:read,im:write,mpim:history,users:read"
)
_NOT_SO = "This installation was begun in another browser, has been used, or took too long."

Keep = Callable[[str, KeepConnection], Awaitable[Connection]]


class Installing:
    """The way to Slack and back. What Slack brings back must have been begun in this browser."""

    def __init__(self, key: SecretStr, keep: Keep) -> None:
        # A key of its own: what is signed here is worth nothing elsewhere.
        self._key = hashlib.sha256(b"slack:" + key.get_secret_value().encode()).digest()
        self._keep = keep
        self._used: TTLCache[str, bool] = TTLCache(100_000, VALID)

    def begin(self, slack: Slack, redirect: str) -> web.Response:
        """Send the browser to Slack."""
        if not slack.installs:
            return _page(
                409, "Not yet", "Give the Client ID and Client Secret in the set-up first."
            )
        nonce = secrets.token_urlsafe(32)
        query = urlencode(
            {
                "client_id": slack.client_id,
                "scope": SCOPES,
                "redirect_uri": redirect,
                "state": self._state(nonce, int(time.time()) + VALID),
            }
        )
        response = web.Response(status=302, headers={"Location": f"{slack.authorize_url}?{query}"})
        response.set_cookie(
            COOKIE,
            nonce,
            max_age=VALID,
            path="/",
            httponly=True,
            samesite="Lax",
            secure=redirect.startswith("https://"),
        )
        return response

    async def finish(
        self, request: web.Request, slack: Slack, web_api: WebApi, redirect: str
    ) -> web.Response:
        """What Slack sends the browser back with: a code for the workspace's token."""
        query = request.query
        if not self._is_ours(query.get("state", ""), request.cookies.get(COOKIE, "")):
            logger.warning("A Slack installation came back with a state that is not valid")
            return _page(400, "Not connected", _NOT_SO + " Please begin again.")
        if query.get("error") or not query.get("code"):
            said = query.get("error") or "no code"
            return _page(400, "Not connected", f"Slack says: {said}. Nothing was changed.")
        try:
            name = await self._connected(slack, web_api, query["code"], redirect)
        except SendingFailed as error:
            logger.warning("A Slack installation failed: %s", error.reason)
            return _page(502, "Not connected", f"Slack did not go along: {error.reason}.")
        except BridgeError as error:
            logger.warning("A Slack workspace could not be kept: %s", error)
            return _page(503, "Not connected", "It cannot be kept just now. Please begin again.")
        return _page(200, "Connected", f"{name} is connected. You can close this page.")

    async def _connected(self, slack: Slack, web_api: WebApi, code: str, redirect: str) -> str:
        # Not `oauth_v2_access`: what it has of aiohttp is going to be taken away.
        given = {
            "client_id": slack.client_id,
            "client_secret": slack.client_secret,
            "code": code,
            "redirect_uri": redirect,
        }
        answer = await asked(web_api.client().api_call("oauth.v2.access", data=given))
        # An installation for a whole organisation has no workspace of its own.
        place = answer.get("team") or answer.get("enterprise") or {}
        kept = {
            "bot_token": str(answer["access_token"]),
            "bot_user_id": str(answer["bot_user_id"]),
            "scopes": str(answer.get("scope") or ""),
            "enterprise_id": str((answer.get("enterprise") or {}).get("id") or ""),
            "since": str(int(time.time())),
        }
        name = str(place.get("name") or place["id"])
        await self._keep(str(place["id"]), KeepConnection(name=name, secrets=kept))
        return name

    def _state(self, nonce: str, until: int) -> str:
        return f"{until}.{self._signature(nonce, until)}"

    def _signature(self, nonce: str, until: int) -> str:
        return hmac.new(self._key, f"{until}.{nonce}".encode(), hashlib.sha256).hexdigest()

    def _is_ours(self, state: str, nonce: str) -> bool:
        """Once, in time, and in the browser that has the cookie."""
        until, _, signature = state.partition(".")
        if not nonce or not until.isdecimal() or int(until) < time.time():
            return False
        genuine = hmac.compare_digest(
            signature.encode(), self._signature(nonce, int(until)).encode()
        )
        if not genuine or nonce in self._used:
            return False
        self._used[nonce] = True
        return True


def _page(status: int, title: str, text: str) -> web.Response:
    html = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · Slack</title>"
        "<style>:root{color-scheme:light dark}"
        "body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem}"
        f"</style><h1>{escape(title)}</h1><p>{escape(text)}</p></html>"
    )
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    response = web.Response(status=status, text=html, content_type="text/html", headers=headers)
    response.del_cookie(COOKIE, path="/")
    return response
