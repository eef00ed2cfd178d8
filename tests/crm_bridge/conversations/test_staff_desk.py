"""What staff do with a conversation, and the list they work from."""

import asyncio

import pytest
from sqlalchemy import select

from crm_bridge.conversations import desk, listing, transferring
from crm_bridge.conversations.transcript import transcript
from crm_bridge.errors import BridgeError, Conflict, NotFound, Unprocessable
from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.conversation import ControlMove
from crm_bridge.models.escalation import Escalation, Interaction
from crm_bridge.models.staff import Staff, Team
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.shop import ShopBridge

ANSWER = {"text": "It is on its way."}


async def test_an_agent_who_accepts_is_named_and_can_reply(chat: Chat) -> None:
    await chat.escalate()
    staff = await agent(chat.bridge, "Anna")
    async with at_the_desk(chat.bridge) as session:
        await desk.accept(session, chat.conversation_id, staff)
        await desk.reply(session, chat.conversation_id, staff, "Hello, I am here.")
    found = await chat.changes()
    assert found["control"] == {"state": "human", "agent": {"name": "Anna"}}
    last = found["messages"][-1]
    assert (last["author"], last["agent"]["name"]) == ("agent", "Anna")
    assert last["text"] == "Hello, I am here."


async def test_of_two_agents_who_accept_at_once_one_gets_the_customer(chat: Chat) -> None:
    await chat.escalate()
    people = [await agent(chat.bridge, name) for name in ("Anna", "Ben")]

    async def accept(staff: Staff) -> str:
        try:
            async with at_the_desk(chat.bridge) as session:
                await desk.accept(session, chat.conversation_id, staff)
        except Conflict as refused:
            return refused.code
        return "accepted"

    outcomes = await asyncio.gather(*map(accept, people))
    assert sorted(outcomes) == ["accepted", "transition_refused"]
    assert len([m for m in await chat.rows(ControlMove) if m.to_state == "human"]) == 1


async def test_nobody_replies_in_a_conversation_that_is_not_theirs(chat: Chat) -> None:
    await chat.escalate()
    anna, ben = await agent(chat.bridge, "Anna"), await agent(chat.bridge, "Ben")
    async with at_the_desk(chat.bridge) as session:
        await desk.accept(session, chat.conversation_id, anna)
    with pytest.raises(Conflict) as refused:
        async with at_the_desk(chat.bridge) as session:
            await desk.reply(session, chat.conversation_id, ben, "Me too!")
    assert refused.value.code == "not_assigned"


@pytest.mark.parametrize(
    ("text", "code"), [(" \n", "message_empty"), ("x" * 10_001, "message_too_long")]
)
async def test_an_empty_or_endless_reply_is_refused(chat: Chat, text: str, code: str) -> None:
    staff = await agent(chat.bridge)
    await chat.write()
    async with at_the_desk(chat.bridge) as session:
        await desk.take_over(session, chat.conversation_id, staff)
    with pytest.raises(Unprocessable) as refused:
        async with at_the_desk(chat.bridge) as session:
            await desk.reply(session, chat.conversation_id, staff, text)
    assert refused.value.code == code


async def test_taking_over_settles_what_the_bot_had_not_answered(chat: Chat) -> None:
    await chat.write("one")
    await chat.write("two")
    staff = await agent(chat.bridge)
    async with at_the_desk(chat.bridge) as session:
        await desk.take_over(session, chat.conversation_id, staff)
    assert await chat.outcomes() == ["with_person", "with_person"]
    assert (await chat.take()).status == 204


async def test_a_transfer_puts_the_customer_into_the_other_teams_queue(chat: Chat) -> None:
    await chat.escalate()
    staff = await agent(chat.bridge)
    async with at_the_desk(chat.bridge) as session:
        session.add(Team(id="tem_1", name="Returns"))
        await desk.accept(session, chat.conversation_id, staff)
        await transferring.to_team(session, chat.conversation_id, staff, "tem_1")
    row = await chat.row()
    assert (row.state, row.team_id, row.assignee_id) == ("queued", "tem_1", None)
    with pytest.raises(Conflict):
        async with at_the_desk(chat.bridge) as session:
            await transferring.to_team(session, chat.conversation_id, staff, "tem_1")


async def test_a_transfer_to_no_team_is_refused(chat: Chat) -> None:
    await chat.escalate()
    staff = await agent(chat.bridge)
    async with at_the_desk(chat.bridge) as session:
        await desk.accept(session, chat.conversation_id, staff)
    with pytest.raises(NotFound):
        async with at_the_desk(chat.bridge) as session:
            await transferring.to_team(session, chat.conversation_id, staff, "tem_none")


async def test_after_the_return_the_bot_answers_again(chat: Chat) -> None:
    await chat.escalate()
    staff = await agent(chat.bridge)
    async with at_the_desk(chat.bridge) as session:
        await desk.accept(session, chat.conversation_id, staff)
        await desk.return_to_bot(session, chat.conversation_id, staff)
    await chat.write("track my order")
    assert (await chat.answer(ANSWER)).body["control"] == {"state": "bot"}
    (escalation,) = await chat.rows(Escalation)
    assert escalation.outcome == "returned"


