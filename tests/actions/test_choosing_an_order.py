"""Which order is meant, when no number is given."""

import pytest

from tests.actions.chat import Chat
from tests.fakes.bridge import FakeBridge


async def test_the_newest_order_is_told_and_the_others_are_offered(signed_in: Chat) -> None:
    heard = await signed_in.says("where is my order", "track_order")

    assert heard.keys == ["utter_order_shipped", "utter_tracking_link", "utter_other_orders"]
    assert heard.buttons == ['/track_order{"order_number": "CL-104300"}']


async def test_several_orders_are_offered_as_buttons(signed_in: Chat, bridge: FakeBridge) -> None:
    bridge.orders["CL-104233"]["status"] = "packed"
    heard = await signed_in.says("please cancel my order", "cancel_order")

    assert heard.keys == ["utter_question_order_number_yours"]
    assert heard.buttons == [
        '/cancel_order{"order_number": "CL-104233"}',
        '/cancel_order{"order_number": "CL-104300"}',
    ]


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        ("the second one", "CL-104300"),
        ("the boots", "CL-104300"),
        ("the packed one", "CL-104233"),
        ("the latest", "CL-104233"),
    ],
)
async def test_an_order_is_chosen_in_words(
    signed_in: Chat, bridge: FakeBridge, answer: str, meant: str
) -> None:
    bridge.orders["CL-104233"]["status"] = "packed"
    await signed_in.says("please cancel my order", "cancel_order")
    heard = await signed_in.says(answer, "affirm")

    assert heard.keys == ["utter_confirm_cancel_order"]
    assert meant in heard.text


async def test_an_item_names_its_order_at_once(signed_in: Chat) -> None:
    heard = await signed_in.says("where are my boots?", "track_order")

    assert "CL-104300" in heard.text


async def test_who_does_not_know_the_number_is_told_where_it_is(chat: Chat) -> None:
    await chat.says("where is my order", "track_order")
    heard = await chat.says("no clue mate", "nlu_fallback")

    assert heard.keys == ["utter_without_order_number", "utter_question_order_number"]


async def test_a_goodbye_ends_the_form(chat: Chat) -> None:
    await chat.says("where is my order", "track_order")
    heard = await chat.says("ok bye", "goodbye")

    assert heard.keys == ["utter_goodbye"]
    assert chat.form is None


async def test_thanks_in_between_ask_again_and_offer_nothing_else(chat: Chat) -> None:
    await chat.says("where is my order", "track_order")
    heard = await chat.says("thanks", "thank")

    assert heard.keys == ["utter_thank_in_form", "utter_question_order_number"]


async def test_the_same_question_over_and_over_offers_a_person(chat: Chat) -> None:
    await chat.says("where is my order", "track_order")
    heard = [await chat.says("thanks", "thank") for _ in range(4)]

    assert ["utter_form_stuck" in one.keys for one in heard] == [False, False, True, False]
