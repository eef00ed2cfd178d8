import numpy as np
import pytest

from crm_bridge.intelligence.predictions.features import norms_of
from crm_bridge.intelligence.predictions.lifetime import (
    KINDS,
    BgNbd,
    GammaGamma,
    fit_bg_nbd,
    fit_gamma_gamma,
    fit_lifetime,
)
from crm_bridge.intelligence.predictions.occasions import days, occasions_of
from crm_bridge.intelligence.predictions.windows import window_at
from tests.crm_bridge.intelligence.predictions.shops import END, lively_shop

CDNOW = BgNbd(r=0.2426, alpha=4.4136, a=0.7929, b=2.4259)


def test_expected_orders_as_published() -> None:
    """Fader, Hardie & Lee (2005) tell 1.226 orders of this customer in 39 weeks."""
    orders = CDNOW.orders(np.array([2.0]), np.array([30.43]), np.array([38.86]), 39.0)
    assert orders == pytest.approx([1.226], abs=0.002)


def test_who_stays_away_longer_is_expected_less_often() -> None:
    x, seen = np.full(3, 6.0), np.full(3, 40.0)
    orders = CDNOW.orders(x, np.array([39.0, 20.0, 3.0]), seen, 10.0)
    assert (np.diff(orders) < 0).all()


def test_hundreds_of_orders_still_give_a_number() -> None:
    x, t_x = np.array([0.0, 10_000.0, 10_000.0]), np.array([0.0, 99.99, 3.0])
    none, busy, gone = CDNOW.orders(x, t_x, np.full(3, 100.0), 13.0)
    assert 0 < none < 1
    assert busy == pytest.approx(1_300, rel=0.1)
    assert gone == pytest.approx(0)


def test_the_process_that_made_the_orders_is_found() -> None:
    rng = np.random.default_rng(4)
    rates, leaves = rng.gamma(1.0, 1 / 5, 4_000), rng.beta(1.0, 3.0, 4_000)
    x, t_x = np.zeros(4_000), np.zeros(4_000)
    for customer, (rate, leave) in enumerate(zip(rates, leaves, strict=True)):
        at = rng.exponential(1 / rate)
        while at < 40:
            x[customer], t_x[customer] = x[customer] + 1, at
            if rng.random() < leave:
                break
            at += rng.exponential(1 / rate)
    fitted = fit_bg_nbd(x, t_x, np.full(4_000, 40.0))
    assert fitted.r / fitted.alpha == pytest.approx(1 / 5, rel=0.2)
    assert fitted.a / (fitted.a + fitted.b) == pytest.approx(0.25, abs=0.06)


def test_what_an_order_is_worth_is_drawn_to_what_orders_are_worth() -> None:
    worth = GammaGamma(p=6.25, q=3.74, gamma=15.44, unit=1.0)
    none, few, many = worth.worth(np.array([0.0, 2.0, 500.0]), np.array([0.0, 100.0, 100.0]))
    assert none == pytest.approx(35.2, abs=0.1)
    assert none < few < many
    assert many == pytest.approx(100, rel=0.02)


def test_the_worth_of_orders_is_found() -> None:
    rng = np.random.default_rng(4)
    orders = rng.integers(1, 10, 5_000).astype(float)
    rate = rng.gamma(4.0, 1 / 2000.0, 5_000)
    mean = rng.gamma(6.0 * orders, 1 / (rate * orders))
    fitted = fit_gamma_gamma(orders, mean)
    everybody = fitted.worth(np.zeros(1), np.zeros(1))[0]
    assert everybody == pytest.approx(6 * 2000 / 3, rel=0.1)


def test_free_orders_are_worth_nothing_but_do_no_harm() -> None:
    fitted = fit_gamma_gamma(np.array([1.0, 3.0]), np.zeros(2))
    assert fitted.worth(np.array([2.0]), np.zeros(1)) == pytest.approx([0], abs=1e-6)


def test_both_kinds_foretell_what_is_spent() -> None:
    known = occasions_of(lively_shop(700, seed=9))
    now = days(END) - 60
    past = known.until(now)
    lifetime = fit_lifetime(past, now, 60.0, norms_of(past))
    window = window_at(known, now, 60.0, lifetime.norms)
    assert lifetime.kind in KINDS
    for kind in KINDS:
        foretold = lifetime.value(window.features.matrix, kind)
        assert foretold.sum() == pytest.approx(window.spent.sum(), rel=0.35)
        assert np.corrcoef(np.log1p(foretold), np.log1p(window.spent))[0, 1] > 0.3