async def test_a_closed_conversation_begins_a_new_episode_with_the_next_message(
    chat: Chat,
) -> None:
    await chat.write()
    first = (await chat.take()).body["episode_id"]
    staff = await agent(chat.bridge)
    async with at_the_desk(chat.bridge) as session:
        await desk.close(session, chat.conversation_id, staff)
    assert await chat.state() == "closed"
    kept = await chat.write("one more thing")
    assert (kept.body["state"], kept.body["needs_turn"]) == ("bot", True)
    second = (await chat.take()).body
    assert second["episode_id"] != first
    assert second["text"] == "one more thing"
    assert len(await chat.rows(Interaction)) == 2


async def test_closing_twice_is_refused(chat: Chat) -> None:
    await chat.write()
    staff = await agent(chat.bridge)
    async with at_the_desk(chat.bridge) as session:
        await desk.close(session, chat.conversation_id, staff)
    with pytest.raises(Conflict):
        async with at_the_desk(chat.bridge) as session:
            await desk.close(session, chat.conversation_id, staff)


async def test_every_move_is_recorded_with_who_and_why(chat: Chat) -> None:
    await chat.escalate()
    staff = await agent(chat.bridge)
    async with at_the_desk(chat.bridge) as session:
        await desk.accept(session, chat.conversation_id, staff)
        await desk.close(session, chat.conversation_id, staff)
    moves = [(m.from_state, m.to_state, m.who, m.why) for m in await chat.rows(ControlMove)]
    who = f"staff:{staff.id}"
    assert moves == [
        ("bot", "queued", "system", "escalation"),
        ("queued", "human", who, "accepted"),
        ("human", "closed", who, "closed"),
    ]
    async with chat.bridge.database.reading() as session:
        actions = set(await session.scalars(select(AuditEvent.action)))
    assert {"conversation.accepted", "conversation.closed"} <= actions


async def test_a_note_is_for_colleagues_alone(chat: Chat) -> None:
    await chat.write()
    staff = await agent(chat.bridge, "Anna")
    async with at_the_desk(chat.bridge) as session:
        await desk.add_note(session, chat.conversation_id, staff, "calls often")
    async with chat.bridge.database.reading() as session:
        read = await transcript(session, chat.conversation_id)
    assert [(note.author, note.text) for note in read.notes] == [("Anna", "calls often")]
    assert "calls often" not in str(await chat.changes())


async def test_a_transcript_shows_what_was_understood_beside_each_message(chat: Chat) -> None:
    await chat.write("where is it")
    await chat.answer(
        ANSWER,
        understanding={
            "intent": {"name": "track_order", "confidence": 0.8},
            "sentiment": {"label": "neutral", "score": 0.1},
        },
        actions=[{"name": "action_track", "ok": True}],
    )
    async with chat.bridge.database.reading() as session:
        read = await transcript(session, chat.conversation_id)
    asked, answered = read.entries
    assert (asked.intent, asked.confidence, asked.sentiment) == ("track_order", 0.8, "neutral")
    assert asked.actions == [{"name": "action_track", "ok": True}]
    assert (answered.message.author, answered.intent) == ("bot", None)


async def test_the_list_has_the_newest_activity_first_and_pages_by_cursor(
    bridge: ShopBridge,
) -> None:
    chats = []
    for number in range(5):
        chats.append(await Chat.opened(bridge))
        await chats[-1].write(f"message {number}")
        bridge.clock.move(minutes=1)
    await chats[0].write("again")
    await Chat.opened(bridge)
    seen, cursor = [], None
    while True:
        async with bridge.database.reading() as session:
            page = await listing.conversations(session, limit=2, after=cursor)
        seen += [row.last_text for row in page.rows]
        cursor = page.next
        if cursor is None:
            break
    assert seen == ["again", "message 4", "message 3", "message 2", "message 1"]


async def test_the_list_can_be_narrowed_to_a_state(bridge: ShopBridge) -> None:
    await (await Chat.opened(bridge)).write()
    queued = await Chat.opened(bridge)
    await queued.escalate("this is fraud")
    async with bridge.database.reading() as session:
        page = await listing.conversations(session, states=["queued"])
    assert [row.id for row in page.rows] == [queued.conversation_id]


async def test_the_list_shows_what_somebody_said_and_not_what_careline_told(
    bridge: ShopBridge,
) -> None:
    """Of who waits the last message is always that they wait."""
    waiting = await Chat.opened(bridge)
    await waiting.escalate("this is fraud")
    async with bridge.database.reading() as session:
        (row,) = (await listing.conversations(session)).rows
        newest = await transcript(session, waiting.conversation_id)
    assert newest.entries[-1].message.author == "system"
    assert (row.last_author, row.last_text) == ("customer", "this is fraud")


@pytest.mark.parametrize("cursor", ["", "nonsense", "bm90IGEgdGltZQ=="])
async def test_a_made_up_cursor_is_refused(bridge: ShopBridge, cursor: str) -> None:
    with pytest.raises(BridgeError) as refused:
        async with bridge.database.reading() as session:
            await listing.conversations(session, after=cursor)
    assert refused.value.code == "cursor_invalid"
