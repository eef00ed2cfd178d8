"""One turn, once: leases, fencing numbers, crashes and repeats."""

import asyncio
from uuid import uuid4

from crm_bridge.conversations import desk
from crm_bridge.models.desk import Note
from crm_bridge.models.message import Message
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.shop import GATEWAY, Reply, ShopBridge
from tests.crm_bridge.statements import statements_of_requests

ANSWER = {"text": "It is on its way."}
UNDERSTOOD = {
    "intent": {"name": "track_order", "confidence": 0.93},
    "ranking": [{"name": "track_order", "confidence": 0.93}],
    "entities": [{"entity": "order_number", "value": "CL-1", "start": 0, "end": 4}],
    "sentiment": {"label": "negative", "score": -0.4},
}


async def test_turns_come_oldest_first_until_none_is_left(chat: Chat) -> None:
    await chat.write("one")
    await chat.write("two")
    assert (await chat.answer(ANSWER)).body["messages"][0]["reply_to"] == 1
    assert (await chat.answer(ANSWER)).body["messages"][0]["reply_to"] == 2
    assert (await chat.take()).status == 204
    assert await chat.outcomes() == ["answered", "answered"]


async def test_a_conversation_without_a_message_has_nothing_to_answer(chat: Chat) -> None:
    assert (await chat.take()).status == 204


async def test_of_two_holders_at_once_only_one_gets_the_turn(chat: Chat) -> None:
    await chat.write()
    taken = await asyncio.gather(*(chat.take(f"gateway-{n}") for n in range(8)))
    assert sorted(reply.status for reply in taken) == [201] + [409] * 7
    refused = next(reply for reply in taken if reply.status == 409)
    assert refused.code == "lease_held"


async def test_a_held_lease_says_when_to_come_back(chat: Chat) -> None:
    await chat.write()
    await chat.take(ttl=20)
    response = await chat.bridge.client.post(
        f"{chat.base}/turns",
        json={"holder": "another"},
        headers={"Authorization": f"Bearer {GATEWAY}"},
    )
    assert response.status == 409
    assert response.headers["Retry-After"] == "20"


async def test_after_a_crash_the_same_turn_is_taken_under_a_higher_fence(chat: Chat) -> None:
    await chat.write()
    lost = await chat.take("gateway-1", ttl=30)
    chat.bridge.clock.move(seconds=31)
    again = await chat.take("gateway-2")
    assert again.body["turn_id"] == lost.body["turn_id"]
    assert again.body["fence"] > lost.body["fence"]


async def test_a_lease_given_before_the_clock_was_put_back_keeps_nobody_waiting(
    chat: Chat,
) -> None:
    chat.bridge.clock.move(hours=1)
    await chat.write()
    lost = await chat.take("gateway-1", ttl=30)
    chat.bridge.clock.move(hours=-1)
    assert await _pending(chat.bridge) == [chat.conversation_id]
    again = await chat.take("gateway-2")
    assert again.body["fence"] > lost.body["fence"]


async def test_the_result_of_a_lost_lease_is_refused_and_leaves_no_trace(chat: Chat) -> None:
    await chat.write()
    lost = await chat.take("gateway-1", ttl=30)
    chat.bridge.clock.move(seconds=31)
    again = await chat.take("gateway-2")
    stale = await chat.record(lost, replies=[{"text": "from the dead"}])
    assert (stale.status, stale.code) == (409, "fence_stale")
    assert (await chat.record(again, replies=[ANSWER])).status == 200
    late = await chat.record(lost, replies=[{"text": "from the dead"}])
    assert (late.status, late.code) == (409, "fence_stale")
    assert [m["text"] for m in await chat.messages()] == ["where is my order", ANSWER["text"]]


async def test_the_same_holder_may_take_again_when_the_answer_was_lost(chat: Chat) -> None:
    await chat.write()
    first, second = await chat.take(), await chat.take()
    assert second.status == 201
    assert second.body["turn_id"] == first.body["turn_id"]
    assert (await chat.record(first, replies=[ANSWER])).code == "fence_stale"


async def test_a_result_sent_again_gives_the_same_answer_and_nothing_new(chat: Chat) -> None:
    await chat.write()
    turn = await chat.take()
    results = await asyncio.gather(*(chat.record(turn, replies=[ANSWER]) for _ in range(6)))
    assert {reply.status for reply in results} == {200}
    assert all(reply.body == results[0].body for reply in results)
    assert len(await chat.messages()) == 2


async def test_what_was_understood_is_kept_beside_the_message(chat: Chat) -> None:
    await chat.write("CL-1 is late")
    actions = [{"name": "action_track", "ok": True, "milliseconds": 12.5}]
    await chat.answer(ANSWER, understanding=UNDERSTOOD, actions=actions)
    kept = (await chat.rows(Message))[0]
    assert (kept.intent, kept.confidence) == ("track_order", 0.93)
    assert (kept.sentiment, kept.sentiment_score) == ("negative", -0.4)
    assert kept.understanding["entities"] == UNDERSTOOD["entities"]
    assert kept.actions == actions


