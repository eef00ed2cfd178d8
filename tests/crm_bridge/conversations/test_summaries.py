"""Summaries are plain functions on plain lines."""

from datetime import UTC, datetime, timedelta

from crm_bridge.conversations.episode_lines import Line
from crm_bridge.conversations.summary import (
    escalation_summary,
    interaction_summary,
    mean_sentiment,
    needs,
    outcome_of,
    quoted,
    sentiment_trend,
)

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)


def line(author: str, text: str = "…", minute: int = 0, **rest: object) -> Line:
    return Line(author, text, NOON + timedelta(minutes=minute), **rest)  # type: ignore[arg-type]


def scored(*scores: float) -> list[Line]:
    return [line("customer", sentiment_score=score) for score in scores]


def test_the_trend_compares_the_second_half_with_the_first() -> None:
    assert sentiment_trend(scored(-0.8, -0.6, 0.1, 0.4)) == "improving"
    assert sentiment_trend(scored(0.4, 0.0, -0.5)) == "worsening"
    assert sentiment_trend(scored(0.1, 0.2)) == "steady"
    assert sentiment_trend(scored(0.1)) is None


def test_the_mean_leaves_out_what_was_not_measured() -> None:
    assert mean_sentiment([*scored(-1, 0), line("bot")]) == -0.5
    assert mean_sentiment([line("bot")]) is None


def test_an_escalation_before_anything_was_understood_quotes_the_customer() -> None:
    summary = escalation_summary([line("customer", "get me   a\nhuman")], "request", None)
    assert summary.splitlines() == [
        "Asked about: get me a human. Reason: request.",
        "Customer: get me a human",
    ]


def test_only_the_last_messages_are_quoted_and_each_on_one_short_line() -> None:
    lines = [line("customer", f"message {n}") for n in range(9)] + [line("bot", "x" * 999)]
    said = escalation_summary(lines, "rule", "x").splitlines()[1:]
    assert said[0] == "Customer: message 6"
    assert len(said) == 4
    assert said[-1].endswith("…")
    assert len(quoted("x" * 999)) == 200


def test_orders_and_mood_are_named() -> None:
    lines = [
        line("customer", "CL-1 and CL-2", order_numbers=("CL-1", "CL-2"), intent="track_order"),
        line("customer", "hm", 2, sentiment="negative", order_numbers=("CL-1",)),
    ]
    assert interaction_summary(lines, "web", None) == (
        "The customer asked about track order on web. Orders: CL-1, CL-2. "
        "Sentiment: negative. It is still going on, 2 messages in 2 minutes."
    )


def test_small_talk_and_answers_to_a_question_are_no_needs() -> None:
    lines = [
        line("customer", "hello", intent="greet"),
        line("customer", "where is my order", intent="track_order"),
        line("bot", "Which e-mail?", open_question=True),
        line("customer", "emma@mail.example", intent="edit_account"),
        line("bot", "Which e-mail?", open_question=True),
        line("customer", "by the way what is your return policy", intent="check_refund_policy"),
        line("customer", "ok", intent="affirm"),
    ]
    assert needs(lines) == ["track_order", "check_refund_policy"]


def test_pictures_alone_and_what_careline_tells_by_itself_are_not_quoted() -> None:
    lines = [
        line("customer", "boots?"),
        line("bot", "These:"),
        line("bot", ""),
        line("system", "Ravi has joined the conversation."),
    ]
    assert escalation_summary(lines, "request", None).splitlines()[1:] == [
        "Customer: boots?",
        "Assistant: These:",
    ]


def test_an_episode_without_a_word_has_no_summary() -> None:
    assert interaction_summary([], "web", None) == ""


def test_how_an_episode_ended() -> None:
    asked = line("customer", outcome="answered")
    assert outcome_of([asked, line("bot")], handed_over=False) == "resolved_by_bot"
    assert outcome_of([asked, line("bot")], handed_over=True) == "handed_over"
    left = [asked, line("bot", "Which order?", open_question=True)]
    assert outcome_of(left, handed_over=False) == "abandoned"
    failed = [line("customer", outcome="not_answered"), line("system")]
    assert outcome_of(failed, handed_over=False) == "abandoned"


def test_who_closed_it_is_believed_more_than_the_silence_before() -> None:
    lines = [line("customer", "same again")]
    told = interaction_summary(lines, "web", "abandoned", "duplicate")
    assert "Closed as duplicate, 1 message" in told
    assert "left without an answer" not in told
    helped = interaction_summary(lines, "web", "handed_over", "not_solved")
    assert "A person was brought in" in helped
    assert helped.endswith("Closed as not solved.")
