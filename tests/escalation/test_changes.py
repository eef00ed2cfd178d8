"""What leads change in the rules, kept apart from the file."""

from pathlib import Path
from typing import Any

import pytest

from bot.escalation import EscalationRules, RulesError, RulesFile, read_changed, read_plain
from bot.escalation.changes import by_id, changed, difference, without_nothing

FILE = """
meaning:
  at_least: 0.65
  topics:
    legal: {reason: rule, priority: high}
    fraud: {reason: rule, priority: high}
sentiment: {window: 5, negative: 3, at_most: -0.6}
rules:
  order_value: {enabled: false, above: 500, priority: high}
entries:
  - id: legal
    reason: keyword
    topic: legal
    priority: high
    phrases: [my lawyer, small claims]
  - {id: fraud, reason: keyword, topic: fraud, priority: high, phrases: [fraud]}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "escalation.yml"
    path.write_text(FILE, encoding="utf-8")
    return path


def rules(path: Path, changes: dict[str, Any]) -> EscalationRules:
    return EscalationRules(read_changed(path, changes))


def matched(path: Path, changes: dict[str, Any], text: str) -> str | None:
    found = rules(path, changes).match(text)
    return found.id if found else None


def test_a_phrase_is_added_and_another_taken_away(path: Path) -> None:
    changes = {
        "entries": {"legal": {"phrases": {"add": ["see you in court"], "remove": ["my lawyer"]}}}
    }
    assert matched(path, changes, "see you in court") == "legal"
    assert matched(path, changes, "my lawyer says so") is None
    assert matched(path, changes, "a small claims case") == "legal"


def test_what_is_switched_off_calls_nobody(path: Path) -> None:
    off = {"enabled": False}
    changes = {
        "entries": {"fraud": off},
        "meaning": {"topics": {"legal": off}},
        "sentiment": off,
    }
    assert matched(path, changes, "this is fraud") is None
    document = read_changed(path, changes)
    assert document.meaning is not None
    assert set(document.meaning.topics) == {"fraud"}
    assert document.sentiment is None
    assert document.order_value is None


def test_a_topic_may_call_from_another_likelihood_than_the_others(path: Path) -> None:
    changes = {"meaning": {"topics": {"legal": {"at_least": 0.4}}}}
    meaning = read_changed(path, changes).meaning
    assert meaning is not None
    assert meaning.matched("legal", 0.5) is not None
    assert meaning.matched("fraud", 0.5) is None


def test_a_topic_of_the_shops_own_is_added(path: Path) -> None:
    own = {"id": "vip", "reason": "keyword", "topic": "vip", "priority": "urgent"}
    changes = {"entries": {"vip": {**own, "phrases": {"add": ["gold card"]}}}}
    assert matched(path, changes, "I have a gold card, and this is fraud") == "vip"


def test_a_rule_is_switched_on_with_another_bound(path: Path) -> None:
    changes = {"rules": {"order_value": {"enabled": True, "above": 250.5}}}
    rule = read_changed(path, changes).order_value
    assert rule is not None
    assert (rule.above, rule.priority) == (250.5, "high")


@pytest.mark.parametrize(
    ("changes", "place", "line", "reason"),
    [
        (
            {"entries": {"legal": {"phrases": {"add": ["fine", "(a|b"]}}}},
            "entries.legal.phrases",
            4,
            "cannot be understood",
        ),
        (
            {"entries": {"legal": {"priority": "top"}}},
            "entries.legal.priority",
            1,
            "none of urgent, high, normal",
        ),
        (
            {"meaning": {"topics": {"legal": {"at_least": 7}}}},
            "meaning.topics.legal.at_least",
            1,
            "from 0 to 1",
        ),
        (
            {"rules": {"order_value": {"above": "much"}}},
            "rules.order_value.above",
            1,
            "should be a number",
        ),
    ],
)
def test_a_mistake_names_the_field_and_the_line_in_it(
    path: Path, changes: dict[str, Any], place: str, line: int, reason: str
) -> None:
    with pytest.raises(RulesError) as error:
        read_changed(path, changes)
    assert (error.value.place, error.value.line) == (place, line)
    assert reason in str(error.value)
    assert place in str(error.value)


def test_changes_to_what_a_newer_file_does_not_have_are_passed_over(path: Path) -> None:
    changes = {
        "entries": {"gone": {"priority": "high"}, "fraud": {"priority": "urgent"}},
        "meaning": {"topics": {"press": {"enabled": False}}},
    }
    found = rules(path, changes).match("fraud")
    assert found is not None
    assert found.priority == "urgent"


def test_a_difference_makes_of_the_one_what_the_other_is(path: Path) -> None:
    before = by_id(read_plain(path))
    wanted = {"id": "legal", "topic": "law", "reason": "keyword", "phrases": ["my lawyer", "court"]}
    after = {**before, "entries": {**before["entries"], "legal": wanted}}
    changes = without_nothing(difference(before, after))
    assert changes == {
        "entries": {
            "legal": {
                "priority": None,
                "topic": "law",
                "phrases": {"add": ["court"], "remove": ["small claims"]},
            }
        }
    }
    assert by_id(changed(read_plain(path), changes)) == after


def test_no_difference_is_no_change(path: Path) -> None:
    plain = by_id(read_plain(path))
    assert difference(plain, plain) == {}


def test_the_file_and_the_changes_are_followed_each_by_itself(path: Path) -> None:
    file = RulesFile(path, clock=lambda: 0)
    file.use({"entries": {"fraud": {"phrases": {"add": ["scam"]}}}})
    assert file.match("a scam") is not None
    path.write_text(FILE.replace("my lawyer", "my solicitor"), encoding="utf-8")
    file.refresh()
    assert file.match("a scam") is not None
    assert file.match("my solicitor") is not None
    file.use({})
    assert file.match("a scam") is None


def test_a_bad_change_leaves_the_last_good_rules_in_use(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = RulesFile(path, clock=lambda: 0)
    file.use({"entries": {"fraud": {"phrases": {"add": ["scam"]}}}})
    file.use({"entries": {"fraud": {"phrases": {"add": ["(scam"]}}}})
    assert file.match("a scam") is not None
    assert "entries.fraud.phrases, line 2" in caplog.text


def test_one_entry_is_asked_whatever_else_is_in_the_message(path: Path) -> None:
    found = rules(path, {}).match_of("fraud", "my lawyer calls it fraud")
    assert found is not None
    assert (found.id, found.phrase) == ("fraud", "fraud")
    assert rules(path, {}).match_of("fraud", "my lawyer says no") is None
    assert rules(path, {}).match_of("nothing", "fraud") is None
