"""What time it is. The app holds one clock, so that tests can move it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present moment as an aware UTC time."""


def utc_now() -> datetime:
    return datetime.now(UTC)
