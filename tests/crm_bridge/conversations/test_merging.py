"""A duplicate is closed with a pointer; nobody becomes somebody else by it."""

import pytest

from crm_bridge.conversations import desk, merging
from crm_bridge.errors import BridgeError
from crm_bridge.models.escalation import Escalation
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.shop import ShopBridge


async def of(bridge: ShopBridge, customer_id: str | None = None) -> Chat:
    wish = {"identity": bridge.identity(customer_id)} if customer_id else {}
    chat = await Chat.opened(bridge, **wish)
    await chat.escalate()
    return chat


async def merge(duplicate: Chat, into: Chat) -> str:
    """`merged`, or the code of the refusal."""
    staff = await agent(duplicate.bridge, duplicate.conversation_id[4:12])
    try:
        async with at_the_desk(duplicate.bridge) as session:
            await merging.merge(session, duplicate.conversation_id, into.conversation_id, staff)
    except BridgeError as refused:
        return refused.code
    return "merged"


async def test_the_duplicate_ends_with_its_escalation_and_both_keep_what_was_said(
    bridge: ShopBridge,
) -> None:
    duplicate, other = await of(bridge, "ann"), await of(bridge, "ann")
    said = await other.messages()
    before = len(await duplicate.messages())
    assert await merge(duplicate, other) == "merged"
    control = (await duplicate.changes())["control"]
    assert control == {"state": "closed"}, "a duplicate is not rated"
    told = (await duplicate.messages())[before:]
    assert [m["author"] for m in told] == ["system"]
    assert "other conversation" in told[0]["text"]
    (escalation,) = await duplicate.rows(Escalation)
    assert escalation.outcome == "closed"
    assert await other.messages() == said
    assert await other.state() == "queued"
    async with bridge.database.reading() as session:
        assert await merging.pointers(session, await duplicate.row()) == (
            [other.conversation_id],
            [],
        )
        assert await merging.pointers(session, await other.row()) == (
            [],
            [duplicate.conversation_id],
        )


async def test_two_customers_stay_apart_and_a_visitor_stays_a_visitor(bridge: ShopBridge) -> None:
    ann, bob, visitor = await of(bridge, "ann"), await of(bridge, "bob"), await of(bridge)
    assert await merge(ann, bob) == "customers_differ"
    assert await ann.state() == await bob.state() == "queued"
    assert await merge(visitor, ann) == "merged"
    assert (await visitor.row()).customer_id is None


@pytest.mark.parametrize("closed", ["duplicate", "into"])
async def test_what_is_closed_is_not_merged(bridge: ShopBridge, closed: str) -> None:
    chats = {"duplicate": await of(bridge, "ann"), "into": await of(bridge, "ann")}
    staff = await agent(bridge, "Cleo")
    async with at_the_desk(bridge) as session:
        await desk.close(session, chats[closed].conversation_id, staff)
    assert await merge(chats["duplicate"], chats["into"]) == "already_closed"


async def test_a_conversation_is_not_merged_into_itself(bridge: ShopBridge) -> None:
    chat = await of(bridge, "ann")
    assert await merge(chat, chat) == "merge_with_itself"


async def test_the_duplicates_thread_begins_anew_when_the_customer_writes_there(
    bridge: ShopBridge,
) -> None:
    duplicate, other = await of(bridge, "ann"), await of(bridge, "ann")
    await merge(duplicate, other)
    kept = await duplicate.write("hello again")
    assert (kept.body["state"], kept.body["needs_turn"]) == ("bot", True)
