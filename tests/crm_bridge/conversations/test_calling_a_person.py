"""Escalation, the queue, and the ways out of it."""

import asyncio

import pytest

from crm_bridge.api.schemas.conversations import EscalationCall
from crm_bridge.conversations import desk, handoff, records
from crm_bridge.conversations.feed import append_event, last_number, publish
from crm_bridge.models.conversation import ControlMove
from crm_bridge.models.desk import Task
from crm_bridge.models.escalation import Escalation, Interaction
from crm_bridge.models.staff import Team
from tests.crm_bridge.chat import Chat, agent, at_the_desk, sweep
from tests.crm_bridge.shop import ShopBridge

ANSWER = {"text": "It is on its way."}


async def test_the_customer_is_told_once_and_gets_a_way_back(chat: Chat) -> None:
    recorded = await chat.escalate()
    (told,) = recorded.body["messages"]
    assert told["author"] == "system"
    assert "colleague" in told["text"]
    assert [button["title"] for button in told["buttons"]] == [
        "Go back to the assistant",
        "My place in the queue",
    ]
    assert recorded.body["control"] == {"state": "queued", "position": 1}
    assert recorded.body["outcome"] == "escalated"
    system = [m for m in await chat.messages() if m["author"] == "system"]
    assert len(system) == 1


async def test_replies_given_beside_an_escalation_are_not_said(chat: Chat) -> None:
    await chat.write("human please")
    call = {"reason": "request"}
    await chat.answer({"text": "I can help!"}, outcome="escalated", escalation=call)
    assert "I can help!" not in [m["text"] for m in await chat.messages()]


async def test_the_bot_gets_no_turn_from_then_on(chat: Chat) -> None:
    await chat.escalate()
    kept = await chat.write("hello? anybody?")
    assert (kept.body["state"], kept.body["needs_turn"]) == ("queued", False)
    assert (await chat.take()).status == 204
    assert await chat.outcomes() == ["escalated", "with_person"]


async def test_a_second_message_waiting_for_its_turn_is_the_persons_too(chat: Chat) -> None:
    await chat.write("I want a human")
    await chat.write("now!")
    await chat.answer(outcome="escalated", escalation={"reason": "keyword", "matched": "human"})
    assert await chat.outcomes() == ["escalated", "with_person"]


async def test_the_escalation_says_what_it_is_about(chat: Chat) -> None:
    await chat.write("Where is CL-104233?")
    entity = {"entity": "order_number", "value": "CL-104233", "start": 9, "end": 18}
    await chat.answer(
        ANSWER,
        understanding={
            "intent": {"name": "track_order", "confidence": 0.9},
            "entities": [entity],
            "sentiment": {"label": "negative", "score": -0.7},
        },
    )
    await chat.escalate("this is fraud", matched="fraud", priority="urgent")
    (escalation,) = await chat.rows(Escalation)
    assert (escalation.reason, escalation.matched) == ("keyword", "fraud")
    assert escalation.priority == "urgent"
    for part in ("track order", "CL-104233", "negative", "“fraud”", "Customer: this is fraud"):
        assert part in escalation.summary


async def test_after_a_return_the_same_customer_can_call_a_person_again(chat: Chat) -> None:
    await chat.escalate()
    staff = await agent(chat.bridge)
    async with at_the_desk(chat.bridge) as session:
        await desk.accept(session, chat.conversation_id, staff)
        await desk.return_to_bot(session, chat.conversation_id, staff)
    chat.bridge.clock.move(minutes=1)
    again = await chat.escalate()
    assert again.body["control"]["state"] == "queued"
    escalations = sorted(await chat.rows(Escalation), key=lambda one: one.opened_at)
    assert [one.outcome for one in escalations] == ["returned", None]
    assert escalations[0].accepted_by == staff.id


async def test_a_dropped_turn_that_called_a_person_adds_its_reason(chat: Chat) -> None:
    await chat.write("first")
    turn = await chat.take("gateway-1")
    async with at_the_desk(chat.bridge) as session:
        conversation = await records.locked(session, chat.conversation_id)
        await handoff.escalate(session, conversation, EscalationCall(reason="rule"), None)
    call = {"reason": "keyword", "matched": "lawyer"}
    recorded = await chat.record(turn, "escalated", escalation=call)
    assert recorded.body["dropped"] is True
    (escalation,) = await chat.rows(Escalation)
    assert [one["reason"] for one in escalation.reasons] == ["rule", "keyword"]
    assert len([m for m in await chat.messages() if m["author"] == "system"]) == 1


async def test_the_urgent_wait_in_front_and_those_behind_are_told(bridge: ShopBridge) -> None:
    first, second = await Chat.opened(bridge), await Chat.opened(bridge)
    await first.escalate()
    bridge.clock.move(seconds=5)
    recorded = await second.escalate(priority="urgent")
    assert recorded.body["control"]["position"] == 1
    assert (await first.changes())["control"]["position"] == 2


