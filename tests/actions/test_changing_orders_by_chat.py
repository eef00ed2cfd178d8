"""Cancelling, another address, returns and exchanges: never without a yes, never twice."""

import pytest

from tests.actions.chat import Chat
from tests.actions.conftest import EMAIL
from tests.fakes.bridge import FakeBridge

ADDRESS = "12 High Street, Leeds, LS1 4AB"


async def test_cancelling_repeats_what_will_happen_before_it_asks(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    heard = await signed_in.says("cancel CL-104300", "cancel_order")

    assert heard.keys == ["utter_confirm_cancel_order"]
    assert "Trail Boot (8) and 2 × Wool Socks" in heard.text
    assert "£153.00" in heard.text
    assert heard.buttons == ["/affirm", "/deny"]
    assert not bridge.commands


async def test_a_yes_cancels_under_the_turn_that_said_it(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    await signed_in.says("cancel CL-104300", "cancel_order")
    heard = await signed_in.says("yes please", "affirm")

    assert heard.keys == ["utter_cancel_order_confirmed_refund"]
    (key, command), *_ = bridge.commands.items()
    assert key == "trn_2:action_cancel_order"
    assert (command["kind"], command["turn_id"], command["fence"]) == ("cancel_order", "trn_2", 2)
    assert signed_in.slots["confirmation"] is None


@pytest.mark.parametrize("text", ["no", "no wait", "don't"])
async def test_a_no_changes_nothing(signed_in: Chat, bridge: FakeBridge, text: str) -> None:
    await signed_in.says("cancel CL-104300", "cancel_order")
    heard = await signed_in.says(text, "deny")

    assert heard.keys == ["utter_nothing_changed"]
    assert not bridge.commands


async def test_an_address_is_taken_without_the_words_around_it(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    await signed_in.says("send CL-104300 elsewhere", "change_shipping_address")
    first = await signed_in.says("Flat 3\n27 Chapel Street\nSalford\nM3 6DE", "out_of_scope")
    second = await signed_in.says(
        "wait, is it 27 or 29... its 29 Chapel Street, Salford M3 6DE please", "out_of_scope"
    )
    await signed_in.says("yes", "affirm")

    assert "go to: Flat 3, 27 Chapel Street, Salford, M3 6DE." in first.text
    assert "go to: 29 Chapel Street, Salford M3 6DE." in second.text
    assert [one["address"] for one in bridge.commands.values()] == [
        "29 Chapel Street, Salford M3 6DE"
    ]


async def test_a_size_means_the_only_item_that_has_one(signed_in: Chat) -> None:
    await signed_in.says("exchange something from CL-104400", "exchange_item")
    heard = await signed_in.says("size 9 instead of 8 please", "exchange_item")

    assert heard.keys == ["utter_confirm_exchange_items"]
    assert "Trail Boot (8)" in heard.text
    assert "Wool Socks" not in heard.text


async def test_the_other_item_can_be_named_when_the_reason_is_asked(signed_in: Chat) -> None:
    await signed_in.says("return the boots of CL-104400", "return_item")
    await signed_in.says("the socks", "product_question")
    heard = await signed_in.says("too thin", "return_item")

    assert "Wool Socks" in heard.text
    assert "Trail Boot" not in heard.text


@pytest.mark.parametrize("pressed", ["/affirm", "/deny"])
async def test_the_buttons_answer_as_well(
    signed_in: Chat, bridge: FakeBridge, pressed: str
) -> None:
    await signed_in.says("cancel CL-104300", "cancel_order")
    await signed_in.says(pressed, pressed.removeprefix("/"))

    assert bool(bridge.commands) == (pressed == "/affirm")


async def test_a_visitor_cancels_only_after_proof_and_a_yes(chat: Chat, bridge: FakeBridge) -> None:
    asked = await chat.says("cancel CL-104300", "cancel_order")
    shown = await chat.says(EMAIL, "cancel_order")
    await chat.says("yes", "affirm")

    assert asked.keys == ["utter_question_order_proof"]
    assert shown.keys == ["utter_confirm_cancel_order"]
    assert len(bridge.commands) == 1


async def test_a_yes_from_a_slot_opens_nothing(chat: Chat, bridge: FakeBridge) -> None:
    chat.slots = {"order_number": "CL-104300", "order_proof": "opened", "confirmation": "yes"}
    heard = await chat.does("action_cancel_order", "/affirm", "affirm")

    assert heard.keys == ["utter_proof_over"]
    assert not bridge.commands


async def test_an_order_that_has_left_is_refused_at_once_with_the_reason(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    heard = await signed_in.says("cancel CL-104233", "cancel_order")

    assert heard.keys == ["utter_refused_already_dispatched"]
    assert signed_in.form is None


async def test_a_refusal_of_a_newer_bridge_is_the_shops_no(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    bridge.refusal = "moon_in_the_wrong_phase"
    heard = await signed_in.says("cancel CL-104300", "cancel_order")

    assert heard.keys == ["utter_refused_refused_by_shop"]


async def test_a_change_that_is_not_confirmed_yet_is_told_as_such(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    bridge.command_state = "requested"
    await signed_in.says("cancel CL-104300", "cancel_order")
    heard = await signed_in.says("yes", "affirm")

    assert heard.keys == ["utter_cancel_order_requested"]
    assert "isn't confirmed yet" in heard.text


async def test_a_refused_change_is_told_as_refused(signed_in: Chat, bridge: FakeBridge) -> None:
    bridge.command_state = "refused"
    await signed_in.says("cancel CL-104300", "cancel_order")
    heard = await signed_in.says("yes", "affirm")

    assert heard.keys == ["utter_refused_refused_by_shop"]


async def test_no_the_other_order_asks_which(signed_in: Chat, bridge: FakeBridge) -> None:
    await signed_in.says("cancel CL-104300", "cancel_order")
    heard = await signed_in.says("no, the other order", "deny")

    assert heard.keys == ["utter_question_order_number_yours"]
    assert all("CL-104300" not in button for button in heard.buttons)
    assert not bridge.commands


async def test_another_number_at_the_question_starts_over_with_that_order(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    await signed_in.says("cancel CL-104300", "cancel_order")
    heard = await signed_in.says("no, CL-104233", "deny")

    assert heard.keys == ["utter_refused_already_dispatched"]
    assert not bridge.commands


async def test_an_address_is_asked_for_until_it_is_whole(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    first = await signed_in.says("send CL-104300 elsewhere", "change_shipping_address")
    short = await signed_in.says("12 High Street", "out_of_scope")
    whole = await signed_in.says(ADDRESS, "store_info")

    assert first.keys == ["utter_question_new_address"]
    assert short.keys == ["utter_address_incomplete"]
    assert whole.rejected or whole.keys == ["utter_confirm_change_address"]


async def test_the_address_is_repeated_and_sent_as_typed(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    await signed_in.says("send CL-104300 elsewhere", "change_shipping_address")
    shown = await signed_in.says(ADDRESS, "change_shipping_address")
    await signed_in.says("yes", "affirm")

    assert ADDRESS in shown.text
    assert [command["address"] for command in bridge.commands.values()] == [ADDRESS]


async def test_an_address_typed_again_replaces_the_first(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    await signed_in.says("send CL-104300 elsewhere", "change_shipping_address")
    await signed_in.says(ADDRESS, "change_shipping_address")
    again = await signed_in.says("Hauptstraße 5, 10115 Berlin", "out_of_scope")

    assert again.keys == ["utter_confirm_change_address"]
    assert "10115 Berlin" in again.text
    assert signed_in.slots["order_number"] == "CL-104300"


async def test_a_return_asks_what_and_why_and_tells_the_label(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    what = await signed_in.says("return CL-104400", "return_item")
    why = await signed_in.says("the boots", "product_question")
    shown = await signed_in.says("they pinch", "nlu_fallback")
    done = await signed_in.says("yes", "affirm")

    assert what.keys == ["utter_question_return_items"]
    assert why.keys == ["utter_question_return_reason"]
    assert shown.keys == ["utter_confirm_return_items"]
    assert "£129.00" in shown.text
    assert done.keys == ["utter_return_items_confirmed_label"]
    assert "AF-77001" in done.text
    (command,) = bridge.commands.values()
    assert (command["product_ids"], command["reason"]) == (["P-2"], "they pinch")


async def test_buttons_choose_items_and_reason(signed_in: Chat, bridge: FakeBridge) -> None:
    await signed_in.says("return CL-104400", "return_item")
    await signed_in.says('/return_item{"item": "all"}', "return_item", item="all")
    await signed_in.says('/return_item{"reason": "Too big"}', "return_item", reason="Too big")
    await signed_in.says("/affirm", "affirm")

    (command,) = bridge.commands.values()
    assert (command["product_ids"], command["reason"]) == (["P-2", "P-3"], "Too big")


async def test_the_items_can_be_corrected_at_the_question(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    await signed_in.says("return CL-104400", "return_item")
    await signed_in.says("all of them", "return_item")
    await signed_in.says("too small", "return_item")
    heard = await signed_in.says("no, just the socks", "deny")

    assert heard.keys == ["utter_confirm_return_items"]
    assert "£24.00" in heard.text
    assert not bridge.commands


async def test_both_and_a_changed_mind_are_answers_where_they_were_asked_for(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    await signed_in.says("return CL-104400", "return_item")
    await signed_in.says("both", "affirm")
    await signed_in.says("changed my mind", "stop")
    await signed_in.says("yes", "affirm")

    (command,) = bridge.commands.values()
    assert (command["product_ids"], command["reason"]) == (["P-2", "P-3"], "changed my mind")


async def test_nonsense_for_an_item_is_left_to_the_fallback(signed_in: Chat) -> None:
    await signed_in.says("return CL-104400", "return_item")
    heard = await signed_in.says("asdf qwer", "nlu_fallback")

    assert heard.rejected


async def test_an_exchange_takes_the_wish_from_the_first_message(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    shown = await signed_in.says("swap the socks of CL-104400 for a bigger size", "exchange_item")
    done = await signed_in.says("yes", "affirm")

    assert "bigger size" in shown.text
    assert done.keys == ["utter_exchange_items_confirmed_label"]
    (command,) = bridge.commands.values()
    assert (command["product_ids"], command["exchange_for"]) == (["P-3"], "bigger size")


async def test_the_wish_can_be_corrected_at_the_question(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    await signed_in.says("swap the socks of CL-104400 for a bigger size", "exchange_item")
    heard = await signed_in.says("no, make it size 9", "deny")

    assert heard.keys == ["utter_confirm_exchange_items"]
    assert "size 9" in heard.text


async def test_what_cancelling_costs_is_told_for_the_order_at_hand(
    chat: Chat, bridge: FakeBridge
) -> None:
    rule = await chat.does("action_cancellation_fee", "what does it cost", "check_cancellation_fee")
    await chat.says(f"track CL-104300 {EMAIL}", "track_order")
    sums = await chat.does("action_cancellation_fee", "what does it cost", "check_cancellation_fee")

    assert rule.keys == ["utter_cancellation_fee"]
    assert sums.keys == ["utter_cancellation_free_order"]
