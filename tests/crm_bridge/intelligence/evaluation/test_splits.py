from datetime import timedelta

import pytest

from crm_bridge.intelligence.evaluation.recommendations import measure
from crm_bridge.intelligence.evaluation.splits import (
    NothingToTest,
    cut_at,
    last_basket_out,
    task_of,
)
from crm_bridge.intelligence.recommenders.popularity import Popularity
from tests.crm_bridge.intelligence.tables import BEGIN, basket, lines_of

LINES = lines_of(
    basket("ann", 0, "boots"),
    basket("ann", 10, "spray"),
    basket("ben", 5, "boots", "lamp"),
    basket("cleo", 3, "lamp"),
    basket("cleo", 8, "boots", cancelled=True),
    basket("dan", 1, "boots"),
    basket("dan", 6, "boots"),
    basket("dan", 12, "boots", "just new"),
)


def test_the_last_basket_of_whoever_has_two_is_held_back() -> None:
    split = last_basket_out(LINES)
    assert sorted(set(split.held["order"])) == ["ann-10", "dan-12"]
    assert len(split.known) == 6
    assert "cleo-8" not in set(split.known["order"])


def test_each_customer_is_looked_at_when_they_came_for_it() -> None:
    task = task_of(last_basket_out(LINES), {})
    assert task.asked.customers == ("ann", "dan")
    begin = BEGIN.timestamp() / 86_400
    assert (task.asked.now - begin).tolist() == pytest.approx([10, 12])
    assert [task.catalogue.products[place] for place in task.truth[0] if place >= 0] == []
    assert sorted(task.truth[1]) == [-1, task.catalogue.place["boots"]]


def test_after_a_date_nothing_is_known() -> None:
    split = cut_at(LINES, BEGIN + timedelta(days=6))
    assert split.known["at"].max() < BEGIN + timedelta(days=6)
    task = task_of(split, {"boots": "Boots", "spray": "not known then"})
    assert task.asked.customers == ("ann", "dan")
    assert task.catalogue.products == ("boots", "lamp")
    assert task.catalogue.texts == {"boots": "Boots"}


def test_with_nobody_to_test_it_says_so() -> None:
    with pytest.raises(NothingToTest, match="bought twice"):
        last_basket_out(LINES[LINES["customer"] == "ben"])
    with pytest.raises(NothingToTest, match="before 2026-01-01"):
        cut_at(LINES, BEGIN + timedelta(days=365))


def test_new_counts_only_what_the_customer_never_bought() -> None:
    lines = lines_of(
        basket("ann", 0, "boots"),
        basket("ann", 1, "boots"),
        basket("ben", 0, "boots", "lamp"),
        basket("ben", 1, "boots", "spray"),
        basket("cleo", 0, "spray"),
    )
    told = measure(task_of(last_basket_out(lines), {}), Popularity())
    assert told.customers == 2
    assert told.values["hr10_all"] == 1
    # Ann bought nothing new; Ben's spray is the only product left to recommend to him.
    assert told.values["hr10_new"] == 1
    assert told.values["mrr10_new"] == 1
    assert told.intervals["hr10_all"] == (1, 1)
