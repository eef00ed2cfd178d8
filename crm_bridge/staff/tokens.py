"""Secrets that open something: whoever has one is let in, and only its hash is kept."""

import hashlib
import secrets


def new_token() -> str:
    """256 bits, safe in a cookie and in an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
