"""Which intents are no need of their own, and which two are two words for the same one."""

from __future__ import annotations

from bot.assistant.nlu.deciding import FALLBACK_INTENT, OUT_OF_SCOPE, SMALL_TALK

NO_NEED = SMALL_TALK | {OUT_OF_SCOPE, FALLBACK_INTENT, "complaint"}
"""Beside a need these are courtesy, tone or context."""

TOLD = frozenset(
    {
        "account_locked",
        "dispute_charge",
        "late_delivery",
        "missing_parcel",
        "payment_issue",
        "promo_code_problem",
        "recover_password",
        "registration_problems",
        "report_item_problem",
        "track_refund",
    }
)
"""Needs that customers tell of and do not ask for: "I was charged twice"."""

OF_WHAT_IS_NAMED = frozenset({"product_question", "check_stock"})
"""Of these "does it …?" says nothing about whether another need is meant than the one before."""

REMEDIES: dict[str, frozenset[str]] = {
    "report_item_problem": frozenset(
        {"return_item", "exchange_item", "get_refund", "cancel_order", "warranty", "reorder"}
    ),
    "late_delivery": frozenset({"get_refund", "cancel_order", "missing_parcel", "reorder"}),
    "missing_parcel": frozenset({"get_refund", "cancel_order", "reorder"}),
    "dispute_charge": frozenset(),
    "payment_issue": frozenset({"dispute_charge", "place_order"}),
    "track_refund": frozenset(),
    "return_item": frozenset({"exchange_item"}),
    "account_locked": frozenset({"recover_password"}),
    "create_account": frozenset({"registration_problems"}),
    "check_invoice": frozenset({"get_invoice"}),
    "place_order": frozenset({"recommend_product"}),
    "contact_customer_service": frozenset({"contact_human_agent"}),
    "complaint": frozenset(),
}
"""What a problem is told for: of such a pair, what is to be done is the need."""

ABSORBED: dict[str, frozenset[str]] = {
    "track_order": frozenset({"delivery_period"}),
    "late_delivery": frozenset({"track_order", "delivery_period"}),
    "missing_parcel": frozenset({"track_order", "delivery_period"}),
    "return_item": frozenset({"get_refund"}),
    "exchange_item": frozenset({"get_refund"}),
    "track_refund": frozenset({"get_refund"}),
    "dispute_charge": frozenset({"get_refund"}),
}
"""The first says all that the second does, about the same order."""


def same_need(one: str, other: str) -> str | None:
    """Of two intents about the same thing the one that counts; None where both do."""
    if one == other:
        return one
    for problem, done in ((one, other), (other, one)):
        if done in REMEDIES.get(problem, ()):
            return done
        if done in ABSORBED.get(problem, ()):
            return problem
    return None
