"""A change that was made in a turn whose answer never reached the customer."""

from tests.crm_bridge.shop import ShopBridge


async def test_a_change_made_in_a_turn_that_failed_is_told_afterwards(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")
    await ann.asks("cancel_order", "CL-100001")
    await ann.turn_ends("not_answered")

    await bridge.work_outbox()
    await bridge.work_outbox()

    assert await ann.texts() == [
        "Sorry.",
        "Good news: the shop has cancelled your order CL-100001. "
        "£117.95 goes back to the way you paid.",
    ]


async def test_a_change_that_was_told_in_its_turn_is_not_told_again(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")
    await ann.asks("cancel_order", "CL-100001")
    await ann.turn_ends("answered")

    await bridge.work_outbox()

    assert await ann.texts() == ["Sorry."]


async def test_a_refusal_in_a_turn_that_failed_is_told_too(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")
    await ann.asks("cancel_order", "CL-100002")
    await ann.turn_ends("not_answered")

    await bridge.work_outbox()

    (_, told) = await ann.texts()
    assert "could not cancel your order CL-100002: it has already been sent." in told
