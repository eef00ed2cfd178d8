"""An order's value and a customer's tier call a person: the plain rules."""

import pytest

from bot.escalation.standing import OrderValueRule, TierRule
from crm_bridge.escalation_rules.deciding import (
    Worth,
    applies,
    call_for_tier,
    call_for_value,
    in_question,
    more_urgent,
)

CANCELLING = frozenset({"cancel_order"})
DEAR = OrderValueRule(500, CANCELLING, "high", "Returns")
GOLD = TierRule(frozenset({"gold"}), frozenset(), "urgent", None)
NEWEST, OLDER = Worth("CL-2", 60_000, "GBP"), Worth("CL-1", 20_000, "GBP")


def test_an_order_above_the_bound_calls_with_the_rules_priority_and_team() -> None:
    call = call_for_value(DEAR, [NEWEST, OLDER], "GBP", "cancel_order")
    assert call is not None
    assert (call.reason, call.priority, call.team) == ("rule", "high", "Returns")
    assert call.matched == "order CL-2 of £600.00, above £500.00"


@pytest.mark.parametrize(
    "order", [Worth("CL-3", 50_000, "GBP"), Worth("CL-3", 99_000, "USD")], ids=["at it", "dollars"]
)
def test_an_order_at_the_bound_or_in_another_currency_calls_nobody(order: Worth) -> None:
    assert call_for_value(DEAR, [order], "GBP", None) is None


def test_a_bound_is_in_the_major_unit_of_the_currency() -> None:
    yen = OrderValueRule(500, frozenset(), "high", None)
    assert call_for_value(yen, [Worth("J-1", 501, "JPY")], "JPY", None) is not None


@pytest.mark.parametrize(
    ("named", "expected"),
    [(["cl 1"], [OLDER]), ([], [NEWEST]), (["CL-9"], [])],
    ids=["named", "none named", "somebody else's"],
)
def test_the_order_in_question_is_the_one_named_else_the_newest(
    named: list[str], expected: list[Worth]
) -> None:
    assert in_question([NEWEST, OLDER], named) == expected


def test_an_order_opened_in_the_conversation_comes_before_the_newest() -> None:
    opened = Worth("CL-0", 1_000, "GBP", opened=True)
    assert in_question([NEWEST, opened], []) == [opened]


def test_tiers_are_compared_without_case_and_unknown_ones_call_nobody() -> None:
    call = call_for_tier(GOLD, "Gold", None)
    assert call is not None
    assert (call.priority, call.matched) == ("urgent", "the customer's tier, Gold")
    assert call_for_tier(GOLD, "silver", None) is None
    assert call_for_tier(GOLD, None, None) is None


def test_a_rule_is_for_its_needs_or_for_any() -> None:
    assert applies(DEAR, {"cancel_order", "greet"})
    assert not applies(DEAR, {"track_order"})
    assert applies(GOLD, {"track_order"})
    assert not applies(GOLD, set())
    assert not applies(None, {"cancel_order"})


def test_the_more_urgent_of_two_calls_is_made() -> None:
    dear = call_for_value(DEAR, [NEWEST], "GBP", None)
    assert more_urgent([dear, None, call_for_tier(GOLD, "gold", None)]) == call_for_tier(
        GOLD, "gold", None
    )
    assert more_urgent([None]) is None
