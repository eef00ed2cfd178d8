"""What a message means, as the rules see it."""

from pathlib import Path

import pytest

from bot.escalation import EscalationRules, MeaningRule, RulesError, Treatment

ENTRY = "entries:\n  - {id: a, reason: keyword, topic: t, priority: high, phrases: [lawyer]}\n"
MEANING = """meaning:
  at_least: 0.6
  doubtful: 0.1
  topics:
    safety: {reason: rule, priority: urgent, team: safety}
    person: {reason: request, priority: normal}
"""


def rule(tmp_path: Path, text: str = MEANING) -> MeaningRule | None:
    path = tmp_path / "escalation.yml"
    path.write_text(text + ENTRY, encoding="utf-8")
    return EscalationRules.load(path).meaning


def test_a_likely_topic_is_treated_as_the_file_says(tmp_path: Path) -> None:
    meaning = rule(tmp_path)
    assert meaning is not None
    assert meaning.matched("safety", 0.6) == Treatment("rule", "urgent", "safety")
    assert meaning.matched("person", 1.0) == Treatment("request", "normal", None)


def test_what_is_less_likely_or_not_listed_calls_nobody(tmp_path: Path) -> None:
    meaning = rule(tmp_path)
    assert meaning is not None
    assert meaning.matched("safety", 0.59) is None
    assert meaning.matched("press", 1.0) is None


def test_only_a_very_unlikely_message_takes_the_meaning_out_of_a_phrase(tmp_path: Path) -> None:
    meaning = rule(tmp_path)
    assert meaning is not None
    assert meaning.doubts(0.09)
    assert not meaning.doubts(0.1)


def test_without_the_section_meaning_calls_nobody(tmp_path: Path) -> None:
    assert rule(tmp_path, "") is None


def test_without_a_bound_no_phrase_is_doubted(tmp_path: Path) -> None:
    meaning = rule(tmp_path, MEANING.replace("  doubtful: 0.1\n", ""))
    assert meaning is not None
    assert not meaning.doubts(0.0)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("at_least: 0.6", "at_least: 1.6", "line 2: '1.6' should be a number from 0 to 1"),
        ("doubtful: 0.1", "doubtful: 0.7", "line 3: '0.7' should be a number from 0 to 0.6"),
        ("    safety:", "    fire:", "line 5: 'fire' is none of person, harm, safety"),
        ("reason: rule", "reason: fear", "line 5: 'fear' is none of keyword, request, rule"),
        ("priority: normal", "priority: low", "line 6: 'low' is none of urgent, high, normal"),
        ("  at_least: 0.6\n", "", "line 2: 'at_least' is missing"),
    ],
)
def test_a_mistake_is_refused_with_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(RulesError, match=says):
        rule(tmp_path, MEANING.replace(old, new))
