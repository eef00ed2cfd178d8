"""Whether the order in question, the customer's tier or segment calls a person: plain functions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.numbers import format_currency, get_currency_precision

from bot.escalation.document import PRIORITIES
from bot.escalation.standing import OrderValueRule, SegmentRule, TierRule
from crm_bridge.api.schemas.conversations import EscalationCall
from crm_bridge.orders.numbers import matching_order_numbers
from crm_bridge.orders.records import OPEN_STATUSES

CHANGING = frozenset(
    {"action_cancel_order", "action_change_address", "action_exchange_items", "action_return_items"}
)
"""Actions after which the customer must be told what became of their order, whatever calls."""


AnyRule = OrderValueRule | TierRule | SegmentRule


@dataclass(frozen=True, slots=True)
class Worth:
    """An order that the conversation may see; `total` in minor units of `currency`. `opened`: it
    was proved by itself, in this conversation."""

    number: str
    total: int
    currency: str
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Belonging:
    """A verified customer: the keys of their segments, and the numbers of orders that are late."""

    segments: frozenset[str]
    late_orders: tuple[str, ...] = ()


def applies(rule: AnyRule | None, intents: Collection[str]) -> bool:
    """Whether the rule is on, and what the customer wants is among what it is for."""
    if rule is None or not intents:
        return False
    return not rule.intents or not rule.intents.isdisjoint(intents)


def in_question(orders: Sequence[Worth], named: Collection[str]) -> list[Worth]:
    """The orders that a message is about: those it names, else those opened in the conversation,
    else the newest. `orders` are newest first."""
    numbers = {
        number
        for typed in named
        for number in matching_order_numbers(typed, [order.number for order in orders])
    }
    if numbers or named:
        return [order for order in orders if order.number in numbers]
    return [order for order in orders if order.opened] or list(orders[:1])


def call_for_value(
    rule: OrderValueRule, orders: Sequence[Worth], currency: str, topic: str | None
) -> EscalationCall | None:
    """A person for an order worth more than the rule bears; only orders in the shop's own
    `currency` can be compared with it."""
    bound = round(rule.above * 10 ** get_currency_precision(currency))
    dear = [order for order in orders if order.currency == currency and order.total > bound]
    if not dear:
        return None
    order = max(dear, key=lambda one: one.total)
    matched = f"order {order.number} of {_money(order.total, currency)}"
    return _call(rule, f"{matched}, above {_money(bound, currency)}", topic)


def call_for_tier(rule: TierRule, tier: str | None, topic: str | None) -> EscalationCall | None:
    """A person for a customer of one of the rule's loyalty tiers."""
    if tier is None or tier.lower() not in rule.tiers:
        return None
    return _call(rule, f"the customer's tier, {tier}", topic)


def is_meant(rule: SegmentRule, customer: Belonging) -> bool:
    """Whether the customer is one of those whom the rule is about."""
    inside = not rule.segments or not rule.segments.isdisjoint(customer.segments)
    return inside and (not rule.late_delivery or bool(customer.late_orders))


def call_for_segment(
    rule: SegmentRule, customer: Belonging, names: Mapping[str, str], topic: str | None
) -> EscalationCall | None:
    """A person for a customer whom the rule is about; `names` of the segments by key."""
    if rule.only_team or not is_meant(rule, customer):
        return None
    told = [names.get(key, key) for key in sorted(rule.segments & customer.segments)]
    matched = f"the customer's segment, {' and '.join(told)}" if told else "who the customer is"
    if rule.late_delivery:
        matched += f", with a late delivery ({', '.join(customer.late_orders)})"
    return _call(rule, matched, topic)


def is_late(
    status: str, promised_at: datetime | None, delivered_at: datetime | None, at: datetime
) -> bool:
    """Whether a delivery that has not come should have come by now; a lost one as well."""
    overdue = promised_at is not None and promised_at < at and delivered_at is None
    return status in ("late", "lost") or (overdue and status in OPEN_STATUSES)


def more_urgent(calls: Sequence[EscalationCall | None]) -> EscalationCall | None:
    """The most urgent of the calls; among equals the first."""
    found = [call for call in calls if call is not None]
    return min(found, key=lambda call: PRIORITIES.index(call.priority), default=None)


def _call(rule: AnyRule, matched: str, topic: str | None) -> EscalationCall:
    return EscalationCall.model_validate(
        {
            "reason": "rule",
            "matched": matched,
            "topic": topic,
            "priority": rule.priority,
            "team": rule.team,
        }
    )


def _money(amount: int, currency: str) -> str:
    return format_currency(
        amount / 10 ** get_currency_precision(currency), currency, locale="en_GB"
    )
