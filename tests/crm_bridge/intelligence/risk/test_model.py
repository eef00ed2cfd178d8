"""The score, the threshold, the weights and the words."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from crm_bridge.intelligence.risk import keeping
from crm_bridge.intelligence.risk.model import BUDGET, RiskModel, fit, threshold_for
from crm_bridge.intelligence.risk.placed import PlacedOrder
from crm_bridge.intelligence.risk.scored import Scored
from crm_bridge.intelligence.risk.signs import SIGNS, Past
from crm_bridge.intelligence.risk.tails import EVEN, FLOOR, Tails, learnt_weights
from crm_bridge.intelligence.risk.words import ago, facts, ordinal, times
from tests.crm_bridge.intelligence.risk.ordering import a_shop, an_order

SHOP = a_shop()
END = SHOP[-1].at + timedelta(days=1)


@pytest.fixture(scope="module")
def model() -> RiskModel:
    return fit(SHOP, END)


def scored(model: RiskModel, order: PlacedOrder) -> Scored:
    before = [Past.of(one) for one in SHOP if one.customer == order.customer]
    return model.score(order, before)


def test_an_order_like_the_others_is_not_unusual(model: RiskModel) -> None:
    found = scored(model, an_order("c3", 200, ("tea", 2, 500), ("cup", 1, 900)))
    assert not found.unusual
    assert found.score < 90


def test_what_made_an_order_stand_out_is_told_in_words(model: RiskModel) -> None:
    order = an_order("c3", 200, ("tea", 28, 500), country="DE", postcode="10115", payment="Amex")
    found = scored(model, order)
    assert found.unusual
    assert found.score > 99
    told = facts(found.parts, {"tea": "Green Tea"})
    assert "14 times the usual quantity of Green Tea (28 pieces)" in told
    assert len(told) <= 4


def test_the_parts_that_are_told_add_up_to_the_score(model: RiskModel) -> None:
    found = scored(model, an_order("c3", 200, ("tea", 9, 500)))
    raw = np.array([sum(part.weight for part in found.parts)])
    assert model.percentiles(raw)[0] == pytest.approx(found.score)
    weights = [part.weight for part in found.parts]
    assert weights == sorted(weights, reverse=True)


def test_the_same_orders_make_the_same_measure(model: RiskModel) -> None:
    again = fit(SHOP, END)
    assert again.threshold == model.threshold
    assert np.array_equal(again.reference, model.reference)


def test_the_threshold_lets_through_no_more_false_alarms_than_are_borne() -> None:
    generator = np.random.default_rng(1)
    scores, bad = generator.uniform(0, 100, 5_000), generator.random(5_000) < 0.02
    for budget in (0.0, BUDGET, 100.0):
        false = (scores >= threshold_for(scores, bad, budget)) & ~bad
        assert false.sum() <= budget * 5
        assert false.sum() >= budget * 5 - 1
    assert threshold_for(np.array([5.0, 5.0]), np.array([False, False]), 500) > 5


def test_weights_follow_what_was_called_off_and_no_sign_is_dropped() -> None:
    generator = np.random.default_rng(2)
    rarity = generator.exponential(1, (4_000, 3))
    off = generator.random(4_000) < 1 / (1 + np.exp(5 - 1.5 * rarity[:, 0] + rarity[:, 1]))
    weights = learnt_weights(rarity, off)
    assert weights[0] > 1
    assert weights[1] == FLOOR
    assert learnt_weights(rarity, np.zeros(4_000, bool)).tolist() == [EVEN] * 3


def test_rarity_is_the_share_of_orders_with_as_much() -> None:
    tails = Tails.fit(np.array([[0.0], [1.0], [2.0], [2.0]]))
    shares = np.exp(-tails.rarity(np.array([[0.0], [0.5], [1.0], [2.0], [3.0]])))[:, 0]
    assert shares == pytest.approx([1, 4 / 5, 4 / 5, 3 / 5, 1 / 5])


def test_what_an_agent_found_counts_more_than_a_cancellation() -> None:
    odd = [an_order(f"x{n}", n, ("tea", 40 + n, 500)) for n in range(30)]
    orders = sorted([*SHOP, *odd], key=lambda one: (one.at, one.number))
    place = SIGNS.index("quantity")
    found = fit(orders, END, looked_at={one.number: True for one in odd})
    assert found.outcomes == 30
    assert found.weights[place] > fit(orders, END).weights[place] * 0.9
    fine = [an_order(f"x{n}", n, ("tea", 40 + n, 500), off=True) for n in range(30)]
    kept = sorted([*SHOP, *fine], key=lambda one: (one.at, one.number))
    assert fit(kept, END, looked_at={one.number: False for one in fine}).outcomes == 0
    assert fit(kept, END).outcomes == 30


def test_a_kept_measure_is_read_as_it_was(model: RiskModel, tmp_path: Path) -> None:
    with_accounts = fit(a_shop(customers=60), END)
    assert with_accounts.accounts is not None
    for number, kept in enumerate((model, with_accounts)):
        folder = tmp_path / str(number)
        folder.mkdir()
        keeping.keep(kept, folder)
        read = keeping.load(folder)
        order = an_order("c3", 200, ("tea", 28, 500), country="DE")
        assert scored(read, order) == scored(kept, order)
        assert (read.accounts is None) == (kept.accounts is None)


def test_a_measure_of_other_signs_or_a_damaged_one_is_refused(
    model: RiskModel, tmp_path: Path
) -> None:
    keeping.keep(model, tmp_path)
    told = (tmp_path / "model.json").read_text()
    (tmp_path / "model.json").write_text(told.replace('"quantity", "own', '"amount", "own'))
    with pytest.raises(ValueError, match="other signs"):
        keeping.load(tmp_path)
    (tmp_path / "model.json").write_text(told[:100])
    with pytest.raises(ValueError, match="line 1"):
        keeping.load(tmp_path)


def test_numbers_are_said_as_people_say_them() -> None:
    assert [times(one) for one in (1.26, 14.2, 1_234)] == ["1.3 times", "14 times", "1,234 times"]
    assert [ordinal(one) for one in (3, 9, 11, 22, 103)] == [
        "third", "ninth", "11th", "22nd", "103rd",
    ]  # fmt: skip
    assert [ago(one) for one in (20, 60, 7_000, 90_000)] == [
        "within a minute of", "1 minute after", "117 minutes after", "25 hours after",
    ]  # fmt: skip
