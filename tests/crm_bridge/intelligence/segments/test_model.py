from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from crm_bridge.intelligence.running.recipe import CannotTrain, TrainingData
from crm_bridge.intelligence.segments import files
from crm_bridge.intelligence.segments.habits import Purchases
from crm_bridge.intelligence.segments.model import HABITS, VALUE, Before, Segments, fit
from crm_bridge.intelligence.segments.movement import members, moments, moves
from crm_bridge.intelligence.segments.recipe import train
from tests.crm_bridge.intelligence.segments.buyers import NOW, lines_of, order, three_crowds


@pytest.fixture(scope="module")
def crowds() -> Purchases:
    return Purchases(three_crowds())


@pytest.fixture(scope="module")
def found(crowds: Purchases) -> Segments:
    return fit(crowds, NOW)


def groups(purchases: Purchases, segments: Segments) -> dict[str, set[str]]:
    """The names in each group, without their numbers."""
    inside: defaultdict[str, set[str]] = defaultdict(set)
    for one in members(purchases, segments, HABITS, NOW):
        inside[one.key].add(one.customer.partition("-")[0])
    return inside


def test_crowds_that_differ_are_found_and_told_apart_in_words(
    crowds: Purchases, found: Segments
) -> None:
    inside = groups(crowds, found)
    assert sorted(map(sorted, inside.values())) == [["dear"], ["often"], ["once"]]
    assert found.by_habit is not None
    said = {min(inside[one.key]): one.said for one in found.by_habit.groups}
    assert "order often" in said["often"]
    assert {"buy dear things", "have not ordered for long"} <= set(said["dear"])
    assert {"ordered once", "are new"} & set(said["once"])
    names = [one.name for one in found.by_habit.groups]
    assert len(set(names)) == 3


def test_the_number_is_where_every_group_would_be_found_again(found: Segments) -> None:
    weakest = {one.groups: one.weakest for one in found.search.steady}
    assert weakest[3] > 0.95
    assert weakest[2] < 0.95 > weakest[4]
    methods = {one.method: one for one in found.search.methods}
    assert set(methods) == {"k-means", "hierarchical", "DBSCAN", "HDBSCAN"}
    assert methods["k-means"].agreement > 0.95
    assert found.search.silhouette is not None
    assert found.search.silhouette > 0.5


def test_the_same_purchases_give_the_same_segments(crowds: Purchases, found: Segments) -> None:
    again = fit(crowds, NOW)
    assert again.search == found.search
    assert groups(crowds, again) == groups(crowds, found)


def test_a_group_keeps_its_key_as_long_as_it_is_the_same(
    crowds: Purchases, found: Segments
) -> None:
    before = groups(crowds, found)
    assert found.by_habit is not None
    turned = replace(
        found.by_habit,
        centres=found.by_habit.centres[::-1],
        groups=tuple(reversed(found.by_habit.groups)),
    )
    more = Purchases(three_crowds(each=80, seed=9))
    again = fit(more, NOW, Before(turned, highest=7))
    assert groups(more, again) == before


def test_a_new_group_gets_a_number_that_was_never_given(crowds: Purchases) -> None:
    fresh = fit(crowds, NOW, Before(None, highest=7))
    assert fresh.by_habit is not None
    assert [one.key for one in fresh.by_habit.groups] == ["group-8", "group-9", "group-10"]


def test_a_small_shop_has_segments_by_value_alone_and_says_why() -> None:
    purchases = Purchases(lines_of(*[order(f"c{n}", n + 1, "tea") for n in range(5)]))
    segments = fit(purchases, NOW)
    assert segments.by_habit is None
    assert "5 customers have bought so far" in segments.search.why_none
    assert len(members(purchases, segments, VALUE, NOW)) == 5
    assert members(purchases, segments, HABITS, NOW) == []


def test_where_all_buy_alike_there_are_no_groups() -> None:
    purchases = Purchases(lines_of(*[order(f"c{n}", 9, "tea") for n in range(80)]))
    segments = fit(purchases, NOW)
    assert segments.by_habit is None
    assert "All customers buy alike" in segments.search.why_none


