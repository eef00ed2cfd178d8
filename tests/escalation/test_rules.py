"""What phrases, exceptions and negations mean, on small rules written for the purpose."""

import time
from pathlib import Path

import pytest

from bot.escalation import EscalationRules, RulesError

RULES = """
words:
  person: [human, agent]
spellings:
  agent: [ajent]
real_words: [layer]
negations:
  - (dont|do not) (need|want)
no_negations:
  - why dont
entries:
  - id: law
    reason: keyword
    topic: legal
    priority: high
    team: Legal
    phrases: [lawyer, take you ... court]
    unless:
      - the lawyer * bought
  - id: person
    reason: request
    topic: person
    priority: normal
    phrases:
      - (need|want) (a|an)? <person>
      - ^ <person> $
  - id: harm
    reason: keyword
    topic: safety
    priority: urgent
    negatable: false
    phrases: [fire, dont want help]
"""


@pytest.fixture
def rules(tmp_path: Path) -> EscalationRules:
    path = tmp_path / "escalation.yml"
    path.write_text(RULES, encoding="utf-8")
    return EscalationRules.load(path)


def matched(rules: EscalationRules, text: str) -> str | None:
    match = rules.match(text)
    return match.id if match else None


def test_a_match_says_what_was_found_and_where(rules: EscalationRules) -> None:
    match = rules.match("Well — my LAWYER calls you.")

    assert match is not None
    assert (match.id, match.reason, match.topic) == ("law", "keyword", "legal")
    assert (match.priority, match.team) == ("high", "Legal")
    assert (match.phrase, match.start, match.end) == ("LAWYER", 10, 16)


def test_the_most_urgent_rule_wins_wherever_it_stands(rules: EscalationRules) -> None:
    assert matched(rules, "my lawyer says there was a fire") == "harm"


def test_among_equals_the_first_in_the_text_is_named(rules: EscalationRules) -> None:
    match = rules.match("I will take you to court, with a lawyer")

    assert match is not None
    assert match.phrase == "take you to court"


@pytest.mark.parametrize("text", ["lawyers", "firefly", "campfires", "humane", "inhuman"])
def test_a_word_is_never_found_inside_another(rules: EscalationRules, text: str) -> None:
    assert matched(rules, text) is None


@pytest.mark.parametrize("text", ["lawyeer", "lawyr", "LAWYER", "LAWYERRRRR", "laywer"])
def test_slips_of_the_finger_are_understood(rules: EscalationRules, text: str) -> None:
    assert matched(rules, text) == "law"


def test_a_real_word_is_not_taken_for_a_slip(rules: EscalationRules) -> None:
    assert matched(rules, "one more layer of paint") is None


def test_listed_spellings_are_understood(rules: EscalationRules) -> None:
    assert matched(rules, "i need an ajent") == "person"


def test_an_exception_takes_away_only_what_it_overlaps(rules: EscalationRules) -> None:
    assert matched(rules, "the lawyer I bought it for loves it") is None
    assert matched(rules, "the lawyer I bought it for is now my lawyer") == "law"


@pytest.mark.parametrize("typed", ["don't", "dont", "don’t", "DON'T"])
def test_a_negation_takes_a_request_away(rules: EscalationRules, typed: str) -> None:
    assert matched(rules, f"I {typed} need an agent, just tracking") is None


def test_a_negation_does_not_reach_into_the_next_clause(rules: EscalationRules) -> None:
    assert matched(rules, "I don't need this, I want an agent") == "person"
    assert matched(rules, "i dont want help i need a human") == "harm"


def test_a_question_that_looks_negative_asks_all_the_more(rules: EscalationRules) -> None:
    assert matched(rules, "why don't I need a human") == "person"


def test_a_rule_may_be_beyond_negation(rules: EscalationRules) -> None:
    assert matched(rules, "I don't want a fire") == "harm"


def test_a_bare_word_counts_only_as_a_whole_clause(rules: EscalationRules) -> None:
    assert matched(rules, "Agent!") == "person"
    assert matched(rules, "Hello, agent.") == "person"
    assert matched(rules, "the agent bag") is None


def test_a_gap_holds_at_most_three_words_of_the_same_clause(rules: EscalationRules) -> None:
    assert matched(rules, "take you all the way court") == "law"
    assert matched(rules, "take you a very long way to court") is None
    assert matched(rules, "take you. court") is None


def test_only_the_first_and_last_thousand_characters_are_read(rules: EscalationRules) -> None:
    filler = "so " * 600

    assert matched(rules, f"lawyer {filler}") == "law"
    assert matched(rules, f"{filler} lawyer") == "law"
    assert matched(rules, f"{filler} lawyer {filler}") is None


def test_a_place_in_the_tail_of_a_long_message_is_given_as_typed(rules: EscalationRules) -> None:
    text = "so " * 800 + "lawyer"
    match = rules.match(text)

    assert match is not None
    assert (match.start, match.end) == (2400, 2406)


@pytest.mark.parametrize("text", ["", "   ", "?!", "🙂🙂", "\x00\x1b[31m", "律师", "'" * 50])
def test_odd_text_matches_nothing(rules: EscalationRules, text: str) -> None:
    assert matched(rules, text) is None


def test_matching_is_fast_enough_to_stand_before_every_turn() -> None:
    shipped = EscalationRules.load(Path("data/escalation.yml"))
    texts = [
        "where is my order CL-104233?",
        "I want to speak to a human",
        "is the lamp in stock",
    ] * 50
    for text in texts:
        shipped.match(text)
    began = time.process_time()
    for text in texts:
        shipped.match(text)

    assert (time.process_time() - began) / len(texts) < 0.005


def broken(tmp_path: Path, text: str) -> RulesError:
    path = tmp_path / "broken.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RulesError) as caught:
        EscalationRules.load(path)
    assert str(path) in str(caught.value)
    return caught.value


ENTRY = "entries:\n  - id: a\n    reason: keyword\n    topic: t\n    priority: high\n"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", None, "is empty"),
        ("entries: [", 1, "expected the node content"),
        ("- a\n", 1, "should be names with values"),
        ("words: {}\n", 1, "'entries' is missing"),
        ("entries: []\nextra: 1\n", 2, "'extra' is none of"),
        (ENTRY, 2, "'phrases' is missing"),
        (ENTRY + "    phrases: lawyer\n", 6, "should be a list"),
        (ENTRY + "    phrases:\n      - good\n      - (a|b\n", 8, "cannot be understood"),
        (ENTRY + "    phrases: [<nobody>]\n", 6, "no words are listed"),
        (ENTRY + "    phrases: [...]\n", 6, "at least one word"),
        (ENTRY.replace("high", "big") + "    phrases: [a]\n", 5, "'big' is none of urgent"),
        (ENTRY.replace("keyword", "mood") + "    phrases: [a]\n", 3, "'mood' is none of keyword"),
        (
            ENTRY + "    phrases: [a]\n" + ENTRY.removeprefix("entries:\n") + "    phrases: [b]\n",
            7,
            "stands twice",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, text: str, line: int | None, reason: str
) -> None:
    error = broken(tmp_path, text)

    assert error.line == line
    assert reason in error.reason


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="cannot be read"):
        EscalationRules.load(tmp_path / "nowhere.yml")
    path = tmp_path / "latin.yml"
    path.write_bytes(b"entries: [\xe9]")
    with pytest.raises(RulesError, match="not in UTF-8"):
        EscalationRules.load(path)
