"""A page of the list as everybody who looks at it sees it: read and drawn once for them all.

After a customer calls a person, all consoles fetch the list at once. What differs between readers
is what they have not read, and what is offered to them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from crm_bridge.conversations.inbox import RowMarks
from crm_bridge.conversations.inbox_counts import Counts
from crm_bridge.conversations.listing import Page, Row
from crm_bridge.models.staff import Staff

Draw = Callable[[Row, RowMarks, bool, bool], Markup]
"""The row, its marks, whether it is unread, and whether the reader is offered it."""


@dataclass(frozen=True)
class Listed:
    """`counts` are those of everybody's lists; `teams` has every team's name by its id."""

    page: Page
    marks: Mapping[str, RowMarks]
    counts: Counts
    teams: Mapping[str, str]
    draw: Draw
    _drawn: dict[tuple[str, bool, bool], Markup] = field(default_factory=dict)

    @property
    def rows(self) -> list[Row]:
        return self.page.rows

    @property
    def next(self) -> str | None:
        return self.page.next

    def drawn(self, row: Row, *, unread: bool, reader: Staff) -> Markup:
        """The row's HTML for this reader."""
        offered_to = self.marks[row.id].offered_to
        is_offered = offered_to is not None and offered_to.id == reader.id
        key = (row.id, unread, is_offered)
        if key not in self._drawn:
            self._drawn[key] = self.draw(row, self.marks[row.id], unread, is_offered)
        return self._drawn[key]
