"""A run of negative messages, or one far below, calls a person."""

from pathlib import Path

import pytest

from actions.mood import UPSET
from bot.escalation import EscalationRules, RulesError, RulesFile, SentimentRule

RULE = SentimentRule(window=5, negative=3, at_most=-0.6, far_below=-0.95)


@pytest.mark.parametrize(
    ("newest_first", "calls"),
    [
        ([], False),
        ([-0.7], False),
        ([-0.7, -0.7], False),
        ([-0.7, -0.7, -0.7], True),
        ([-0.6, 0.4, -0.8, 0.0, -0.6], True),
        ([-0.7, 0.4, 0.5, 0.0, 0.1, -0.8, -0.9], False),
        ([-0.59, -0.7, -0.7, -0.7], False),
        ([0.9, -0.9, -0.9, -0.9], False),
        ([-0.95], True),
        ([-0.94], False),
        ([0.1, -0.99], False),
    ],
    ids=str,
)
def test_which_runs_of_messages_call_a_person(newest_first: list[float], calls: bool) -> None:
    assert (RULE.matched(newest_first) is not None) == calls


def test_why_is_said_in_words() -> None:
    assert RULE.matched([-0.7, 0.0, -0.7, -0.8]) == "3 negative messages among the last 4"
    assert RULE.matched([-1.0]) == "a very negative message"


def test_without_far_below_one_message_is_never_enough() -> None:
    assert SentimentRule(window=5, negative=2, at_most=-0.6).matched([-1.0]) is None


@pytest.mark.parametrize(("furious", "calls"), [(True, True), (False, False)])
def test_one_message_needs_fury_beside_its_score(furious: bool, calls: bool) -> None:
    assert (RULE.matched([-0.99], furious=furious) is not None) == calls


def test_a_run_of_messages_needs_no_fury() -> None:
    assert RULE.matched([-0.99, -0.7, -0.7], furious=False) is not None


SHIPPED = EscalationRules.load(Path("data/escalation.yml"))


@pytest.mark.parametrize(
    "text",
    [
        "This is absolutely disgusting, I want my money now",
        "worst shop EVER!!!",
        "I hate this company",
        "you are useless",
        "shame on you, you ruined my birthday",
    ],
)
def test_one_furious_message_calls_a_person(text: str) -> None:
    assert SHIPPED.match_mood(text, [-0.95]) is not None
    assert SHIPPED.match_mood(text, [-0.4]) is None


@pytest.mark.parametrize(
    "text",
    [
        "my parcel is late",
        "nobody answers my emails",
        "the lamp arrived broken",
        "the delivery is three days late and nobody told me",
        "I was charged twice",
        "great, another delay",
        "I'd hate to miss the delivery",
        "it never arrived, please send it again",
    ],
)
def test_one_plain_report_calls_nobody_however_negative(text: str) -> None:
    assert SHIPPED.match_mood(text, [-0.999]) is None


def written(path: Path, section: str) -> Path:
    path.write_text(f"entries: []\n{section}", encoding="utf-8")
    return path


def test_the_rule_is_read_from_the_file(tmp_path: Path) -> None:
    section = "sentiment: {window: 4, negative: 2, at_most: -0.5, priority: high, team: care}\n"
    rules = EscalationRules.load(written(tmp_path / "rules.yml", section))
    assert rules.sentiment == SentimentRule(4, 2, -0.5, None, "high", "care")


def test_without_a_section_there_is_no_rule(tmp_path: Path) -> None:
    assert EscalationRules.load(written(tmp_path / "rules.yml", "")).sentiment is None


@pytest.mark.parametrize(
    ("section", "line", "reason"),
    [
        ("sentiment: {window: 5, negative: 3}\n", 2, "'at_most' is missing"),
        ("sentiment:\n  window: 11\n  negative: 3\n  at_most: -0.5\n", 3, "from 1 to 10"),
        ("sentiment:\n  window: 5\n  negative: 6\n  at_most: -0.5\n", 4, "from 1 to 5"),
        ("sentiment:\n  window: 5\n  negative: 2.5\n  at_most: -0.5\n", 4, "a whole number"),
        ("sentiment:\n  window: 5\n  negative: 3\n  at_most: 0.5\n", 5, "from -1 to 0"),
        ("sentiment: {window: 5, negative: 3, at_most: low}\n", 2, "'low' should be a number"),
        (
            "sentiment: {window: 5, negative: 3, at_most: -0.5, far_below: -0.2}\n",
            2,
            "from -1 to -0.5",
        ),
        ("sentiment: {window: 5, negative: 3, at_most: -0.5, far: -1}\n", 2, "'far' is none of"),
        ("sentiment: five\n", 2, "names with values"),
    ],
    ids=range(9),
)
def test_a_wrong_section_is_refused_with_its_line(
    tmp_path: Path, section: str, line: int, reason: str
) -> None:
    path = written(tmp_path / "rules.yml", section)
    with pytest.raises(RulesError, match=reason) as refused:
        EscalationRules.load(path)
    assert refused.value.line == line
    assert str(path) in str(refused.value)


def test_a_section_that_becomes_wrong_leaves_the_last_good_rule(tmp_path: Path) -> None:
    good = "sentiment: {window: 5, negative: 3, at_most: -0.5}\n"
    path = written(tmp_path / "rules.yml", good)
    rules = RulesFile(path)
    written(path, "sentiment: {window: many, negative: 3, at_most: -0.5}\n")
    rules.refresh()
    assert rules.rules.sentiment == SentimentRule(5, 3, -0.5)


def test_a_person_is_offered_at_the_same_depth_at_which_the_rule_counts() -> None:
    assert SHIPPED.sentiment is not None
    assert SHIPPED.sentiment.at_most == UPSET