async def test_the_place_in_the_queue_is_in_the_message(bridge: ShopBridge) -> None:
    await (await Chat.opened(bridge)).escalate()
    bridge.clock.move(seconds=5)
    second = await (await Chat.opened(bridge)).escalate()
    assert "number 2" in second.body["messages"][0]["text"]


async def test_leaving_the_queue_gives_the_bot_back(chat: Chat) -> None:
    recorded = await chat.escalate()
    payload = recorded.body["messages"][0]["buttons"][0]["payload"]
    left = await chat.choose(payload)
    assert (left.body["state"], left.body["needs_turn"]) == ("bot", False)
    messages = await chat.messages()
    assert messages[-1]["author"] == "system"
    assert messages[-1]["reply_to"] == left.body["seq"]
    assert await chat.outcomes() == ["escalated", "answered"]
    await chat.write("track my order")
    assert (await chat.take()).status == 201
    (escalation,) = await chat.rows(Escalation)
    assert escalation.outcome == "left_queue"


async def test_leaving_twice_does_no_harm(chat: Chat) -> None:
    recorded = await chat.escalate()
    payload = recorded.body["messages"][0]["buttons"][0]["payload"]
    left = await asyncio.gather(*(chat.choose(payload) for _ in range(3)))
    assert {reply.status for reply in left} == {201}
    assert await chat.state() == "bot"
    moves = [(m.from_state, m.to_state) for m in await chat.rows(ControlMove)]
    assert moves == [("bot", "queued"), ("queued", "bot")]


async def test_leaving_while_a_person_talks_is_the_persons_to_decide(chat: Chat) -> None:
    recorded = await chat.escalate()
    payload = recorded.body["messages"][0]["buttons"][0]["payload"]
    staff = await agent(chat.bridge)
    async with at_the_desk(chat.bridge) as session:
        await desk.accept(session, chat.conversation_id, staff)
    assert (await chat.choose(payload)).body["state"] == "human"
    assert (await chat.outcomes())[-1] == "with_person"


async def test_when_nobody_comes_the_bot_is_back_and_a_task_stays(chat: Chat) -> None:
    await chat.escalate()
    chat.bridge.clock.move(minutes=29)
    await sweep(chat.bridge)
    assert await chat.state() == "queued"
    chat.bridge.clock.move(minutes=2)
    await sweep(chat.bridge)
    assert await chat.state() == "bot"
    assert "nobody could come" in (await chat.messages())[-1]["text"]
    (task,) = await chat.rows(Task)
    assert (task.kind, task.done_at) == ("call_back", None)
    (escalation,) = await chat.rows(Escalation)
    assert escalation.outcome == "nobody_came"


async def test_a_team_sets_its_own_limit(chat: Chat) -> None:
    async with chat.bridge.database.session() as session:
        session.add(Team(id="tem_1", name="Returns", queue_limit_minutes=5))
    await chat.escalate(team="Returns")
    chat.bridge.clock.move(minutes=6)
    await sweep(chat.bridge)
    assert await chat.state() == "bot"
    assert (await chat.rows(Task))[0].team_id == "tem_1"


async def test_who_waits_is_not_cut_off_for_being_silent(chat: Chat) -> None:
    await chat.escalate()
    chat.bridge.clock.move(minutes=20)
    await sweep(chat.bridge)
    assert await chat.state() == "queued"


@pytest.mark.parametrize("reason", ["not_understood", "assistant_down", "sentiment", "rule"])
async def test_every_reason_is_kept(chat: Chat, reason: str) -> None:
    await chat.escalate(reason=reason)
    (escalation,) = await chat.rows(Escalation)
    assert escalation.reason == reason


async def test_the_interaction_is_up_to_date_while_a_person_has_it(chat: Chat) -> None:
    await chat.escalate()
    (before,) = await chat.rows(Interaction)
    await chat.write("and one more thing")
    (after,) = await chat.rows(Interaction)
    assert after.message_count == before.message_count + 1
    assert after.outcome is None


async def test_who_waits_can_be_written_for_while_others_are_told_of_them(chat: Chat) -> None:
    await chat.write()
    database, cid = chat.bridge.database, chat.conversation_id
    held, told = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with database.session() as session:
            await records.locked(session, cid)
            held.set()
            # One writer at a time on SQLite: there the other has not begun.
            if database.url.get_backend_name() == "postgresql":
                await told.wait()
            append_event(session, cid, "identity")

    async def tell_from_elsewhere() -> None:
        await held.wait()
        async with database.session() as session:
            append_event(session, cid, "control", {"state": "queued", "position": 2})
            await publish(session)
            told.set()

    async with asyncio.timeout(20):
        await asyncio.gather(write(), tell_from_elsewhere())
    async with database.reading() as session:
        assert await last_number(session) == 3