def test_one_odd_customer_is_no_group(crowds: Purchases) -> None:
    odd = pd.concat([three_crowds(), lines_of(order("odd-1", 1, "gold", price=10**9, pieces=900))])
    purchases = Purchases(odd.sort_values("at", kind="stable", ignore_index=True))
    segments = fit(purchases, NOW)
    sizes = Counter(one.key for one in members(purchases, segments, HABITS, NOW))
    assert min(sizes.values()) > 50


def test_what_is_wrong_in_the_data_breaks_nothing() -> None:
    """Negative pieces, nothing paid, an order of tomorrow, one that is returned as a whole, and
    somebody with ten thousand orders."""
    lines = [
        three_crowds(each=20),
        lines_of(order("minus", 5, "tea", pieces=-3), order("free", 5, "tea", price=0)),
        lines_of(order("later", -1, "tea"), order("none", 5, "tea", cancelled=True)),
        lines_of(*[order("busy", n / 40, "tea") for n in range(1, 10_001)]),
    ]
    table = pd.concat(lines).sort_values("at", kind="stable", ignore_index=True)
    purchases = Purchases(table)
    segments = fit(purchases, NOW)
    placed = {one.customer: one for one in members(purchases, segments, VALUE, NOW)}
    assert {"minus", "free", "busy"} <= placed.keys()
    assert not {"later", "none"} & placed.keys()
    assert placed["busy"].key == "champions"
    assert placed["minus"].spend == 0


def test_months_begin_with_the_first_order_and_end_now() -> None:
    at = moments(NOW, NOW - timedelta(days=70))
    assert [f"{one:%Y-%m-%d}" for one in at] == [
        "2025-10-01", "2025-11-01", "2025-12-01", "2026-01-01", "2026-01-01",
    ]  # fmt: skip
    assert at[-1] == NOW
    assert len(moments(NOW, NOW - timedelta(days=3000))) == 13


def test_customers_move_and_nobody_is_lost_on_the_way(crowds: Purchases, found: Segments) -> None:
    moved = moves(crowds, found, VALUE, NOW)
    last = [one for one in moved if one.month == "2026-01"]
    assert sum(one.customers for one in last) == len(members(crowds, found, VALUE, NOW))
    arrived = [one for one in moved if one.month == "2025-12" and one.origin == ""]
    assert sum(one.customers for one in arrived) > 0
    by_month = Counter[str]()
    for one in moved:
        by_month[one.month] += one.customers
    sizes = [by_month[month] for month in sorted(by_month)]
    assert sizes == sorted(sizes)


def test_a_member_knows_where_they_were_when_the_month_began(
    crowds: Purchases, found: Segments
) -> None:
    later = NOW + timedelta(days=25)
    inside = {one.customer: one for one in members(crowds, found, VALUE, later)}
    assert inside["once-1"].before == "new"
    assert inside["often-1"].spend == 24 * 500


def test_segments_are_kept_in_files_and_read_again(
    crowds: Purchases, found: Segments, tmp_path: Path
) -> None:
    files.keep(found, tmp_path)
    read = files.load(tmp_path)
    assert read.search == found.search
    for scheme in (VALUE, HABITS):
        assert members(crowds, read, scheme, NOW) == members(crowds, found, scheme, NOW)


@pytest.mark.parametrize("damage", ["words", "arrays", "missing", "misfit"])
def test_damaged_files_are_refused(found: Segments, tmp_path: Path, damage: str) -> None:
    files.keep(found, tmp_path)
    words, arrays = tmp_path / "segments.json", tmp_path / "segments.npz"
    if damage == "words":
        words.write_text('{"as_of": "2026')
    elif damage == "arrays":
        arrays.write_bytes(arrays.read_bytes()[:100])
    elif damage == "missing":
        arrays.unlink()
    else:
        words.write_text(words.read_text().replace('"used": [', '"used": [0, '))
    with pytest.raises(files.SegmentsUnreadable):
        files.load(tmp_path)


def test_a_shop_without_orders_cannot_be_trained() -> None:
    with pytest.raises(CannotTrain, match="Nobody has bought"):
        train(TrainingData(as_of=NOW, lines=lines_of()))


def test_the_training_tells_how_it_went() -> None:
    trained = train(TrainingData(as_of=NOW, lines=three_crowds(each=30)))
    assert trained.judged_by is None
    assert trained.rows == 90
    assert trained.metrics["groups"] == 3
    assert trained.metrics["stability"] > 0.75
