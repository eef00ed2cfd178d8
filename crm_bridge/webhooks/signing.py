"""The signature that proves who sent an event, and when."""

import hashlib
import hmac
import secrets

SIGNATURE = "Careline-Signature"
EVENT_ID = "Careline-Event-Id"
EVENT = "Careline-Event"


def new_secret() -> str:
    """256 random bits, such as `whsec_…`."""
    return f"whsec_{secrets.token_urlsafe(32)}"


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """The header's value: `t=<seconds since 1970>,v1=<HMAC-SHA256 of "t.body" in hex>`."""
    signed = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return f"t={timestamp},v1={signed.hexdigest()}"
