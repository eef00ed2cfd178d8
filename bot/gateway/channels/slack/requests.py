"""Requests from Slack: signed, not too old, not too large, and what is in them.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import logging
from urllib.parse import parse_qs

from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.gateway.channels.core.channel import Unreadable
from bot.gateway.channels.core.json_in import loaded
from bot.gateway.channels.slack.reading import Arrival
from bot.gateway.errors import ChatError

logger = logging.getLogger(__name__)

LARGEST = 1024 * 1024
"""Bytes of a request; Slack's are far smaller."""


async def body_of(request: web.Request) -> bytes:
    """Raises 413 before more is read than can be Slack's."""
    body = b""
    while not request.content.at_eof():
        body += await request.content.read(LARGEST + 1 - len(body))
        if len(body) > LARGEST:
            logger.warning("A request to Slack's address was larger than %d bytes", LARGEST)
            raise ChatError(413, "too_large", f"At most {LARGEST} bytes are taken here.")
    return body


def check_signature(request: web.Request, body: bytes, secret: str) -> None:
    """Raises 401 for what Slack did not sign in the last five minutes."""
    try:
        genuine = SignatureVerifier(secret).is_valid_request(body, dict(request.headers))
    except ValueError:
        # A timestamp that is no number, or a body that is no text.
        genuine = False
    if not genuine:
        logger.warning(
            "A request to %s was not signed by Slack with the Signing Secret, or is older than"
            " five minutes (timestamp %r)",
            request.path,
            request.headers.get("X-Slack-Request-Timestamp"),
        )
        raise ChatError(
            401,
            "signature_wrong",
            "This is not signed with the app's Signing Secret, or is more than five minutes old.",
        )


def arrival_in(request: web.Request, body: bytes) -> Arrival:
    """Events are JSON, interactions a form with one field `payload`, commands a form. Raises
    Unreadable."""
    try:
        if request.content_type == "application/json":
            return Arrival("event", _json(body))
        form = {name: values[-1] for name, values in parse_qs(body.decode(), True).items()}
        if "payload" in form:
            return Arrival("interaction", _json(form["payload"].encode()))
        if "command" in form:
            return Arrival("command", form)
    except ValueError as error:
        raise Unreadable(f"neither JSON nor a form: {error}") from error
    raise Unreadable(f"{request.content_type} is nothing that Slack sends")


def _json(text: bytes) -> dict[str, object]:
    found = loaded(text)
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    return found
