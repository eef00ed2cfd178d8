"""The table of control states: nothing beside it happens, all of it is recorded."""

from collections.abc import AsyncIterator
from itertools import product
from typing import get_args

import pytest
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.content import ControlState
from crm_bridge.conversations import assigning, control, desk, transferring
from crm_bridge.conversations.transitions import TRANSITIONS
from crm_bridge.db import Database, now
from crm_bridge.errors import Conflict
from crm_bridge.models.base import new_id
from crm_bridge.models.conversation import ControlMove, Conversation
from crm_bridge.models.recorded_moves import UnrecordedMove
from tests.crm_bridge.chat import Chat, agent, at_the_desk, sweep
from tests.crm_bridge.routing.routed import online, still_there, team
from tests.crm_bridge.shop import ShopBridge

STATES = get_args(ControlState)
DESIGN = {
    ("bot", "queued", "escalation"),
    ("bot", "human", "taken_over"),
    ("queued", "human", "accepted"),
    ("queued", "human", "assigned"),
    ("queued", "bot", "left_queue"),
    ("queued", "bot", "nobody_came"),
    ("human", "human", "assigned"),
    ("human", "queued", "transferred"),
    ("human", "queued", "agent_gone"),
    ("human", "bot", "returned"),
    ("bot", "closed", "closed"),
    ("bot", "closed", "idle"),
    ("queued", "closed", "closed"),
    ("human", "closed", "closed"),
    ("closed", "bot", "new_message"),
}
"""The table of the design page; who waits for a person, or has one, is not cut off by a clock."""
ELSEWHERE = {(state, "closed", "continued_elsewhere") for state in ("bot", "queued", "human")}
"""By a code of another conversation; walked where codes are tested."""
TABLE = DESIGN | ELSEWHERE
CAUSES = [*sorted({why for _, _, why in TABLE}), "because", ""]
REFUSED = sorted(set(product(STATES, STATES, CAUSES)) - TABLE)


@pytest.fixture
async def session(sqlite_only: URL) -> AsyncIterator[AsyncSession]:
    database = Database(sqlite_only)
    async with database.session() as opened:
        yield opened
    await database.close()


def conversation(session: AsyncSession, state: str) -> Conversation:
    return Conversation(
        id=new_id("cnv"), channel="web", private=True, locale="en", created_at=now(session),
        last_activity_at=now(session), state=state, state_since=now(session), queue_rank=2,
        last_seq=0, customer_seen_seq=0, agent_seen_seq=0, fence=0,
    )  # fmt: skip


def test_the_table_is_the_designs() -> None:
    assert {(*way, why) for way, causes in TRANSITIONS.items() for why in causes} == TABLE


async def test_every_other_pair_of_states_and_every_other_cause_is_refused(
    session: AsyncSession,
) -> None:
    for from_state, to_state, why in REFUSED:
        one = conversation(session, from_state)
        with pytest.raises(Conflict, match="cannot go") as refused:
            await control.move(session, one, to_state, "system", why)
        assert refused.value.code == "transition_refused"
        assert one.state == from_state
    assert len(REFUSED) == 4 * 4 * 15 - len(TABLE)
    assert not session.new


async def test_a_state_that_is_set_past_the_table_is_not_written(session: AsyncSession) -> None:
    one = conversation(session, "bot")
    session.add(one)
    await session.flush()
    one.state = "human"
    with pytest.raises(UnrecordedMove):
        await session.flush()
    await session.rollback()


async def test_every_way_of_the_table_is_walked_and_recorded_with_who_when_and_why(
    bridge: ShopBridge,
) -> None:
    ravi = await online(bridge, "Ravi")
    gone, kim = await online(bridge, "Gone"), await online(bridge, "Kim")
    returns = await team(bridge, mode="queue")
    chats = [await Chat.opened(bridge) for _ in range(4)]
    first, second, third, fourth = chats
    # Called, accepted, transferred, assigned, returned, taken over, closed; and back again.
    recorded = await first.escalate()
    async with at_the_desk(bridge) as session:
        await desk.accept(session, first.conversation_id, ravi)
        await transferring.to_team(session, first.conversation_id, ravi, returns)
        await transferring.assign(session, first.conversation_id, gone, ravi.id)
        first_id = first.conversation_id
        await assigning.reassign(session, first_id, gone, kim.id, "too much to do", seen=ravi.id)
        await desk.return_to_bot(session, first.conversation_id, ravi)
        await desk.take_over(session, first.conversation_id, ravi)
        await desk.close(session, first.conversation_id, ravi, "solved")
    await first.write("one more thing")
    async with at_the_desk(bridge) as session:
        await desk.close(session, first.conversation_id, ravi, "solved")
    # Left by the customer, who calls again; closed while waiting.
    recorded = await second.escalate()
    await second.choose(recorded.body["messages"][0]["buttons"][0]["payload"])
    await second.escalate()
    async with at_the_desk(bridge) as session:
        await desk.close(session, second.conversation_id, ravi, "spam")
    # The agent drops off, then nobody comes, then it is quiet.
    await third.escalate()
    async with at_the_desk(bridge) as session:
        await desk.accept(session, third.conversation_id, gone)
    bridge.clock.move(minutes=2)
    await still_there(bridge, ravi)
    await sweep(bridge)
    assert await third.state() == "queued"
    bridge.clock.move(minutes=31)
    await sweep(bridge)
    await fourth.write("never mind")
    bridge.clock.move(minutes=16)
    await sweep(bridge)
    moves = [move for chat in chats for move in await chat.rows(ControlMove)]
    assert {(one.from_state, one.to_state, one.why) for one in moves} == DESIGN
    actors = {one.why: one.who for one in moves}
    staff = {"accepted", "assigned", "transferred", "returned", "taken_over", "closed"}
    assert {why for why, who in actors.items() if who.startswith("staff:")} == staff
    assert {why for why, who in actors.items() if who == "customer"} == {
        "left_queue",
        "new_message",
    }
    assert actors["assigned"] == f"staff:{gone.id}"
    assert all(one.at <= bridge.clock() for one in moves)
    given = {one.why: one.given_to for one in moves if one.given_to}
    assert given == {"transferred": f"team:{returns}", "assigned": f"staff:{kim.id}"}


async def test_an_agents_answer_and_the_bots_never_hold_the_same_turn(chat: Chat) -> None:
    await chat.write("where is my order")
    turn = await chat.take()
    staff = await agent(chat.bridge)
    async with at_the_desk(chat.bridge) as session:
        await desk.take_over(session, chat.conversation_id, staff)
    recorded = await chat.record(turn, replies=[{"text": "too late"}])
    assert recorded.body["dropped"] is True
    assert "too late" not in str(await chat.messages())
