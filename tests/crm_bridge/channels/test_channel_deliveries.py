"""What goes out: to the place where the customer writes, once, by one sender at a time."""

from crm_bridge.channels.standing import standing
from crm_bridge.conversations import desk
from crm_bridge.conversations.transcript import transcript
from tests.crm_bridge.channels.places import Place, due, offer, texts
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.shop import GATEWAY, START, ShopBridge
from tests.crm_bridge.statements import statements_of_requests


def sent(seq: int, *external_ids: str) -> dict[str, object]:
    return {"seq": seq, "state": "sent", "external_ids": external_ids}


async def states(place: Place) -> list[tuple[str, str | None]]:
    """Of what was said to the customer, as staff see it."""
    async with place.bridge.database.reading() as session:
        found = await transcript(session, place.chat.conversation_id)
    return [
        (one.delivery, one.delivery_problem)
        for one in found.entries
        if one.message.author != "customer"
    ]


async def test_an_answer_is_handed_out_with_its_address_and_sent_once(bridge: ShopBridge) -> None:
    place = Place(bridge, locale="de")
    seq = await place.asks_and_reads("Your parcel is on its way.")
    (found,) = await place.due()
    assert texts(found) == ["Your parcel is on its way."]
    assert {
        name: found[name]
        for name in ("channel", "connection", "thread", "address", "private", "locale")
    } == {
        "channel": "telegram",
        "connection": "bot",
        "thread": "chat:1",
        "address": {"chat_id": 1},
        "private": True,
        "locale": "de",
    }
    assert (await place.mark(sent(seq, "77", "78"), release=True)).status == 204
    assert (await place.mark(sent(seq, "77"), release=True)).status == 204
    assert await place.due() == []
    assert await states(place) == [("sent", None)]


async def test_messages_of_a_person_go_out_in_their_order(bridge: ShopBridge) -> None:
    place = Place(bridge)
    await place.writes("I want a human")
    await place.chat.answer(outcome="escalated", escalation={"reason": "keyword"})
    staff = await agent(bridge)
    async with at_the_desk(bridge) as session:
        await desk.accept(session, place.chat.conversation_id, staff)
        await desk.add_note(session, place.chat.conversation_id, staff, "Difficult.")
        await desk.reply(session, place.chat.conversation_id, staff, "Hello, Anna here.")
    (found,) = await place.due()
    assert texts(found)[1:] == ["Anna has joined the conversation.", "Hello, Anna here."]
    assert found["messages"][-1]["agent"] == {"name": "Anna"}


async def test_what_one_sender_has_no_other_gets_before_it_is_given_back(
    bridge: ShopBridge,
) -> None:
    place = Place(bridge)
    seq = await place.asks_and_reads("First.")
    assert len(await place.due("gateway-1")) == 1
    assert await place.due("gateway-2") == []
    assert len(await place.due("gateway-1")) == 1
    await place.mark(sent(seq), release=True)
    await place.asks_and_reads("Second.", "m2")
    (found,) = await place.due("gateway-2")
    assert (texts(found), found.get("uncertain")) == (["Second."], None)


async def test_after_a_sender_died_its_first_message_is_uncertain(bridge: ShopBridge) -> None:
    place = Place(bridge)
    first = await place.asks_and_reads("First.")
    second = await place.asks_and_reads("Second.", "m2")
    await place.due("dead", ttl=60)
    await place.mark(sent(first), holder="dead")
    bridge.clock.move(seconds=61)
    (found,) = await place.due("gateway-2")
    assert (texts(found), found["uncertain"]) == (["Second."], second)
    assert await states(place) == [("sent", None), ("uncertain", None)]


async def test_what_was_said_after_a_sender_died_is_certain(bridge: ShopBridge) -> None:
    place = Place(bridge)
    first = await place.asks_and_reads("First.")
    await place.due("dead", ttl=60)
    await place.mark(sent(first), holder="dead")
    bridge.clock.move(seconds=61)
    await place.asks_and_reads("Second.", "m2")
    (found,) = await place.due("gateway-2")
    assert found.get("uncertain") is None


