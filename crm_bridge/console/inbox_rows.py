"""A page of the list as everybody who looks at it sees it: read and drawn once for them all.

After a customer calls a person, all consoles fetch the list at once. What differs between readers
is what they have not read, and what they have or are offered.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cachetools import LRUCache, cached
from markupsafe import Markup

from crm_bridge.conversations.inbox import RowMarks
from crm_bridge.conversations.inbox_counts import Counts
from crm_bridge.conversations.listing import Page, Row
from crm_bridge.models.staff import Staff

Draw = Callable[[Row, RowMarks, bool, bool], Markup]
"""The row, its marks, whether it is unread, and whether the reader has it or is offered it."""
MOST_KEPT = 4_000
"""Rows, some 2 kB each: those that 20 colleagues look at, a few times over."""


def drawn_once(draw: Draw) -> Draw:
    """Mostly one row of a list has changed since it was drawn last: the others are as they were."""
    return cached(LRUCache(MOST_KEPT))(draw)


@dataclass(frozen=True)
class Listed:
    """`counts` are those of everybody's lists; `teams` has every team's name by its id."""

    page: Page
    marks: Mapping[str, RowMarks]
    counts: Counts
    teams: Mapping[str, str]
    draw: Draw

    @property
    def rows(self) -> list[Row]:
        return self.page.rows

    @property
    def next(self) -> str | None:
        return self.page.next

    def drawn(self, row: Row, *, unread: bool, reader: Staff) -> Markup:
        """The row's HTML for this reader."""
        mark = self.marks[row.id]
        whose = mark.offered_to.id if mark.offered_to else row.agent_id
        return self.draw(row, mark, unread, whose == reader.id)
