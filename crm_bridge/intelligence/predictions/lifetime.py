"""What a customer will spend within so many days: buy-till-you-die models against a regression.

BG/NBD (Fader, Hardie & Lee 2005): while alive a customer buys at a Poisson rate, gamma-distributed
(r, alpha) over customers; after each purchase they leave for good with a probability that is
beta-distributed (a, b). Gamma-gamma (Fader & Hardie 2013): what a purchase is worth varies around
the customer's own mean, which varies over customers (p, q, gamma).

Both read the same features as the regression, so that the reasons are found in the same way.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln, gammaln, hyp2f1

from crm_bridge.intelligence.predictions.chance import FEWEST, TooLittle
from crm_bridge.intelligence.predictions.features import FEATURES, Matrix, Norms, features_at
from crm_bridge.intelligence.predictions.linear import Linear, fit_value
from crm_bridge.intelligence.predictions.occasions import Numbers, Occasions
from crm_bridge.intelligence.predictions.windows import learnt_until, window_at

KINDS = ("bg_nbd", "regression")
WEEK = 7.0
_MOST_LOG = 700.0
_MOST = 1e12
"""Minor units; more is an error of a model far from what it learnt from."""


@dataclass(frozen=True)
class BgNbd:
    """Times are weeks; x further purchases after the first, the last t_x after it, seen for T."""

    r: float
    alpha: float
    a: float
    b: float

    def orders(self, x: Numbers, t_x: Numbers, seen: Numbers, ahead: float) -> Numbers:
        """Expected purchases in the next t weeks (Fader, Hardie & Lee 2005, equation 10; F is 2F1):

        (a+b+x-1)/(a-1) * [1 - ((alpha+T)/(alpha+T+t))^(r+x) F(r+x, b+x; a+b+x-1; t/(alpha+T+t))]
        / [1 + [x>0] a/(b+x-1) ((alpha+T)/(alpha+t_x))^(r+x)]

        By Euler's transformation F(r+x, b+x; ...) is (1-z)^(a-1-r-x) F(a+b-1-r, a-1; ...), z being
        t/(alpha+T+t), which is a number for ten thousand purchases as well.
        """
        a = self.a if abs(self.a - 1) > 1e-3 else 1.001
        since = self.alpha + seen
        part = ahead / (since + ahead)
        series = hyp2f1(a + self.b - 1 - self.r, a - 1, a + self.b + x - 1, part)
        most = (a + self.b + x - 1) / (a - 1)
        grown = most * (1 - (1 - part) ** (a - 1) * series)
        gone = np.exp(np.minimum((self.r + x) * np.log(since / (self.alpha + t_x)), _MOST_LOG))
        left = np.where(x > 0, gone * a / np.maximum(self.b + x - 1, 1e-9), 0.0)
        orders: Numbers = np.maximum(grown / (1 + left), 0.0)
        return orders


def fit_bg_nbd(x: Numbers, t_x: Numbers, seen: Numbers) -> BgNbd:
    """By maximum likelihood (Fader, Hardie & Lee 2005, equation 6), B beta and G gamma:

    L = B(a,b+x)/B(a,b) G(r+x)alpha^r/G(r) [ (alpha+T)^-(r+x) + [x>0] a/(b+x-1) (alpha+t_x)^-(r+x) ]
    """
    # Slow to import, and the bridge only reads what was fitted elsewhere.
    from scipy.optimize import minimize

    def loss(logs: Numbers) -> float:
        r, alpha, a, b = np.exp(np.clip(logs, -8, 8))
        common = betaln(a, b + x) - betaln(a, b) + gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        alive = -(r + x) * np.log(alpha + seen)
        with np.errstate(divide="ignore"):
            left = np.where(
                x > 0,
                np.log(a) - np.log(np.maximum(b + x - 1, 1e-12)) - (r + x) * np.log(alpha + t_x),
                -np.inf,
            )
        # A whisper of a penalty keeps a parameter that the data say nothing of from running away.
        return float(-(common + np.logaddexp(alive, left)).mean() + 1e-4 * (logs**2).mean())

    start = np.log([1.0, max(float(seen.mean()) / 2, 1.0), 1.0, 2.5])
    fitted = np.exp(np.clip(minimize(loss, start, method="L-BFGS-B").x, -8, 8))
    return BgNbd(*(float(value) for value in fitted))


@dataclass(frozen=True)
class GammaGamma:
    """p, q and gamma; amounts in units of `unit` minor units."""

    p: float
    q: float
    gamma: float
    unit: float

    def worth(self, orders: Numbers, mean: Numbers) -> Numbers:
        """Expected minor units of a purchase, of a customer with `orders` of `mean` minor units
        (Fader & Hardie 2013, equation 5): p (gamma + x m) / (p x + q - 1)."""
        own = mean / self.unit
        worth: Numbers = self.p * (self.gamma + orders * own) / (self.p * orders + self.q - 1)
        return worth * self.unit


def fit_gamma_gamma(orders: Numbers, mean: Numbers) -> GammaGamma:
    """By maximum likelihood (Fader & Hardie 2013, equation 1a), of who paid anything:

    f(m) = G(px+q)/(G(px)G(q)) gamma^q m^(px-1) x^(px) / (gamma+x m)^(px+q)
    """
    from scipy.optimize import minimize

    paid = mean > 0
    unit = float(mean[paid].mean()) if paid.any() else 1.0
    x, z = orders[paid], mean[paid] / unit

    def loss(logs: Numbers) -> float:
        p, q, gamma = np.exp(np.clip(logs, -8, 8)) + np.array([0.0, 1.0, 0.0])
        likelihood = (
            gammaln(p * x + q)
            - gammaln(p * x)
            - gammaln(q)
            + q * np.log(gamma)
            + (p * x - 1) * np.log(z)
            + p * x * np.log(x)
            - (p * x + q) * np.log(gamma + x * z)
        )
        return float(-likelihood.mean() + 1e-4 * (logs**2).mean())

    if not paid.any():
        return GammaGamma(1.0, 2.0, 1e-9, unit)
    p, less, gamma = np.exp(np.clip(minimize(loss, np.zeros(3), method="L-BFGS-B").x, -8, 8))
    return GammaGamma(float(p), float(less) + 1, float(gamma), unit)


@dataclass(frozen=True)
class Lifetime:
    """`kind` says whose value is at work; the number of orders is always that of BG/NBD."""

    days: float
    norms: Norms
    kind: str
    bg_nbd: BgNbd
    gamma_gamma: GammaGamma
    linear: Linear
    typical: Numbers

    def orders(self, matrix: Matrix) -> Numbers:
        """Expected shopping days within the next `days` days."""
        x, t_x, seen = _purchases(matrix)
        return self.bg_nbd.orders(x, t_x, seen, self.days / WEEK)

    def value(self, matrix: Matrix, kind: str | None = None) -> Numbers:
        """Expected minor units within the next `days` days."""
        if (kind or self.kind) == "regression":
            return np.exp(np.clip(self.linear.score(matrix), -20, np.log(_MOST)))
        count, mean = np.exp(_column(matrix, "orders")), np.expm1(_column(matrix, "value"))
        return np.minimum(self.orders(matrix) * self.gamma_gamma.worth(count, mean), _MOST)


def fit_lifetime(known: Occasions, now: float, days: float, norms: Norms) -> Lifetime:
    """From what was known at `now`; the better kind on the newest window that is over is at work.
    Raises `TooLittle`."""
    fitted = _fitted(known, now, days, norms, "regression")
    tried = _fitted(known, now - days, days, norms, "regression")
    window = window_at(known, now - days, days, norms)
    errors = {
        kind: float(np.abs(tried.value(window.features.matrix, kind) - window.spent).mean())
        for kind in KINDS
    }
    kind = min(KINDS, key=errors.__getitem__)
    return Lifetime(**{**vars(fitted), "kind": kind})


def _fitted(known: Occasions, now: float, days: float, norms: Norms, kind: str) -> Lifetime:
    learnt = learnt_until(known, now, days, norms)
    customers = features_at(known, now, norms, days).matrix
    if learnt.bought.sum() < FEWEST or learnt.customers < FEWEST:
        raise TooLittle(f"At least {FEWEST} customers who bought again are needed.")
    count, mean = np.exp(_column(customers, "orders")), np.expm1(_column(customers, "value"))
    return Lifetime(
        days,
        norms,
        kind,
        fit_bg_nbd(*_purchases(customers)),
        fit_gamma_gamma(count, mean),
        fit_value(learnt.matrix, learnt.spent),
        np.median(customers, axis=0),
    )


def _purchases(matrix: Matrix) -> tuple[Numbers, Numbers, Numbers]:
    seen = np.expm1(_column(matrix, "tenure")) / WEEK
    since = np.expm1(_column(matrix, "recency")) / WEEK
    x = np.maximum(np.round(np.exp(_column(matrix, "orders"))) - 1, 0)
    return x, np.where(x > 0, np.maximum(seen - since, 0), 0.0), seen


def _column(matrix: Matrix, name: str) -> Numbers:
    column: Numbers = matrix[:, FEATURES.index(name)]
    return column