async def test_a_sender_who_died_when_the_clock_was_put_back_keeps_nobody_waiting(
    bridge: ShopBridge,
) -> None:
    place = Place(bridge)
    bridge.clock.move(hours=1)
    await place.asks_and_reads("First.")
    await place.due("dead", ttl=60)
    bridge.clock.move(hours=-1)
    assert [texts(found) for found in await place.due("gateway-2")] == [["First."]]


async def test_what_was_said_before_the_clock_was_put_back_is_uncertain_as_well(
    bridge: ShopBridge,
) -> None:
    place = Place(bridge)
    bridge.clock.move(hours=1)
    first = await place.asks_and_reads("First.")
    bridge.clock.move(hours=-1)
    await place.due("dead", ttl=60)
    bridge.clock.move(seconds=61)
    (found,) = await place.due("gateway-2")
    assert found["uncertain"] == first


async def test_a_place_that_is_gone_fails_at_once_until_the_customer_writes_again(
    bridge: ShopBridge,
) -> None:
    place = Place(bridge)
    seq = await place.asks_and_reads("First.")
    await place.asks_and_reads("Second.", "m2")
    await place.due()
    failed = {"seq": seq, "state": "failed", "problem": "The customer blocked the bot."}
    await place.mark(failed, gone="The customer blocked the bot.", release=True)
    blocked = ("failed", "The customer blocked the bot.")
    assert await states(place) == [blocked, blocked]
    staff = await agent(bridge)
    async with at_the_desk(bridge) as session:
        await desk.take_over(session, place.chat.conversation_id, staff)
    assert await place.due() == []
    assert (await states(place))[-1] == blocked
    await place.writes("Sorry, that was a mistake", "m3")
    async with at_the_desk(bridge) as session:
        await desk.reply(session, place.chat.conversation_id, staff, "No harm done.")
    (found,) = await place.due()
    assert texts(found) == ["No harm done."]


async def test_the_web_is_not_handed_out(bridge: ShopBridge) -> None:
    chat = await Chat.opened(bridge)
    await chat.write()
    await chat.answer({"text": "Soon."})
    with statements_of_requests(bridge) as seen:
        assert await due(bridge) == []
    assert len(seen) == 1, seen


async def test_an_open_page_does_not_take_what_is_meant_for_the_channel(
    bridge: ShopBridge,
) -> None:
    place = Place(bridge)
    seq = await place.asks_and_reads("Soon.")
    await place.chat.post("/deliveries", {"seqs": [seq], "state": "sent"})
    assert len(await place.due()) == 1


async def test_only_channels_that_the_gateway_has_are_handed_out_and_one_conversation_on_wish(
    bridge: ShopBridge,
) -> None:
    here, there = Place(bridge), Place(bridge, "chat:2")
    await here.asks_and_reads("Here.")
    await there.asks_and_reads("There.")
    assert await due(bridge, channels=["slack"]) == []
    (found,) = await due(bridge, conversation_id=there.chat.conversation_id)
    assert texts(found) == ["There."]
    (oldest,) = await due(bridge, "gateway-2", limit=1)
    assert texts(oldest) == ["Here."]


async def test_the_console_sees_when_something_went_out_last(bridge: ShopBridge) -> None:
    await offer(bridge)
    place = Place(bridge)
    seq = await place.asks_and_reads("Soon.")
    await place.due()
    await place.mark(sent(seq), release=True)
    async with bridge.database.reading() as session:
        assert (await standing(session, "telegram")).last_out_at == START


async def test_marks_for_an_unknown_conversation_are_refused(bridge: ShopBridge) -> None:
    body = {"holder": "gateway-1", "marks": [sent(1, "77")]}
    refused = await bridge.call("POST", "/v1/channel-deliveries/cnv_none", GATEWAY, body)
    assert refused.code == "conversation_unknown"
