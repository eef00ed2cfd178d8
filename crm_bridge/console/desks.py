"""Who has which conversation open, and who is writing in it.

Kept in memory, on a short lease that open pages renew: there is one bridge process, and after a
restart the pages say it again within seconds.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, cast, get_args

from aiohttp import web

Writing = Literal["reply", "note"]

LEASE = 25.0
"""Seconds after which a page that said nothing is gone; pages say it every 10."""
WRITING = 8.0
"""Seconds after which somebody no longer writes, unless it was said again."""


@dataclass(frozen=True, slots=True)
class Person:
    """One colleague at a conversation, whatever the number of their pages."""

    staff_id: str
    name: str
    writing: Writing | None


@dataclass(frozen=True, slots=True)
class _Page:
    staff_id: str
    name: str
    until: float
    writing: Writing | None
    writing_until: float


class Desks:
    """`clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._pages: defaultdict[str, dict[tuple[str, str], _Page]] = defaultdict(dict)

    def here(
        self,
        conversation_id: str,
        staff_id: str,
        name: str,
        page: str,
        writing: Writing | None = None,
    ) -> bool:
        """A page is open. Whether that is news for those who are there too."""
        now, before = self._clock(), self.people(conversation_id)
        self._pages[conversation_id][staff_id, page] = _Page(
            staff_id, name, now + LEASE, writing, now + WRITING
        )
        # Writing is told each time that it is said, because it lapses where it is shown.
        return writing is not None or before != self.people(conversation_id)

    def left(self, conversation_id: str, staff_id: str, page: str) -> None:
        self._pages[conversation_id].pop((staff_id, page), None)
        self._tidy(conversation_id)

    def people(self, conversation_id: str) -> list[Person]:
        """Those who are there now, in the order they came."""
        self._tidy(conversation_id)
        return people(self._pages.get(conversation_id, {}).values(), self._clock())

    def others(self, conversation_id: str, staff_id: str) -> list[Person]:
        return [one for one in self.people(conversation_id) if one.staff_id != staff_id]

    def is_at(self, conversation_id: str, staff_id: str) -> bool:
        return any(one.staff_id == staff_id for one in self.people(conversation_id))

    def _tidy(self, conversation_id: str) -> None:
        """Drops the pages whose lease is over, and places where nobody is."""
        now, pages = self._clock(), self._pages.get(conversation_id, {})
        for key in [key for key, page in pages.items() if page.until <= now]:
            del pages[key]
        if not pages:
            self._pages.pop(conversation_id, None)


def people(pages: Iterable[_Page], now: float) -> list[Person]:
    """One for each person; writing in any of their pages counts."""
    found: dict[str, Person] = {}
    for page in pages:
        writing = page.writing if page.writing_until > now else None
        earlier = found.get(page.staff_id)
        if earlier is None or earlier.writing is None:
            found[page.staff_id] = Person(page.staff_id, page.name, writing)
    return list(found.values())


def read_writing(given: str) -> Writing | None:
    """What a page says is being written; anything else is nothing."""
    return cast(Writing, given) if given in get_args(Writing) else None


DESKS = web.AppKey("DESKS", Desks)
