"""Telling an answer in the customer's own words from a question or another need."""

from actions.desk import Desk

GIVING_WAY = frozenset(
    {
        "affirm",
        "deny",
        "greet",
        "thank",
        "bot_challenge",
        "check_payment_methods",
        "check_refund_policy",
        "contact_customer_service",
        "contact_human_agent",
        "delivery_options",
        "delivery_period",
        "goodbye",
        "help",
        "order_history",
        "recommend_product",
        "stop",
        "store_info",
        "track_order",
        "track_refund",
    }
)
"""Needs that are served even where any text would do as an answer."""


def free_text(desk: Desk) -> str | None:
    """What was typed, when it reads as an answer and not as a question or another need."""
    turn = desk.turn
    typed = turn.typed.strip()
    if not typed or typed.endswith("?"):
        return None
    if turn.intent in GIVING_WAY and turn.sure:
        return None
    return typed[:500]
