"""The soak says what grows, and nothing else."""

import random

import pytest

import crm_bridge.app  # noqa: F401 - knows every table
from crm_bridge.models.base import Base
from tests.soak.slope import growth
from tests.soak.tables import RULES, grown

OF_THE_ASSISTANT = {"assistant_dialogues", "assistant_turns"}


def sizes(a_second: float) -> list[tuple[float, float]]:
    """Noise as of a process that takes and gives back, around a line."""
    rng = random.Random(7)
    return [(at, 300 + a_second * at + rng.uniform(-2, 2)) for at in range(0, 1200, 2)]


def test_a_leak_is_seen_with_its_size() -> None:
    slope, low, high = growth(sizes(0.01))
    assert slope == pytest.approx(36, rel=0.1)
    assert 0 < low < 36 < high < 50


def test_what_only_goes_up_and_down_is_no_leak() -> None:
    _, low, high = growth(sizes(0))
    assert low < 0 < high


def test_one_jump_is_no_growth() -> None:
    jumped = [(at, size + (50 if at > 1150 else 0)) for at, size in sizes(0)]
    slope, _, _ = growth(jumped)
    assert abs(slope) < 5


def test_too_few_samples_say_nothing() -> None:
    with pytest.raises(ValueError, match="too few"):
        growth(sizes(0)[:10])


def test_a_table_that_grew_is_named_with_what_makes_it_end() -> None:
    found = grown({"messages": 1, "teams": 3}, {"messages": 9, "teams": 3, "something_new": 2})
    assert [(one["table"], one["more"], one["ends"]) for one in found] == [
        ("messages", 8, RULES["messages"]),
        ("something_new", 2, "none"),
    ]


def test_every_rule_is_of_a_table_that_there_is() -> None:
    assert set(RULES) - OF_THE_ASSISTANT <= set(Base.metadata.tables)
