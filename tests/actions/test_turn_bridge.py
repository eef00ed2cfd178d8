"""What a turn has read holds for all its actions, and for no longer."""

from collections.abc import AsyncIterator

import pytest

from actions.turn_bridge import TurnBridges
from crm_bridge.api.schemas.commerce import ProveOrder, SubmitCommand
from crm_bridge.client import BridgeRefused, BridgeTransport
from tests.actions.chat import Chat
from tests.actions.conftest import EMAIL
from tests.fakes.bridge import TOKEN, FakeBridge

ORDER = "CL-104300"
READ = f"GET {ORDER}"


@pytest.fixture
async def bridges(bridge: FakeBridge) -> AsyncIterator[TurnBridges]:
    bridge.level = "customer"
    async with bridge.running() as url, BridgeTransport(url, TOKEN, patience=1) as transport:
        yield TurnBridges(transport)


async def test_an_answer_about_an_order_reads_it_once_a_turn(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    first = await signed_in.says(f"where is {ORDER}?", "track_order")
    assert (bridge.asked[READ], first.keys[0]) == (1, "utter_order_placed")

    bridge.orders[ORDER]["status"] = "packed"
    second = await signed_in.says(f"where is {ORDER}?", "track_order")
    assert (bridge.asked[READ], second.keys[0]) == (2, "utter_order_packed")


async def test_the_actions_of_a_turn_share_what_was_read(
    bridges: TurnBridges, bridge: FakeBridge
) -> None:
    for _ in range(2):
        turn = bridges("cnv_1", "trn_1")
        await turn.order(ORDER)
        await turn.orders(limit=5)
        await turn.access()
    assert [bridge.asked[one] for one in (READ, "GET orders", "GET access")] == [1, 1, 1]


@pytest.mark.parametrize("other", [("cnv_1", "trn_2"), ("cnv_2", "trn_1")])
async def test_another_turn_or_conversation_reads_for_itself(
    bridges: TurnBridges, bridge: FakeBridge, other: tuple[str, str]
) -> None:
    await bridges("cnv_1", "trn_1").order(ORDER)
    await bridges(*other).order(ORDER)
    assert bridge.asked[READ] == 2


async def test_without_a_turn_nothing_is_shared(bridges: TurnBridges, bridge: FakeBridge) -> None:
    await bridges("cnv_1", "").order(ORDER)
    await bridges("cnv_1", "").order(ORDER)
    assert bridge.asked[READ] == 2


async def test_after_a_change_the_order_is_read_again(
    bridges: TurnBridges, bridge: FakeBridge
) -> None:
    turn = bridges("cnv_1", "trn_1")
    await turn.order(ORDER)
    change = SubmitCommand(kind="cancel_order", order_number=ORDER, turn_id="trn_1", fence=1)
    await turn.submit(change, key="key")
    await turn.order(ORDER)
    assert bridge.asked[READ] == 2


async def test_a_refusal_is_not_remembered_and_a_proof_opens(
    bridges: TurnBridges, bridge: FakeBridge
) -> None:
    bridge.level = "anonymous"
    turn = bridges("cnv_1", "trn_1")
    before = await turn.access()
    with pytest.raises(BridgeRefused):
        await turn.order(ORDER)
    await turn.prove(ProveOrder(order_number=ORDER, email=EMAIL, postcode=None))
    assert (await turn.order(ORDER)).number == ORDER
    assert (await turn.access()).opened_orders != before.opened_orders
