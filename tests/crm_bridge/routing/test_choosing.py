"""Who a waiting customer is offered to."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crm_bridge.routing.choosing import Candidate, Need, choose_agent, language_of

ENGLISH = Need("en")


def able(name: str, load: int = 0, capacity: int = 5) -> Candidate:
    return Candidate(name, load, capacity)


def test_the_least_loaded_gets_it() -> None:
    assert choose_agent([able("anna", 3), able("ben", 1), able("chloe", 2)], ENGLISH) == "ben"


def test_load_is_measured_by_what_somebody_can_carry() -> None:
    assert choose_agent([able("new", 1, 2), able("old", 3, 10)], ENGLISH) == "old"


def test_who_is_full_gets_nothing() -> None:
    assert choose_agent([able("anna", 5), able("ben", 0, 0)], ENGLISH) is None


def test_a_language_that_was_named_must_fit() -> None:
    german = replace(able("anna"), languages=frozenset({"de"}))
    both = replace(able("ben", 4), languages=frozenset({"de", "en"}))
    assert choose_agent([german, both], ENGLISH) == "ben"
    assert choose_agent([german], ENGLISH) is None


def test_who_names_no_language_is_asked_for_any() -> None:
    assert choose_agent([able("anna")], Need("pl")) == "anna"


def test_a_topic_goes_to_those_who_can_do_it() -> None:
    returns = replace(able("anna"), skills=frozenset({"returns"}))
    safety = replace(able("ben", 4), skills=frozenset({"safety"}))
    assert choose_agent([returns, safety], Need("en", "safety")) == "ben"
    assert choose_agent([returns, safety], ENGLISH) == "anna"


def test_who_let_it_pass_is_asked_last() -> None:
    passed = replace(able("anna"), passed=1)
    assert choose_agent([passed, able("ben", 4)], ENGLISH) == "ben"
    assert choose_agent([passed], ENGLISH) == "anna"


def test_equals_take_turns() -> None:
    team = {name: able(name) for name in ("anna", "ben", "chloe")}
    given: Counter[str] = Counter()
    moment = datetime(2026, 3, 20, 12, tzinfo=UTC)
    for number in range(30):
        chosen = choose_agent(team.values(), ENGLISH)
        assert chosen is not None
        given[chosen] += 1
        team[chosen] = replace(team[chosen], last_given_at=moment + timedelta(minutes=number))
    assert set(given.values()) == {10}


def test_a_locale_is_of_a_language() -> None:
    assert [language_of(one) for one in ("en-GB", "en_US", "DE", "pt")] == ["en", "en", "de", "pt"]
