"""The newest events in memory: no gaps, whatever the order in which transactions end."""

from collections.abc import Iterable
from datetime import UTC, datetime

from crm_bridge.api.schemas.conversations import FeedEvent
from crm_bridge.conversations.recent_events import RecentEvents


def numbered(*numbers: int) -> list[FeedEvent]:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        FeedEvent(number=number, conversation_id="cnv_1", type="identity", at=at, data={})
        for number in numbers
    ]


def told(events: Iterable[FeedEvent] | None) -> list[int] | None:
    return None if events is None else [event.number for event in events]


def recent(*numbers: int, size: int = 10) -> RecentEvents:
    kept = RecentEvents(size)
    kept.add(numbered(*numbers))
    return kept


def test_a_reader_is_told_what_comes_after_its_number() -> None:
    kept = recent(5, 6, 7)
    assert told(kept.after(4, 10)) == [5, 6, 7]
    assert told(kept.after(5, 1)) == [6]
    assert told(kept.after(7, 10)) == []


def test_a_reader_outside_of_what_is_kept_is_sent_to_the_database() -> None:
    assert RecentEvents(10).after(0, 10) is None
    kept = recent(5, 6, 7, 8, size=3)
    assert kept.after(4, 10) is None
    assert told(kept.after(5, 10)) == [6, 7, 8]
    assert kept.after(9, 10) is None


def test_an_event_that_is_too_early_waits_for_those_before_it() -> None:
    kept = recent(5)
    kept.add(numbered(7))
    assert kept.after(5, 10) is None
    kept.add(numbered(6))
    assert told(kept.after(5, 10)) == [6, 7]


def test_known_events_are_passed_over() -> None:
    kept = recent(5, 6)
    kept.add(numbered(4, 5, 6))
    assert told(kept.after(4, 10)) == [5, 6]


def test_what_never_came_is_left_behind_at_last() -> None:
    kept = recent(1, size=3)
    kept.add(numbered(3, 4, 5, 6))
    assert kept.last == 6
    assert told(kept.after(3, 10)) == [4, 5, 6]
