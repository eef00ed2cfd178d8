"""Rasa's events, each found by its name once.

Rasa looks through all classes of events for every event that an action sends back or a dialogue is
read from: milliseconds for those of an ordinary form. Rests on `Event.resolve_by_type`, a function
of a name and a default; a test compares what it gives with Rasa's own classes.
"""

from __future__ import annotations

from functools import lru_cache

from rasa.shared.core.events import Event


def find_once() -> None:
    """From now on, in this process. Once is enough; again changes nothing."""
    if not hasattr(Event.resolve_by_type, "cache_info"):
        found = lru_cache(maxsize=None)(Event.resolve_by_type)
        Event.resolve_by_type = staticmethod(found)
