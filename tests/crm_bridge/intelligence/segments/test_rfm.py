import numpy as np
import pandas as pd

from crm_bridge.intelligence.segments import rfm
from crm_bridge.intelligence.segments.habits import Purchases
from tests.crm_bridge.intelligence.segments.buyers import NOW, lines_of, order


def kinds(lines: pd.DataFrame) -> dict[str, str]:
    purchases = Purchases(lines)
    habits = purchases.habits(NOW)
    found = rfm.kinds(habits, rfm.borders_of(habits, purchases.gaps))
    placed = zip(habits.codes, found, strict=True)
    return {purchases.customers[code]: rfm.KEYS[at] for code, at in placed}


def regular(name: str, orders: int, last: float, price: int = 1000) -> list[list[tuple]]:
    return [order(name, last + 20 * at, "tea", price=price) for at in range(orders)]


def test_the_names_of_the_field() -> None:
    orders = []
    for number in range(10):
        orders += regular(f"best-{number}", 10, 2, 5000)
        orders += regular(f"gone-{number}", 9, 150, 5000)
        orders += regular(f"first-{number}", 1, 1)
        orders += regular(f"old-{number}", 1, 300, 100)
        orders += regular(f"steady-{number}", 5, 15, 2000)
    found = kinds(lines_of(*orders))
    assert found["best-3"] == "champions"
    assert found["gone-3"] == "at_risk"
    assert found["first-3"] == "new"
    assert found["old-3"] == "hibernating"
    assert found["steady-3"] == "loyal"


def test_equal_customers_are_in_the_same_segment() -> None:
    """Two thirds ordered once: quintiles by place would tear them apart."""
    orders = [order(f"once-{number}", 200, "tea") for number in range(40)]
    for number in range(20):
        orders += regular(f"more-{number}", 4, 10)
    found = kinds(lines_of(*orders))
    assert len({segment for name, segment in found.items() if name.startswith("once")}) == 1
    assert len({segment for name, segment in found.items() if name.startswith("more")}) == 1


def test_where_all_are_equal_nobody_is_told_to_be_gone() -> None:
    assert set(kinds(lines_of(*[order(f"c{n}", 7, "tea") for n in range(30)])).values()) == {"new"}


def test_five_customers_have_segments() -> None:
    orders = [*regular("a", 6, 3), *regular("b", 1, 4), *regular("c", 1, 200), *regular("d", 4, 90)]
    found = kinds(lines_of(*orders, order("e", 20, "tea")))
    assert found["a"] == "champions"
    assert found["b"] == "new"
    assert found["c"] == "hibernating"


def test_who_ordered_within_the_usual_time_is_not_away() -> None:
    """Everybody orders every 40 days; who did so last 30 days ago is expected back, however many
    were here yesterday."""
    orders = []
    for number in range(40):
        orders += [order(f"y-{number}", 1 + 40 * at, "tea") for at in range(5)]
    orders += [order("slow", 30 + 40 * at, "tea") for at in range(5)]
    assert kinds(lines_of(*orders))["slow"] == "loyal"


def test_somebody_of_a_minute_ago_is_scored_by_the_same_borders() -> None:
    orders = [one for n in range(20) for one in regular(f"c{n}", 1 + n % 5, 5 + n)]
    purchases = Purchases(lines_of(*orders))
    habits = purchases.habits(NOW)
    borders = rfm.borders_of(habits, purchases.gaps)
    more = Purchases(lines_of(*regular("fresh", 8, 0.001)))
    assert list(rfm.scores(more.habits(NOW), borders)[0]) == [5, 5, 5]


def test_scores_go_from_one_to_five_and_ties_are_in_the_middle() -> None:
    orders = [order(f"c{n}", n + 1, "tea", price=100 * (n + 1)) for n in range(100)]
    purchases = Purchases(lines_of(*orders))
    habits = purchases.habits(NOW)
    score = rfm.scores(habits, rfm.borders_of(habits, np.array([])))
    assert [int(n) for n in np.bincount(score[:, 2])] == [0, 20, 20, 20, 20, 20]
    assert set(score[:, 1]) == {3}
