"""When the bridge fails the customer hears a sentence and is offered a person; never silence."""

import pytest

from tests.actions.chat import Chat
from tests.fakes.bridge import FakeBridge


@pytest.fixture
def action_seconds() -> float:
    """One bridge here never answers."""
    return 0.5


@pytest.mark.parametrize("failure", [500, 503, "drop", "hang"])
async def test_a_question_about_an_order(
    signed_in: Chat, bridge: FakeBridge, failure: int | str
) -> None:
    bridge.failures["/orders"] = failure
    heard = await signed_in.says("where is CL-104233", "track_order")

    assert heard.keys == ["utter_trouble"]
    assert heard.buttons == ["careline:handoff"]
    assert heard.custom[0]["action_report"]["ok"] is False
    assert signed_in.form is None


async def test_a_change_whose_answer_was_lost_is_not_called_done(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    await signed_in.says("cancel CL-104300", "cancel_order")
    bridge.failures["/commands"] = "drop"
    heard = await signed_in.says("yes", "affirm")

    assert heard.keys == ["utter_trouble_change"]
    assert "can't say whether" in heard.text
    assert bridge.asked["POST commands"] == 2


@pytest.mark.parametrize(
    "action",
    [
        "action_list_orders",
        "action_recommend",
        "action_check_stock",
        "action_product_question",
        "action_place_order",
    ],
)
async def test_every_action_that_asks_the_bridge(
    signed_in: Chat, bridge: FakeBridge, action: str
) -> None:
    bridge.failures["/v1"] = 500
    heard = await signed_in.does(action, "the merino jumper", "check_stock")

    assert heard.keys == ["utter_trouble"]
    assert heard.custom[0]["action_report"]["name"] == action


async def test_a_proof_is_not_tried_twice(chat: Chat, bridge: FakeBridge) -> None:
    bridge.failures["/proofs"] = "drop"
    await chat.says("track CL-104233", "track_order")
    heard = await chat.says("n1 9gu", "track_order")

    assert heard.keys == ["utter_trouble"]
    assert bridge.asked["POST proofs"] == 1


async def test_a_yes_to_the_offer_brings_a_person(signed_in: Chat, bridge: FakeBridge) -> None:
    bridge.failures["/orders"] = 500
    await signed_in.says("where is CL-104233", "track_order")
    heard = await signed_in.does("action_affirm", "yes please", "affirm")

    assert heard.custom[0]["handoff"]["reason"] == "request"
