import pandas as pd
import pytest

from crm_bridge.intelligence.predictions.occasions import days
from crm_bridge.intelligence.predictions.sequences import Sequences, fit_sequences
from tests.crm_bridge.intelligence.predictions.shops import END, lines, table


def pairs(found: Sequences) -> set[tuple[str, str]]:
    return {
        (found.products[after], found.products[then])
        for after, then in zip(found.after, found.then, strict=True)
    }


@pytest.fixture
def bought() -> pd.DataFrame:
    """Forty bought a tent, thirty of them a stove eight days later; sixty a mug and ten a stove on
    any day."""
    orders = [lines(f"a{n}", 20 + n, "tent") for n in range(40)]
    orders += [lines(f"a{n}", 28 + n, "stove") for n in range(30)]
    orders += [lines(f"b{n}", 20 + n, "mug") for n in range(60)]
    orders += [lines(f"b{n}", 30 + n, "stove" if n < 10 else "mug") for n in range(60)]
    return table(*orders)


def test_what_is_bought_after_what(bought: pd.DataFrame) -> None:
    found = fit_sequences(bought, 14, days(END))
    assert pairs(found) == {("tent", "stove")}
    assert found.support.tolist() == [30]
    assert found.confidence == pytest.approx([0.75])
    assert found.usual_days == pytest.approx([8])
    # 200 days with a purchase, 40 of them with a stove within a fortnight after.
    assert found.lift == pytest.approx([0.75 / (40 / 190)])


def test_what_comes_later_than_that_does_not_count(bought: pd.DataFrame) -> None:
    assert pairs(fit_sequences(bought, 7, days(END))) == set()


def test_who_was_not_watched_long_enough_does_not_count(bought: pd.DataFrame) -> None:
    end = days(bought["at"].iloc[0].to_pydatetime()) + 30
    found = fit_sequences(bought[bought["at"] < pd.Timestamp(end, unit="D", tz="UTC")], 14, end)
    assert found.support.tolist() == [17]


def test_what_lies_in_one_basket_is_not_bought_after_itself() -> None:
    together = table(*(lines(f"a{n}", n, "tent", "stove") for n in range(50)))
    assert pairs(fit_sequences(together, 14, days(END))) == set()


def test_what_was_called_off_was_not_bought(bought: pd.DataFrame) -> None:
    bought.loc[bought["product"] == "stove", "cancelled"] = True
    assert pairs(fit_sequences(bought, 14, days(END))) == set()


def test_nothing_bought_has_no_sequences() -> None:
    assert len(fit_sequences(table(), 14, days(END)).after) == 0
    assert fit_sequences(table(lines("a", 0, "tent")), 14, days(END)).products == []
