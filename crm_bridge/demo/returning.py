"""What comes back to the demo shop, why, and how far it has got."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from crm_bridge.demo.journeys import at
from crm_bridge.demo.records import DemoOrder, Line, Sent

_CHANCE = {"clothing": 0.11, "shoes": 0.12, "electronics": 0.05, "home": 0.035}
# Of late more comes back, so that there is something to see in every state.
_LATELY_DAYS, _EAGER = 25, 2.5
_REASONS = {
    "clothing": (
        "too small",
        "too large",
        "colour is different from the picture",
        "changed my mind",
    ),
    "shoes": ("too small", "too large", "rubs at the heel", "changed my mind"),
    "electronics": ("does not charge", "stopped working", "not compatible", "changed my mind"),
    "home": ("arrived damaged", "smaller than expected", "colour does not fit", "changed my mind"),
}


def with_returns(chance: Random, order: DemoOrder) -> DemoOrder:
    """The same order, with what the customer sent back of it and the status that follows."""
    delivered = order.journey.delivered
    if delivered is None or order.journey.status != "delivered":
        return order
    eager = _EAGER if delivered >= at(-_LATELY_DAYS) else 1
    lines = [
        line for line in order.lines if chance.random() < eager * _CHANCE[line.product.category]
    ]
    requested = delivered + timedelta(days=chance.randint(1, 20), minutes=chance.randint(0, 700))
    if not lines or requested >= at(0):
        return order
    sent = tuple(_sent(chance, line, requested) for line in lines)
    return returned(order, sent)


def returned(order: DemoOrder, sent: tuple[Sent, ...]) -> DemoOrder:
    """An order whose status says what its returns say: only a whole return changes it."""
    states = {item.state for item in sent}
    status = order.journey.status
    if len(sent) == len(order.lines) and len(states) == 1:
        status = {"received": "returned", "refunded": "refunded"}.get(states.pop(), status)
    return replace(order, returns=sent, journey=replace(order.journey, status=status))


def _sent(chance: Random, line: Line, requested: timedelta) -> Sent:
    age = -requested.days
    reason = chance.choice(_REASONS[line.product.category])
    if age <= 4:
        return Sent(line, requested, "requested", reason)
    if age <= 15:
        return Sent(line, requested, "received", reason)
    if reason == "changed my mind" and chance.random() < 0.1:
        return Sent(line, requested, "refused", "changed my mind, but it had been worn")
    refunded = requested + timedelta(days=chance.randint(6, 11), hours=2)
    return Sent(line, requested, "refunded", reason, refunded)
