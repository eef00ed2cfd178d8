"""A number that could be two things is asked about, not guessed."""

import pytest

from tests.actions.chat import Chat
from tests.actions.conftest import EMAIL
from tests.fakes.bridge import FakeBridge, make_order

ZIP, PHONE = "90210", "4155552671"


@pytest.fixture
def us_orders(bridge: FakeBridge) -> None:
    """An order whose number looks like a postcode, one like a phone number, one with a ZIP code."""
    for number, postcode in ((ZIP, "N1 9GU"), (PHONE, "N1 9GU"), ("CL-104500", ZIP)):
        bridge.orders[number] = make_order(number, "shipped")
        bridge.proofs[number] = (EMAIL, postcode)


@pytest.mark.usefixtures("us_orders")
async def test_an_order_number_or_a_postcode_is_asked_with_two_buttons(chat: Chat) -> None:
    heard = await chat.says(f"where is {ZIP}", "track_order", order_number=f"{ZIP} or postcode")

    assert heard.text == "Is 90210 your order number or your postcode?"
    assert heard.buttons == [
        '/track_order{"order_number": "90210"}',
        '/track_order{"postcode": "90210"}',
    ]
    assert chat.slots["order_number"] is None


@pytest.mark.usefixtures("us_orders")
async def test_the_order_number_that_was_meant_is_looked_up(chat: Chat) -> None:
    await chat.says(f"where is {ZIP}", "track_order", order_number=f"{ZIP} or postcode")
    heard = await chat.says(
        '/track_order{"order_number": "90210"}', "track_order", order_number=ZIP
    )

    assert heard.keys == ["utter_question_order_proof"]
    assert chat.slots["order_number"] == ZIP


@pytest.mark.usefixtures("us_orders")
async def test_the_meaning_may_be_typed(chat: Chat) -> None:
    await chat.says(f"where is {ZIP}", "track_order", order_number=f"{ZIP} or postcode")
    heard = await chat.says("the order number", "nlu_fallback")

    assert heard.keys == ["utter_question_order_proof"]
    assert chat.slots["order_number"] == ZIP


@pytest.mark.usefixtures("us_orders")
async def test_the_postcode_that_was_meant_proves_the_order_given_next(chat: Chat) -> None:
    await chat.says(f"where is {ZIP}", "track_order", order_number=f"{ZIP} or postcode")
    asked = await chat.says('/track_order{"postcode": "90210"}', "track_order", postcode=ZIP)
    heard = await chat.says("CL-104500", "track_order", order_number="CL-104500")

    assert asked.keys == ["utter_question_order_number"]
    assert "utter_order_shipped" in heard.keys


@pytest.mark.usefixtures("us_orders")
async def test_the_question_before_decides_between_order_number_and_postcode(chat: Chat) -> None:
    await chat.says("where is my order", "track_order")
    number = await chat.says(ZIP, "track_order", order_number=f"{ZIP} or postcode")
    proof = await chat.says(ZIP, "track_order", order_number=f"{ZIP} or postcode")

    assert number.keys == ["utter_question_order_proof"]
    assert proof.keys == ["utter_proof_wrong"]
    assert chat.slots["order_number"] == ZIP


@pytest.mark.usefixtures("us_orders")
async def test_ten_digits_may_be_a_phone_number_even_where_an_order_was_asked_for(
    chat: Chat,
) -> None:
    await chat.says("where is my order", "track_order")
    heard = await chat.says(PHONE, "track_order", phone=f"{PHONE} or order_number")
    pressed = await chat.says(f'/track_order{{"phone": "{PHONE}"}}', "track_order", phone=PHONE)

    assert heard.text == "Is 4155552671 your order number or your phone number?"
    assert pressed.keys == ["utter_question_order_number"]


async def test_a_british_mobile_number_is_no_order_number(chat: Chat) -> None:
    await chat.says("where is my order", "track_order")
    heard = await chat.says("07700900123", "track_order", phone="+447700900123")

    assert heard.keys == ["utter_question_order_number"]
    assert chat.slots["order_number"] is None


async def test_a_number_that_is_certain_is_not_asked_about(chat: Chat) -> None:
    heard = await chat.says("CL-104233 where is it", "track_order", order_number="CL-104233")

    assert heard.keys == ["utter_question_order_proof"]
