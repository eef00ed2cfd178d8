"""The order in which intents are offered for a message that was misunderstood."""

from collections.abc import Sequence

from crm_bridge.corrections import correcting
from crm_bridge.corrections.choices import Choices
from crm_bridge.corrections.likely import habits, likely
from crm_bridge.insights.projecting import PROJECTOR
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff
from tests.crm_bridge.corrections.conftest import Place, Wrote
from tests.crm_bridge.shop import ShopBridge


async def offered(bridge: ShopBridge, place: Place, choices: Choices) -> Sequence[str]:
    async with bridge.database.reading() as session:
        message = await session.get(Message, place)
        assert message is not None
        assert message.intent is not None
        return likely(message, await habits(session, {message.intent}), choices)


async def correct(
    bridge: ShopBridge, lead: Staff, choices: Choices, place: Place, intent: str
) -> None:
    async with bridge.database.session() as session:
        await correcting.correct(session, lead, place, "intent", {"intent": intent}, choices)


async def test_the_whole_ranking_comes_first_without_what_it_was_taken_for(
    bridge: ShopBridge, wrote: Wrote, choices: Choices
) -> None:
    ranking = ["warranty", "track_order", "thank", "gift_card", "no_such_intent", "review"]
    place = await wrote(ranking=[(name, 0.5 - n / 10) for n, name in enumerate(ranking)])
    found = await offered(bridge, place, choices)
    assert found == ["warranty", "thank", "gift_card", "review"]


async def test_then_what_corrected_the_same_mistake_then_what_customers_have_most(
    bridge: ShopBridge, lead: Staff, wrote: Wrote, choices: Choices
) -> None:
    for right in ("price_match", "get_invoice", "get_invoice", "thank", "thank", "thank"):
        await correct(bridge, lead, choices, await wrote(ranking=[]), right)
    # Another mistake says nothing of this one.
    await correct(bridge, lead, choices, await wrote(intent="check_stock"), "gift_card")
    for intent in ("cancel_order", "get_refund", "cancel_order", "greet", "greet", "greet"):
        await wrote(intent=intent)
    await bridge.client.app[PROJECTOR].catch_up()  # type: ignore[union-attr]
    place = await wrote()
    found = await offered(bridge, place, choices)
    assert found[:5] == [
        "late_delivery", "get_invoice", "price_match", "cancel_order", "check_stock"
    ]  # fmt: skip
    assert found[5:] == ["get_refund"]
