"""Who is told their place when somebody comes into the queue or leaves it."""

from crm_bridge.conversations import desk
from crm_bridge.models.event import Event
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.shop import ShopBridge


async def places(chat: Chat) -> list[int]:
    """Every place that this customer was told, in their order."""
    events = [one for one in await chat.rows(Event) if one.type == "control"]
    return [one.data["position"] for one in events if one.data["state"] == "queued"]


async def test_who_comes_last_changes_nobodys_place_and_who_leaves_those_behind(
    bridge: ShopBridge,
) -> None:
    chats = [await Chat.opened(bridge) for _ in range(3)]
    for chat in chats:
        await chat.escalate()
        bridge.clock.move(seconds=1)
    assert [await places(chat) for chat in chats] == [[1], [2], [3]]

    urgent = await Chat.opened(bridge)
    await urgent.escalate(priority="urgent")
    assert [await places(chat) for chat in chats] == [[1, 2], [2, 3], [3, 4]]

    anna = await agent(bridge)
    async with at_the_desk(bridge) as session:
        await desk.accept(session, chats[0].conversation_id, anna)
    assert [(await places(chat))[-1] for chat in chats[1:]] == [2, 3]
