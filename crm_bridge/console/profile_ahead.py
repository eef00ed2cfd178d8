"""What the shop's models say of a customer, as lines of a page."""

from collections.abc import Iterator, Sequence

from crm_bridge.console.formats import money
from crm_bridge.console.profile_lines import Line, counted
from crm_bridge.intelligence.predictions.customer_predictions import LifetimeValue, Reason, Score
from crm_bridge.intelligence.profile.ahead import Ahead, Forecast

_REASONS = 3
_LITTLE = 0.05
"""An effect on the log-odds below this moves nothing that anybody would notice."""


def outlook(ahead: Ahead) -> list[Line]:
    """What is at stake with this customer, in one line: whether they stay away, with the strongest
    reason, else which kind of customer this is; none without a model."""
    if ahead.forecast and ahead.forecast.told.churns:
        return [_chance("Stays away", ahead.forecast.told.churns, most=1)]
    return _segment(ahead)


def ahead_facts(ahead: Ahead) -> list[Line]:
    """Everything that the models say."""
    lines = _segment(ahead)
    if ahead.segments and ahead.segments.habits:
        lines.append(Line("Buys like", f"customers who {ahead.segments.habits.means}"))
    return [*lines, *(_foretold(ahead.forecast) if ahead.forecast else ())]


def _segment(ahead: Ahead) -> list[Line]:
    if ahead.segments is None:
        return []
    value = ahead.segments.value
    return [Line("Segment", value.name, f"customers who {value.means}" if value.means else "")]


def _foretold(forecast: Forecast) -> Iterator[Line]:
    told = forecast.told
    if told.buys:
        yield _chance("Buys again", told.buys)
    if told.churns:
        yield _chance("Stays away", told.churns)
    if told.lifetime_value:
        yield _worth(told.lifetime_value, forecast.currency)
    for one in told.next_products:
        first, then = (forecast.names.get(name, name) for name in (one.after, one.then))
        more = (
            f"after {first}: {one.confidence:.0%} of its buyers did within {one.days} days "
            f"({counted(one.support, 'customer')}), {one.lift:.1f} times as many as otherwise"
        )
        yield Line("Often next", then, more)


def _chance(label: str, score: Score, most: int = _REASONS) -> Line:
    return Line(
        label,
        f"{score.probability:.0%} within {score.days} days",
        f"{score.typical:.0%} is typical",
        reasons=_why(score.reasons, most),
    )


def _worth(worth: LifetimeValue, currency: str) -> Line:
    return Line(
        "Will spend",
        f"about {money(worth.expected, currency)} within {worth.days} days",
        f"in {worth.orders:.1f} orders; {money(worth.typical, currency)} is typical",
        reasons=_why(worth.reasons, _REASONS),
    )


def _why(reasons: Sequence[Reason], most: int) -> tuple[str, ...]:
    """The strongest first, each with the way it points."""
    felt = [one for one in reasons if abs(one.effect) >= _LITTLE][:most]
    return tuple(f"{'↑' if one.effect > 0 else '↓'} {one.text}" for one in felt)
