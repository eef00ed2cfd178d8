"""What the shop's models say of a customer, as lines of a page."""

from collections.abc import Iterator

from crm_bridge.console.formats import money
from crm_bridge.console.profile_lines import Line, counted
from crm_bridge.intelligence.predictions.customer_predictions import LifetimeValue, Reason, Score
from crm_bridge.intelligence.profile.ahead import Ahead, Forecast

_REASONS = 3
_LITTLE = 0.05
"""An effect on the log-odds below this moves nothing that anybody would notice."""


def stands(ahead: Ahead) -> list[Line]:
    """Which kind of customer this is, in one line; none without a model."""
    if ahead.segments is None:
        return []
    found = ahead.segments
    more = f"customers who {found.value.means}" if found.value.means else ""
    return [Line("Segment", found.value.name, more, source=_counted(ahead))]


def ahead_facts(ahead: Ahead) -> list[Line]:
    """Everything that the models say."""
    lines = stands(ahead)
    if ahead.segments and ahead.segments.habits:
        habits = ahead.segments.habits
        lines.append(Line("Buys like", habits.name, f"customers who {habits.means}"))
    if ahead.forecast:
        lines += _foretold(ahead, ahead.forecast)
    return lines


def likely_to_leave(ahead: Ahead) -> list[Line]:
    """In one line, with the strongest reason."""
    forecast = ahead.forecast
    if forecast is None or forecast.leaves is None:
        return []
    return [_chance("Stays away", forecast.leaves, forecast, reasons=1)]


def _foretold(ahead: Ahead, forecast: Forecast) -> Iterator[Line]:
    if forecast.buys:
        yield _chance("Buys again", forecast.buys, forecast)
    if forecast.leaves:
        yield _chance("Stays away", forecast.leaves, forecast)
    if forecast.worth:
        yield _worth(forecast.worth, forecast)
    for one in forecast.next:
        first, then = (ahead.names.get(name, name) for name in (one.after, one.then))
        more = (
            f"after {first}, as {one.confidence:.0%} of its buyers did within {one.days} days "
            f"({counted(one.support, 'customer')})"
        )
        yield Line("Often next", then, more, source=_model(forecast))


def _chance(label: str, score: Score, forecast: Forecast, reasons: int = _REASONS) -> Line:
    return Line(
        label,
        f"{score.probability:.0%} within {score.days} days",
        f"{score.typical:.0%} for a typical customer",
        source=_model(forecast),
        reasons=_why(score.reasons, reasons),
    )


def _worth(worth: LifetimeValue, forecast: Forecast) -> Line:
    orders = f"{worth.orders:.1f} orders"
    typical = money(worth.typical, forecast.currency)
    return Line(
        "Will spend",
        f"about {money(worth.expected, forecast.currency)} within {worth.days} days",
        f"in {orders}; {typical} is typical",
        source=_model(forecast),
        reasons=_why(worth.reasons, _REASONS),
    )


def _why(reasons: tuple[Reason, ...], most: int) -> tuple[str, ...]:
    """The strongest first, each with the way it points."""
    felt = [one for one in reasons if abs(one.effect) >= _LITTLE][:most]
    return tuple(f"{'↑' if one.effect > 0 else '↓'} {one.text}" for one in felt)


def _model(forecast: Forecast) -> str:
    return f"model {forecast.version}, orders until {forecast.data_to:%-d %b %Y}"


def _counted(ahead: Ahead) -> str:
    return f"counted {ahead.segments.as_of:%-d %b %Y}" if ahead.segments else ""
