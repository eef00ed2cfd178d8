"""Finding an order, proving that it is theirs, and what is then said about it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.actions.chat import Chat
from tests.actions.conftest import EMAIL
from tests.fakes.bridge import FakeBridge, iso, make_order


async def test_a_visitor_is_asked_for_number_and_proof_and_then_told_the_truth(chat: Chat) -> None:
    first = await chat.says("where is my order", "track_order")
    second = await chat.says("cl 104233", "review", order_number="cl 104233")
    third = await chat.says("n1 9gu", "product_question")

    assert first.keys == ["utter_question_order_number"]
    assert second.keys == ["utter_question_order_proof"]
    assert third.keys == ["utter_order_shipped", "utter_tracking_link"]
    due = datetime.now(UTC) + timedelta(days=2)
    assert f"{due:%A} {due.day} {due:%B}" in third.text
    assert "RM123456789GB" in third.text


async def test_number_and_email_in_one_message_are_enough(chat: Chat) -> None:
    heard = await chat.says(f"where is CL-104233, my mail is {EMAIL}", "track_order")

    assert heard.keys[0] == "utter_order_shipped"


async def test_an_email_given_before_the_number_is_not_asked_again(chat: Chat) -> None:
    await chat.says(f"my mail is {EMAIL} and I want to track my order", "track_order")
    heard = await chat.says("104233", "track_order")

    assert heard.keys[0] == "utter_order_shipped"


async def test_a_wrong_proof_says_how_many_tries_are_left_and_not_what_was_wrong(
    chat: Chat,
) -> None:
    await chat.says("track CL-104233", "track_order")
    heard = await chat.says("wrong@mail.example", "track_order")

    assert heard.keys == ["utter_proof_wrong"]
    assert "You can try 4 more times" in heard.text
    assert "both the order number and the e-mail or postcode" in heard.text


async def test_an_order_that_does_not_exist_is_answered_like_a_wrong_proof(chat: Chat) -> None:
    first = await chat.says("track CL-999999", "track_order")
    second = await chat.says(EMAIL, "track_order")

    assert first.keys == ["utter_question_order_proof"]
    assert second.keys == ["utter_proof_wrong"]


async def test_the_last_wrong_try_says_that_it_is_locked_and_until_when(
    chat: Chat, bridge: FakeBridge
) -> None:
    await chat.says("track CL-104233", "track_order")
    heard = [await chat.says(f"wrong{n}@mail.example", "track_order") for n in range(5)]

    assert bridge.locked_until
    assert [one.keys for one in heard[3:]] == [["utter_proof_wrong_last"], ["utter_proof_locked"]]
    assert f"{bridge.locked_until.astimezone(ZoneInfo('Europe/London')):%H:%M}" in heard[4].text
    assert "careline:handoff" in heard[4].buttons
    assert chat.form is None


async def test_too_many_tries_end_the_flow_with_the_time_and_a_person(
    chat: Chat, bridge: FakeBridge
) -> None:
    bridge.locked_until = datetime.now(UTC) + timedelta(minutes=15)
    await chat.says("track CL-104233", "track_order")
    heard = await chat.says(EMAIL, "track_order")

    assert heard.keys == ["utter_proof_locked"]
    assert "careline:handoff" in heard.buttons
    assert chat.form is None


async def test_a_corrected_number_replaces_the_first(chat: Chat) -> None:
    await chat.says("track CL-104233", "track_order")
    await chat.says("sorry, I meant CL-104300", "deny")
    heard = await chat.says(EMAIL, "edit_account")

    assert heard.keys == ["utter_order_placed"]
    assert "CL-104300" in heard.text


async def test_a_question_in_between_leaves_the_form_and_it_asks_again(chat: Chat) -> None:
    await chat.says("track CL-104233", "track_order")
    away = await chat.says("by the way, what is your return policy?", "check_refund_policy")
    back = await chat.returns()
    done = await chat.says("n1 9gu", "track_order")

    assert away.rejected
    assert back.keys == ["utter_question_order_proof"]
    assert done.keys[0] == "utter_order_shipped"


async def test_a_new_need_with_another_number_is_left_to_the_rules(chat: Chat) -> None:
    await chat.says("track my order", "track_order")
    heard = await chat.says("actually I want to cancel CL-104300", "cancel_order")

    assert heard.rejected
    assert not heard.keys


async def test_a_button_of_something_else_is_left_to_the_rules(chat: Chat) -> None:
    await chat.says("cancel my order", "cancel_order")
    pressed = '/track_order{"order_number": "CL-104233"}'
    heard = await chat.says(pressed, "track_order", order_number="CL-104233")

    assert heard.rejected


async def test_another_question_about_an_order_changes_what_is_answered(chat: Chat) -> None:
    await chat.says("track CL-104300", "track_order")
    await chat.says("I'd like to know what the invoice says", "check_invoice")
    heard = await chat.says(EMAIL, "check_invoice")

    assert heard.keys == ["utter_invoice_sums"]
    assert "£153.00" in heard.text


async def test_a_bare_stop_drops_the_form(chat: Chat) -> None:
    await chat.says("track CL-104233", "track_order")
    heard = await chat.says("cancel", "cancel_order")

    assert heard.keys == ["utter_stopped"]
    assert chat.form is None
    assert chat.slots["order_number"] is None


async def test_a_signed_in_customer_is_asked_for_no_proof(signed_in: Chat) -> None:
    heard = await signed_in.says("where is CL-104233", "track_order")

    assert heard.keys[0] == "utter_order_shipped"


async def test_the_only_order_it_can_be_is_taken(signed_in: Chat) -> None:
    heard = await signed_in.says("I want to send it back", "return_item")

    assert "CL-104400" in heard.text


async def test_an_order_of_somebody_else_is_said_not_to_be_in_the_account(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    bridge.own = ["CL-104233"]
    heard = await signed_in.says("where is CL-104300", "track_order")

    assert heard.keys[0] == "utter_order_unknown"


async def test_the_order_talked_about_is_meant_by_it(signed_in: Chat) -> None:
    await signed_in.says("where is CL-104233", "track_order")
    heard = await signed_in.says("and can you cancel it", "cancel_order")

    assert heard.keys == ["utter_refused_already_dispatched"]


async def test_in_a_place_with_others_nothing_personal_is_said(
    chat: Chat, bridge: FakeBridge
) -> None:
    bridge.private = False
    heard = await chat.says("where is CL-104233", "track_order")

    assert heard.keys == ["utter_private_place"]
    assert chat.form is None


STATUSES = [
    "placed",
    "packed",
    "shipped",
    "out_for_delivery",
    "delivered",
    "late",
    "lost",
    "cancelled",
    "returned",
    "refunded",
]


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("dated", [True, False])
async def test_each_status_has_its_sentence_with_and_without_a_date(
    signed_in: Chat, bridge: FakeBridge, status: str, dated: bool
) -> None:
    order = make_order("CL-104233", status)
    if not dated:
        order |= {"promised_at": None, "delivered_at": None, "carrier": None}
    bridge.orders["CL-104233"] = order
    heard = await signed_in.says("where is CL-104233", "track_order")

    assert heard.keys[0].startswith(f"utter_order_{status}")
    assert "Merino Jumper" in heard.text


async def test_a_parcel_past_its_promised_day_is_late_whatever_its_status(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    past = datetime.now(UTC) - timedelta(days=3)
    bridge.orders["CL-104233"] = make_order("CL-104233", "shipped", promised_at=iso(past))
    heard = await signed_in.says("where is CL-104233", "track_order")

    assert heard.keys[0] == "utter_order_late"
    assert "careline:handoff" in heard.buttons


@pytest.mark.parametrize(
    ("intent", "number", "key"),
    [
        ("missing_parcel", "CL-104400", "utter_missing_parcel"),
        ("missing_parcel", "CL-104233", "utter_order_shipped"),
        ("report_item_problem", "CL-104400", "utter_item_problem"),
        ("report_item_problem", "CL-104233", "utter_item_problem_not_delivered"),
        ("get_refund", "CL-104300", "utter_money_by_cancelling"),
        ("get_refund", "CL-104400", "utter_money_by_returning"),
        ("get_refund", "CL-104233", "utter_money_on_the_way"),
        ("track_refund", "CL-104400", "utter_refund_none"),
        ("get_invoice", "CL-104400", "utter_invoice"),
        ("dispute_charge", "CL-104400", "utter_charge_method"),
        ("change_order", "CL-104300", "utter_change_order"),
        ("change_order", "CL-104400", "utter_change_order_late"),
        ("reorder", "CL-104233", "utter_reorder"),
    ],
)
async def test_each_need_about_an_order_gets_an_answer_of_its_own(
    signed_in: Chat, intent: str, number: str, key: str
) -> None:
    heard = await signed_in.says(f"about {number}", intent)

    assert heard.keys[0] == key


@pytest.mark.parametrize("state", ["requested", "received", "refunded", "refused"])
@pytest.mark.parametrize("amount", [4800, None])
async def test_a_refund_is_told_by_the_state_of_the_return(
    signed_in: Chat, bridge: FakeBridge, state: str, amount: int | None
) -> None:
    now = datetime.now(UTC)
    back = {
        "product_id": "P-1",
        "name": "Merino Jumper",
        "state": state,
        "requested_at": iso(now),
        "amount": {"amount": amount, "currency": "GBP"} if amount else None,
        "refunded_at": iso(now) if state == "refunded" else None,
    }
    bridge.orders["CL-104400"]["returns"] = [back]
    heard = await signed_in.says("where is my refund for CL-104400", "track_refund")

    assert heard.keys[0].startswith(f"utter_return_{state}")
    assert ("£48.00" in heard.text) == (amount is not None and state != "refused")


async def test_orders_are_listed_each_with_its_state(signed_in: Chat) -> None:
    heard = await signed_in.does("action_list_orders", "show my orders", "order_history")

    assert heard.keys == [
        "utter_orders_intro",
        "utter_orders_line_shipped",
        "utter_orders_line_placed",
        "utter_orders_line_delivered",
    ]


async def test_a_visitor_is_told_how_to_see_orders(chat: Chat) -> None:
    heard = await chat.does("action_list_orders", "show my orders", "order_history")

    assert heard.keys == ["utter_orders_need_sign_in"]


async def test_an_action_asks_for_its_own_conversation_only(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    await signed_in.says("where is CL-104233", "track_order")

    assert bridge.conversations == {"cnv_1"}


async def test_what_is_on_its_way_is_not_offered_to_be_cancelled(signed_in: Chat) -> None:
    heard = await signed_in.says("return CL-104233", "return_item")

    assert heard.keys == ["utter_refused_not_delivered_on_its_way"]
    assert "/cancel_order" not in heard.buttons
