"""Who posts a message proves it as our webhooks do: by a signature with the time in it."""

import hmac

from bot.gateway.errors import ChatError
from crm_bridge.webhooks.signing import SIGNATURE, signature

TOLERANCE = 300
"""Seconds that a signature may be old, or ahead of our clock."""

_DIGITS = 15


def check_signature(secret: str, header: str | None, body: bytes, now: float) -> None:
    """Raises 401 `signature_missing`, `signature_invalid` or `signature_old`."""
    if not header:
        raise ChatError(401, "signature_missing", f"Sign the request: {SIGNATURE}: t=…,v1=….")
    parts = dict(part.strip().split("=", 1) for part in header.split(",") if "=" in part)
    timestamp = parts.get("t", "")
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= _DIGITS):
        raise _invalid("`t` must be the seconds since 1970")
    expected = signature(secret, int(timestamp), body)
    given = f"t={int(timestamp)},v1={parts.get('v1', '')}"
    if not hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")):
        raise _invalid(
            "`v1` is not the signature of `t`, a full stop and the body, with the secret"
        )
    if abs(now - int(timestamp)) > TOLERANCE:
        raise ChatError(
            401, "signature_old", f"Sign each try anew: `t` is off by more than {TOLERANCE} s."
        )


def _invalid(why: str) -> ChatError:
    return ChatError(401, "signature_invalid", f"{SIGNATURE}: {why}.")
