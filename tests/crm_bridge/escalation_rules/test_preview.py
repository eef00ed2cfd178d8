"""Which past conversations an edited reason would have caught."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.escalation import EscalationRules, read_changed
from crm_bridge.escalation_rules.deciding import Worth
from crm_bridge.escalation_rules.preview import Comparison, Heard, Rules, Sought, Talk, compared

FILE = """
meaning:
  at_least: 0.65
  doubtful: 0.1
  topics:
    legal: {reason: rule, priority: high}
sentiment: {window: 3, negative: 2, at_most: -0.6}
rules:
  order_value: {enabled: false, above: 500, intents: [cancel_order], priority: high}
  tier: {enabled: false, tiers: [gold], priority: high}
entries:
  - {id: legal, reason: keyword, topic: legal, priority: high, phrases: [my lawyer, small claims]}
  - {id: fraud, reason: keyword, topic: fraud, priority: urgent, phrases: [fraud]}
"""
AT = datetime(2026, 3, 20, tzinfo=UTC)
LEGAL = Sought("topic", "legal", "legal", "GBP")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "escalation.yml"
    path.write_text(FILE, encoding="utf-8")
    return path


def rules(path: Path, changes: dict[str, Any]) -> Rules:
    document = read_changed(path, changes)
    return Rules(document, EscalationRules(document))


def talk(name: str, *texts: str | Heard, **more: Any) -> Talk:
    heard = [
        one if isinstance(one, Heard) else Heard(seq, "ep", one)
        for seq, one in enumerate(texts, start=1)
    ]
    return Talk(name, name, AT, heard, **more)


def compare(
    path: Path, changes: dict[str, Any], talks: list[Talk], sought: Sought = LEGAL
) -> Comparison:
    return compared(rules(path, {}), rules(path, changes), sought, talks)


def names(rows: Any) -> list[str]:
    return [row.talk.id for row in rows]


def test_newly_caught_no_longer_caught_and_as_before(path: Path) -> None:
    changes = {"entries": {"legal": {"phrases": {"add": ["in court"], "remove": ["small claims"]}}}}
    talks = [
        talk("new", "hello", "see you in court"),
        talk("lost", "small claims it is"),
        talk("same", "my lawyer will write"),
        talk("never", "where is my order"),
    ]
    found = compare(path, changes, talks)
    assert names(found.newly) == ["new"]
    assert names(found.lost) == ["lost"]
    assert names(found.same) == ["same"]
    assert (found.talks, found.messages) == (4, 5)


def test_the_words_that_matched_are_shown_in_their_message(path: Path) -> None:
    changes = {"entries": {"legal": {"phrases": {"add": ["in court"]}}}}
    (row,) = compare(path, changes, [talk("new", "hello", f"{'so ' * 100}see you in court!")]).newly
    before, words, after = row.hit.excerpt
    assert (row.hit.seq, words, after) == (2, "in court", "!")
    assert before.startswith("…")
    assert before.endswith("see you ")


def test_a_reason_is_looked_at_even_where_a_more_urgent_one_called_first(path: Path) -> None:
    found = compare(path, {}, [talk("both", "this is fraud, ask my lawyer")])
    assert names(found.same) == ["both"]


def test_a_reason_that_is_switched_off_catches_nobody_any_more(path: Path) -> None:
    off = {"enabled": "false"}
    changes = {"entries": {"legal": off}, "meaning": {"topics": {"legal": off}}}
    meant = Heard(1, "ep", "I shall sue", meaning=("legal", 0.9))
    assert names(compare(path, changes, [talk("a", "my lawyer"), talk("b", meant)]).lost) == [
        "a",
        "b",
    ]


def test_a_meaning_counts_where_it_was_kept(path: Path) -> None:
    changes = {"meaning": {"topics": {"legal": {"at_least": "0.4"}}}}
    talks = [
        talk("lower", Heard(1, "ep", "I shall sue", meaning=("legal", 0.5))),
        talk("other", Heard(1, "ep", "I shall tell the paper", meaning=("press", 0.9))),
        talk("unread", "I shall sue"),
    ]
    found = compare(path, changes, talks)
    assert names(found.newly) == ["lower"]
    assert found.newly[0].hit.why == "its meaning, 50% sure"
    assert (found.unread, found.uses_meaning) == (1, True)


def test_a_phrase_that_the_assistant_doubted_calls_nobody(path: Path) -> None:
    doubted = Heard(1, "ep", "my lawyer loves these boots", meaning=("legal", 0.02))
    assert not compare(path, {}, [talk("a", doubted)]).same


def test_feelings_are_replayed_in_their_order_and_begin_anew_after_a_call(path: Path) -> None:
    changes = {"sentiment": {"negative": "3"}}
    sought = Sought("feeling", "sentiment", None, "GBP")
    low = [Heard(n, "ep", "bad", score=-0.9) for n in (1, 2, 3)]
    talks = [
        talk("two", *low[:2]),
        talk("three", *low),
        talk("two stretches", low[0], Heard(2, "next", "bad", score=-0.9)),
        talk("called between", Heard(1, "ep", "fraud", score=-0.9, called=True), low[1]),
    ]
    found = compare(path, changes, talks, sought)
    assert names(found.lost) == ["two"]
    assert names(found.same) == ["three"]


def test_rules_of_orders_and_tiers_are_replayed(path: Path) -> None:
    on = {"enabled": "true"}
    cancel = Heard(1, "ep", "cancel it", intents=frozenset({"cancel_order"}))
    asks = Heard(1, "ep", "where is it", intents=frozenset({"track_order"}))
    dear = [Worth("CL-1", 90_000, "GBP")]
    talks = [talk("dear", cancel, orders=dear), talk("asks", asks, orders=dear, tier="gold")]
    value = compare(
        path, {"rules": {"order_value": on}}, talks, Sought("rule", "order_value", None, "GBP")
    )
    assert names(value.newly) == ["dear"]
    tier = compare(path, {"rules": {"tier": on}}, talks, Sought("rule", "tier", None, "GBP"))
    assert names(tier.newly) == ["asks"]
