"""An agent who drops off gives their conversations back."""

from sqlalchemy import URL

from crm_bridge.conversations import desk
from crm_bridge.models.conversation import ControlMove
from crm_bridge.models.staff import Staff
from tests.crm_bridge.chat import Chat, agent, at_the_desk, sweep
from tests.crm_bridge.routing.routed import offered_to, online, still_there, team
from tests.crm_bridge.shop import running_bridge


async def accepted_by(chat: Chat, staff: Staff) -> None:
    async with at_the_desk(chat.bridge) as session:
        await desk.accept(session, chat.conversation_id, staff)


async def test_after_two_minutes_the_customer_waits_again_and_is_told_once(chat: Chat) -> None:
    await chat.escalate()
    await accepted_by(chat, await online(chat.bridge, "Anna"))
    chat.bridge.clock.move(seconds=119)
    await sweep(chat.bridge)
    assert await chat.state() == "human"
    chat.bridge.clock.move(seconds=1)
    await sweep(chat.bridge)
    await sweep(chat.bridge)
    assert (await chat.changes())["control"] == {"state": "queued", "position": 1}
    told = [m["text"] for m in await chat.messages() if "lost the connection" in m["text"]]
    assert len(told) == 1
    last = (await chat.rows(ControlMove))[-1]
    assert (last.from_state, last.to_state, last.who, last.why) == (
        "human", "queued", "system", "agent_gone",
    )  # fmt: skip


async def test_how_long_silence_makes_an_agent_absent_is_a_setting(sqlite_only: URL) -> None:
    async with running_bridge(sqlite_only, agent_gone_seconds=600) as bridge:
        chat = await Chat.opened(bridge)
        await chat.escalate()
        await accepted_by(chat, await online(bridge, "Anna"))
        for seconds, state in ((599, "human"), (1, "queued")):
            bridge.clock.move(seconds=seconds)
            await sweep(bridge)
            assert await chat.state() == state


async def test_who_has_their_console_open_keeps_what_they_have_even_away(chat: Chat) -> None:
    await chat.escalate()
    anna = await online(chat.bridge, "Anna", status="away")
    await accepted_by(chat, anna)
    for _ in range(3):
        chat.bridge.clock.move(seconds=60)
        await still_there(chat.bridge, anna)
        await sweep(chat.bridge)
    assert await chat.state() == "human"


async def test_who_never_opened_the_console_works_with_other_tools(chat: Chat) -> None:
    await chat.escalate()
    await accepted_by(chat, await agent(chat.bridge))
    chat.bridge.clock.move(hours=1)
    await sweep(chat.bridge)
    assert await chat.state() == "human"


async def test_the_customer_is_offered_to_a_colleague(chat: Chat) -> None:
    team_id = await team(chat.bridge)
    anna = await online(chat.bridge, "Anna", team_id)
    await chat.escalate(team="Returns")
    await accepted_by(chat, anna)
    chat.bridge.clock.move(minutes=2)
    await online(chat.bridge, "Ben", team_id)
    await sweep(chat.bridge)
    assert await offered_to(chat.bridge, chat.conversation_id) == "Ben"


async def test_who_waits_again_is_in_front_of_those_who_come_now(chat: Chat) -> None:
    await chat.escalate()
    anna = await online(chat.bridge, "Anna")
    await accepted_by(chat, anna)
    other = await Chat.opened(chat.bridge)
    await other.escalate()
    chat.bridge.clock.move(minutes=2)
    await sweep(chat.bridge)
    assert (await chat.changes())["control"]["position"] == 1
    assert (await other.changes())["control"]["position"] == 2
