"""What conversations say of a customer."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from crm_bridge.intelligence.profile.buying import Share
from crm_bridge.intelligence.profile.talking import Hours, Rated, Talk, Talking, talking_of

LONDON = ZoneInfo("Europe/London")
SUMMER = datetime(2026, 7, 1, tzinfo=UTC)


def a_talk(at: datetime = SUMMER, **changes: Any) -> Talk:
    values: dict[str, Any] = {
        "channel": "web",
        "intents": ("track_order",),
        "sentiment": None,
        "outcome": None,
        "resolution": None,
        "csat": None,
    }
    return Talk("cnv_1", at=at, **{**values, **changes})


def of_sentiments(*scores: float | None) -> Talking:
    """The newest first."""
    talks = [a_talk(SUMMER - timedelta(days=n), sentiment=s) for n, s in enumerate(scores)]
    return talking_of(talks, LONDON)


def at_hours(*hours: int) -> Hours | None:
    return talking_of([a_talk(SUMMER.replace(hour=hour)) for hour in hours], LONDON).hours


def test_nothing_is_said_of_somebody_who_never_wrote() -> None:
    assert talking_of([], LONDON) == Talking(0, None, None, None, (), None, None)


def test_hours_are_by_the_shop_clock_and_may_go_over_midnight() -> None:
    # In July London is an hour ahead of UTC.
    assert at_hours(19, 20, 20, 9) == Hours(20, 0, 3, 4)
    assert at_hours(22, 23, 0, 1, 12) == Hours(23, 3, 4, 5)


def test_hours_that_are_spread_or_few_are_not_called_usual() -> None:
    assert at_hours(1, 7, 13, 19) is None
    assert at_hours(20, 20, 20) is None


def test_the_mood_is_that_of_the_last_conversations_against_those_before() -> None:
    mood = of_sentiments(-0.5, None, -0.4, -0.6, 0.4, 0.2).mood
    assert mood is not None
    assert (round(mood.score, 2), mood.conversations, mood.turned) == (-0.5, 3, "worse")
    assert mood.label == "negative"
    assert [felt.score for felt in mood.history] == [0.2, 0.4, -0.6, -0.4, -0.5]
    steady = of_sentiments(0.1, 0.0).mood
    assert steady is not None
    assert (steady.turned, steady.label) == (None, "neutral")
    assert of_sentiments(None).mood is None


def test_topics_leave_small_talk_out_and_count_once_a_conversation() -> None:
    talks = [
        a_talk(intents=("greet", "track_order", "thank")),
        a_talk(intents=("return_item", "track_order"), channel="telegram"),
        a_talk(intents=("track_order", "track_order")),
    ]
    found = talking_of(talks, LONDON)
    assert found.topics == (Share("track_order", 3, 3), Share("return_item", 1, 3))
    assert found.channel == Share("web", 2, 3)


def test_scores_are_told_with_how_many_there_were() -> None:
    talks = [a_talk(), a_talk(csat=2), a_talk(csat=5)]
    assert talking_of(talks, LONDON).rated == Rated(last=2, average=3.5, count=2)
