"""How times, money, states and scores are written on the pages."""

from datetime import datetime
from zoneinfo import ZoneInfo

import jinja2
from babel.dates import format_datetime
from babel.numbers import format_currency, get_currency_precision

from crm_bridge.console.thread import marked
from crm_bridge.models.conversation import ControlMove
from crm_bridge.settings import Settings

LOCALE = "en_GB"

STATES = {
    "bot": "Assistant",
    "queued": "Waiting",
    "human": "With a person",
    "closed": "Closed",
}
WHY = {
    "escalation": "a person was called",
    "taken_over": "taken over",
    "accepted": "accepted",
    "assigned": "assigned",
    "left_queue": "the customer left the queue",
    "nobody_came": "nobody came in time",
    "transferred": "transferred",
    "agent_gone": "the agent was gone",
    "returned": "given back to the assistant",
    "closed": "closed",
    "idle": "ended idle",
    "new_message": "a new message",
}
OUTCOMES = {
    "resolved_by_bot": "Resolved by the assistant",
    "handed_over": "Handed over",
    "abandoned": "Abandoned",
}
REASONS = {
    "keyword": "Keyword",
    "request": "Asked for a person",
    "sentiment": "Upset",
    "not_understood": "Not understood",
    "rule": "Rule",
    "assistant_down": "Assistant down",
}


def add_to(environment: jinja2.Environment, settings: Settings) -> None:
    """Filters and names that every template may use."""
    zone = ZoneInfo(settings.time_zone)
    environment.filters.update(
        clock=lambda moment: format_datetime(moment, "HH:mm", zone, LOCALE),
        day=lambda moment: format_datetime(moment, "EEE d MMM y", zone, LOCALE),
        moment=lambda moment: format_datetime(moment, "d MMM, HH:mm", zone, LOCALE),
        iso=datetime.isoformat,
        money=money,
        percent=lambda share: f"{share:.0%}",
        signed=lambda score: f"{score:+.2f}".replace("-", "−"),
        words=words,
        moved=moved,
        marked=marked,
    )
    environment.globals.update(
        SHOP=settings.shop_name, STATES=STATES, OUTCOMES=OUTCOMES, REASONS=REASONS
    )


def money(amount: int, currency: str) -> str:
    """Minor units as people write them: 4999, GBP → £49.99."""
    return format_currency(amount / 10 ** get_currency_precision(currency), currency, locale=LOCALE)


def words(name: str) -> str:
    """A label as words: `track_order` → `track order`."""
    return name.replace("_", " ")


def moved(move: ControlMove) -> str:
    """A change of control as a line: `With a person: accepted`."""
    return f"{STATES[move.to_state]}: {WHY.get(move.why, words(move.why))}"