async def test_understanding_can_be_noted_later_and_only_for_a_message_that_is_there(
    chat: Chat,
) -> None:
    await chat.write()
    noted = await chat.post("/messages/1/understanding", {"understanding": UNDERSTOOD})
    assert noted.status == 204
    assert (await chat.rows(Message))[0].intent == "track_order"
    for seq in ("2", "x", "99999999999999999999"):
        unknown = await chat.post(f"/messages/{seq}/understanding", {"understanding": {}})
        assert (unknown.status, unknown.code) == (404, "message_unknown")


async def test_an_answer_computed_while_a_person_took_over_is_thrown_away_and_noted(
    chat: Chat,
) -> None:
    await chat.write()
    turn = await chat.take()
    staff = await agent(chat.bridge)
    async with at_the_desk(chat.bridge) as session:
        await desk.take_over(session, chat.conversation_id, staff)
    recorded = await chat.record(turn, replies=[ANSWER], understanding=UNDERSTOOD)
    assert recorded.status == 200
    assert (recorded.body["dropped"], recorded.body["outcome"]) == (True, "with_person")
    assert recorded.body["messages"] == []
    assert ANSWER["text"] not in [m["text"] for m in await chat.messages()]
    assert await chat.outcomes() == ["with_person"]
    assert "thrown away" in (await chat.rows(Note))[0].text
    assert (await chat.rows(Message))[0].intent == "track_order"
    again = await chat.record(turn, replies=[ANSWER], understanding=UNDERSTOOD)
    assert again.body == recorded.body
    assert len(await chat.rows(Note)) == 1


async def test_a_person_who_took_over_and_gave_back_still_voids_the_turn(chat: Chat) -> None:
    await chat.write()
    turn = await chat.take()
    staff = await agent(chat.bridge)
    async with at_the_desk(chat.bridge) as session:
        await desk.take_over(session, chat.conversation_id, staff)
        await desk.return_to_bot(session, chat.conversation_id, staff)
    assert (await chat.record(turn, replies=[ANSWER])).body["dropped"] is True


async def test_messages_left_unanswered_are_named_once_their_lease_is_over(
    bridge: ShopBridge, chat: Chat
) -> None:
    await chat.write()
    assert await _pending(bridge) == [chat.conversation_id]
    await chat.take(ttl=30)
    assert await _pending(bridge) == []
    bridge.clock.move(seconds=31)
    assert await _pending(bridge) == [chat.conversation_id]
    await chat.answer(ANSWER)
    assert await _pending(bridge) == []


async def test_an_unknown_turn_is_said_to_be_so(bridge: ShopBridge) -> None:
    body = {"fence": 1, "outcome": "answered"}
    unknown = await bridge.call("POST", "/v1/turns/trn_nobody/result", GATEWAY, body)
    assert (unknown.status, unknown.code) == (404, "turn_unknown")


async def test_a_result_that_contradicts_itself_is_refused(chat: Chat) -> None:
    await chat.write()
    turn = await chat.take()
    for result in (
        {"outcome": "escalated"},
        {"outcome": "answered", "escalation": {"reason": "keyword"}},
        {"outcome": "with_person"},
    ):
        refused = await chat.record(turn, **result)  # type: ignore[arg-type]
        assert (refused.status, refused.code) == (422, "result_invalid")
    assert await chat.outcomes() == [None]


async def test_a_turn_costs_few_statements_and_no_more_in_a_long_conversation(
    chat: Chat,
) -> None:
    await chat.write()
    await chat.answer(ANSWER)
    early = await _statements_of_a_turn(chat)
    for _ in range(20):
        await chat.write()
        await chat.answer(ANSWER)
    late = await _statements_of_a_turn(chat)
    assert early == late
    # Without the beginnings of transactions: keep and take 7, result 7 (docs/performance.md).
    assert 10 <= len(late) <= 14, late


async def test_a_message_is_kept_and_its_turn_taken_at_once(chat: Chat) -> None:
    turn = await _written_and_taken(chat)
    assert (turn.body["seq"], turn.body["text"]) == (1, "and this?")
    assert (await chat.take("gateway-2")).code == "lease_held"
    recorded = await chat.record(turn, replies=[ANSWER])
    assert (recorded.status, recorded.body["more"]) == (200, False)


async def test_while_one_message_is_answered_keeping_another_takes_nothing(chat: Chat) -> None:
    turn = await _written_and_taken(chat)
    assert (await _written_and_taken(chat)).body == {}
    # The lease stays with the fence that it was given with.
    assert (await chat.record(turn, replies=[ANSWER])).body["more"] is True


async def test_an_older_message_is_answered_before_the_one_just_kept(chat: Chat) -> None:
    await chat.write()
    assert (await _written_and_taken(chat)).body == {}
    assert (await chat.take()).body["seq"] == 1


async def _pending(bridge: ShopBridge) -> list[str]:
    found = await bridge.call("GET", "/v1/turns/pending", GATEWAY)
    return list(found.body["conversation_ids"])


async def _statements_of_a_turn(chat: Chat) -> list[str]:
    with statements_of_requests(chat.bridge) as seen:
        kept = await _written_and_taken(chat)
        await chat.record(kept, replies=[ANSWER], understanding=UNDERSTOOD)
    return seen


async def _written_and_taken(chat: Chat, holder: str = "gateway-1") -> Reply:
    """The turn that came with keeping a message; empty when none did."""
    message = {"id": str(uuid4()), "text": "and this?", "turn": {"holder": holder}}
    kept = await chat.post("/messages", message)
    return Reply(kept.status, kept.body.get("turn") or {})
