"""Whether the order in question or the customer's tier calls a person: plain functions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from babel.numbers import format_currency, get_currency_precision

from bot.escalation.document import PRIORITIES
from bot.escalation.standing import OrderValueRule, TierRule
from crm_bridge.api.schemas.conversations import EscalationCall
from crm_bridge.orders.numbers import matching_order_numbers

CHANGING = frozenset(
    {"action_cancel_order", "action_change_address", "action_exchange_items", "action_return_items"}
)
"""Actions after which the customer must be told what became of their order, whatever calls."""


@dataclass(frozen=True, slots=True)
class Worth:
    """An order that the conversation may see; `total` in minor units of `currency`. `opened`: it
    was proved by itself, in this conversation."""

    number: str
    total: int
    currency: str
    opened: bool = False


def applies(rule: OrderValueRule | TierRule | None, intents: Collection[str]) -> bool:
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


def more_urgent(calls: Sequence[EscalationCall | None]) -> EscalationCall | None:
    """The most urgent of the calls; among equals the first."""
    found = [call for call in calls if call is not None]
    return min(found, key=lambda call: PRIORITIES.index(call.priority), default=None)


def _call(rule: OrderValueRule | TierRule, matched: str, topic: str | None) -> EscalationCall:
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
