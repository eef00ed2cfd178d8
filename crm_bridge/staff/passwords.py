"""Passwords of staff: argon2id hashes, worked out beside the event loop."""

import asyncio
import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 10
MAX_LENGTH = 200
_HASHER = PasswordHasher()


async def hashed(password: str) -> str:
    return await asyncio.to_thread(_HASHER.hash, password)


async def matches(password_hash: str | None, password: str) -> bool:
    """False also where there is no hash; it takes the same time."""
    if len(password) > MAX_LENGTH:
        return False
    right = await asyncio.to_thread(_verify, password_hash, password)
    return right and password_hash is not None


def generated() -> str:
    """A password for somebody to copy once."""
    return secrets.token_urlsafe(12)


def _verify(password_hash: str | None, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobody() -> str:
    # What a log-in with an unknown e-mail is compared with, so that it takes as long as any other.
    return _HASHER.hash(secrets.token_urlsafe(16))
