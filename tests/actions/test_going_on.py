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
    bridge.products.append(make_product("P-5", "Snow Boot", 9900))
    await chat.does("action_check_stock", "do you have a boot in size 7", "check_stock")
    events = await run_next(chat, text, intent, action)

    assert events == [{"event": "followup", "name": "action_check_stock"}]


async def test_an_e_mail_address_alone_is_taken_for_a_proof(chat: Chat) -> None:
    events = await run_next(chat, "sam@mail.example", "nlu_fallback", "action_fallback")

    assert events == [{"event": "followup", "name": "order_form"}]


async def test_a_sign_without_words_is_no_step_towards_a_person(chat: Chat) -> None:
    first = await chat.does("action_out_of_scope", "...", "out_of_scope")
    second = await chat.does("action_fallback", "blorp", "nlu_fallback")

    assert first.keys == ["utter_no_words"]
    assert second.custom == []
