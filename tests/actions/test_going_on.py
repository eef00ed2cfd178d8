"""Few words that point back to what was said before."""

import pytest

from tests.actions.chat import Chat, Heard
from tests.fakes.bridge import FakeBridge, make_product


async def run_next(chat: Chat, text: str, intent: str, action: str) -> list[dict[str, object]]:
    chat._listen(text, intent, 0.0, {})
    return await chat._call(action, Heard())


async def test_no_the_other_order_asks_the_same_about_another(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    bridge.own = ["CL-104233", "CL-104400"]
    await signed_in.says("where is my order", "track_order")
    events = await run_next(signed_in, "no, the other order", "deny", "action_deny")
    heard = Heard()
    await signed_in.enters("order_form", heard)

    assert events == [{"event": "followup", "name": "order_form"}]
    assert "CL-104400" in heard.text


async def test_the_other_order_begins_the_form_of_the_need(signed_in: Chat) -> None:
    await signed_in.says("cancel CL-104300", "cancel_order")
    await signed_in.says("no", "deny")
    events = await run_next(signed_in, "the other order", "nlu_fallback", "action_fallback")

    assert events == [{"event": "followup", "name": "cancel_order_form"}]


@pytest.mark.parametrize(
    ("text", "intent", "action"),
    [
        ("the second one", "affirm", "action_affirm"),
        ("what about 7", "nlu_fallback", "action_fallback"),
    ],
)
async def test_products_offered_are_pointed_at(
    chat: Chat, bridge: FakeBridge, text: str, intent: str, action: str
) -> None:
    """No follow-up: nothing in the rules would end it."""
    bridge.products.append(make_product("P-5", "Snow Boot", 9900))
    await chat.does("action_check_stock", "do you have a boot", "check_stock")
    chat._listen(text, intent, 0.0, {})
    heard = Heard()
    events = await chat._call(action, heard)

    assert [event for event in events if event["event"] == "followup"] == []
    assert heard.text or heard.buttons


async def test_the_second_product_offered_is_told_about(chat: Chat, bridge: FakeBridge) -> None:
    bridge.products.append(make_product("P-5", "Snow Boot", 9900))
    await chat.does("action_check_stock", "do you have a boot", "check_stock")
    heard = await chat.does("action_affirm", "the second one", "affirm")

    assert heard.keys == ["utter_stock"]
    assert "Snow Boot" in heard.text


async def test_an_e_mail_address_alone_is_taken_for_a_proof(chat: Chat) -> None:
    events = await run_next(chat, "sam@mail.example", "nlu_fallback", "action_fallback")

    assert events == [{"event": "followup", "name": "order_form"}]


async def test_a_sign_without_words_is_no_step_towards_a_person(chat: Chat) -> None:
    first = await chat.does("action_out_of_scope", "...", "out_of_scope")
    second = await chat.does("action_fallback", "blorp", "nlu_fallback")

    assert first.keys == ["utter_no_words"]
    assert second.custom == []


async def test_who_is_upset_and_not_understood_is_heard(chat: Chat) -> None:
    heard = await chat.does("action_fallback", "shambles all of it", "nlu_fallback", mood=-0.9)

    assert heard.keys == ["utter_complaint"]


async def test_the_second_order_offered_is_meant_for_what_it_was_offered_for(
    signed_in: Chat,
) -> None:
    await signed_in.says("cancel CL-104300", "cancel_order")
    await signed_in.says("no", "deny")
    await signed_in.does("action_list_orders", "my orders", "order_history")
    events = await run_next(signed_in, "the third one please", "affirm", "action_affirm")
    heard = Heard()
    await signed_in.enters("order_form", heard)

    assert {"event": "followup", "name": "order_form"} in events
    assert "CL-104400" in heard.text


@pytest.mark.parametrize("sign", ["🙂", "?!", "😡😡"])
async def test_a_face_is_neither_yes_nor_no(chat: Chat, sign: str) -> None:
    heard = await chat.does("action_affirm", sign, "affirm")

    assert heard.keys == ["utter_no_words"]


async def test_an_address_alone_is_where_the_order_talked_about_should_go(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    await signed_in.says("where is CL-104300", "track_order")
    address = "88 Elm Grove, Manchester, M20 6RL"
    events = await run_next(signed_in, address, "nlu_fallback", "action_fallback")
    heard = Heard()
    await signed_in.enters("change_address_form", heard)

    assert events == [{"event": "followup", "name": "change_address_form"}]
    assert heard.keys == ["utter_confirm_change_address"]
    assert not bridge.commands
