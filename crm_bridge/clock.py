"""What time it is. The app holds one clock, so that tests can move it."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Gives the present moment as an aware UTC time."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def is_zone(name: str) -> bool:
    """Whether the time zone database has this name. One file is opened for it, where making the
    list of all names opens each file."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
