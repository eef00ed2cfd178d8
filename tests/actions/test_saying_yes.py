"""Nothing is changed without a clear yes, and a change of mind is a no."""

import pytest

from tests.actions.chat import Chat
from tests.fakes.bridge import FakeBridge


@pytest.mark.parametrize(
    "text", ["hmm", "maybe", "ok what about my gift card", "perfect", "i guess", "let me think"]
)
async def test_no_guess_of_a_yes_changes_anything(
    signed_in: Chat, bridge: FakeBridge, text: str
) -> None:
    await signed_in.says("cancel CL-104300", "cancel_order")
    await signed_in.says(text, "affirm")

    assert not bridge.commands


@pytest.mark.parametrize(
    "text", ["yes", "👍", "ok do it", "great, go ahead", "sure thing", "yesss"]
)
async def test_a_clear_yes_is_enough(signed_in: Chat, bridge: FakeBridge, text: str) -> None:
    await signed_in.says("cancel CL-104300", "cancel_order")
    await signed_in.says(text, "affirm")

    assert len(bridge.commands) == 1


@pytest.mark.parametrize("intent", ["stop", "cancel_order", "deny", "nlu_fallback"])
async def test_a_change_of_mind_is_a_no(signed_in: Chat, bridge: FakeBridge, intent: str) -> None:
    await signed_in.says("cancel CL-104300", "cancel_order")
    heard = await signed_in.says("I changed my mind, keep the order", intent)

    assert heard.keys == ["utter_nothing_changed"]
    assert not bridge.commands


async def test_a_change_of_mind_before_the_order_is_known_drops_it(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    bridge.orders["CL-104233"]["status"] = "packed"
    await signed_in.says("cancel my order", "cancel_order")
    heard = await signed_in.says("I changed my mind, keep the order", "cancel_order")

    assert heard.keys == ["utter_stopped"]


async def test_praise_is_no_yes_and_the_question_is_put_again(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    await signed_in.says("cancel CL-104300", "cancel_order")
    heard = await signed_in.says("perfect", "thank")

    assert heard.keys == ["utter_need_yes_or_no", "utter_confirm_cancel_order"]
    assert not bridge.commands


async def test_what_happens_with_the_money_is_told_before_the_yes(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    await signed_in.says("cancel CL-104300", "cancel_order")
    heard = await signed_in.says("what happens with my money?", "track_refund")

    assert heard.keys == ["utter_money_when_cancelled", "utter_confirm_cancel_order"]
    assert not bridge.commands


@pytest.mark.parametrize("text", ["yes but what does it cost?", "hmm", "cancel"])
async def test_anything_but_a_clear_yes_changes_nothing(
    signed_in: Chat, bridge: FakeBridge, text: str
) -> None:
    await signed_in.says("cancel CL-104300", "cancel_order")
    heard = await signed_in.says(text, "cancel_order")

    assert heard.keys == ["utter_confirm_cancel_order"]
    assert not bridge.commands
