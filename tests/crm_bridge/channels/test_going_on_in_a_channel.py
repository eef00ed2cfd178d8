"""One-time codes: a chat goes on in a channel, and a customer is bound to an account there."""

from typing import Any

import pytest
from sqlalchemy import select

from crm_bridge.channels import binding
from crm_bridge.conversations import desk
from crm_bridge.conversations.payloads import FILE_MISSING_COMMAND
from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.conversation import Episode
from crm_bridge.models.customer import Identity
from crm_bridge.models.desk import Note
from tests.crm_bridge.channels.places import Place, texts
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.shop import ACTIONS, GATEWAY, ShopBridge, Visitor


async def code_of(chat: Chat, channel: str = "telegram") -> dict[str, Any]:
    issued = await chat.post("/link-codes", {"channel": channel})
    assert issued.status == 201, issued.body
    return issued.body


async def signed_in(bridge: ShopBridge, customer_id: str = "ann") -> Chat:
    """Somebody on the web whom the shop knows."""
    return await Chat.opened(bridge, identity=bridge.identity(customer_id))


async def sees_orders(place: Place) -> bool:
    """Whether the assistant may speak of the customer's orders there."""
    found = await place.bridge.call("GET", f"{place.chat.base}/orders", ACTIONS)
    return found.status == 200


async def linked(bridge: ShopBridge, place: Place, customer_id: str = "ann") -> Chat:
    """A place that goes on with the chat of somebody who is signed in."""
    chat = await signed_in(bridge, customer_id)
    await chat.write()
    redeemed = await place.redeem((await code_of(chat))["code"])
    assert redeemed.status == 200, redeemed.body
    return chat


async def test_a_chat_of_somebody_signed_in_goes_on_and_binds_the_account(
    bridge: ShopBridge,
) -> None:
    chat, place = await signed_in(bridge), Place(bridge)
    await chat.write()
    await chat.answer({"text": "One moment."})
    issued = await code_of(chat)
    assert issued["binds"] is True
    assert len(issued["code"]) <= 64
    redeemed = await place.redeem(issued["code"])
    assert redeemed.body == {
        "conversation_id": chat.conversation_id,
        "continued": True,
        "customer": "Ann Archer",
    }
    (due,) = await place.due()
    # What had reached nobody comes along, then what it is about.
    assert texts(due)[0] == "One moment."
    assert "Ann Archer, this chat is linked" in texts(due)[1]
    assert "forget me here" in texts(due)[1]
    assert (await place.open())["customer"] == "Ann Archer"
    assert await sees_orders(place)
    notes = await chat.rows(Note)
    assert [one.text for one in notes] == ["The customer goes on over Telegram."]
    bridge.clock.move(hours=13)
    assert (await place.open())["customer"] == "Ann Archer"
    assert await sees_orders(place)


async def test_a_bound_account_is_known_in_its_next_thread_too(bridge: ShopBridge) -> None:
    await linked(bridge, Place(bridge))
    other, group = Place(bridge, "chat:2"), Place(bridge, "group:3", private=False)
    assert (await other.open())["customer"] == "Ann Archer"
    assert (await other.chat.row()).customer_id == "ann"
    assert await sees_orders(other)
    assert "customer" not in await group.open()
    assert not await sees_orders(group)


async def test_a_chat_of_a_visitor_goes_on_and_binds_nobody(bridge: ShopBridge) -> None:
    chat, place = await Chat.opened(bridge), Place(bridge)
    issued = await code_of(chat)
    redeemed = await place.redeem(issued["code"])
    assert (issued["binds"], redeemed.body["continued"]) == (False, True)
    assert "customer" not in redeemed.body
    await place.writes("And now?")
    assert [one["text"] for one in await chat.messages()][-1] == "And now?"
    assert not await sees_orders(place)


@pytest.mark.parametrize("state", ["bot", "queued", "human"])
async def test_the_conversation_that_was_held_there_before_ends(
    bridge: ShopBridge, state: str
) -> None:
    place = Place(bridge)
    await place.writes()
    before = place.chat
    staff = await agent(bridge)
    if state == "queued":
        await before.answer(outcome="escalated", escalation={"reason": "keyword"})
    if state == "human":
        async with at_the_desk(bridge) as session:
            await desk.take_over(session, before.conversation_id, staff)
    assert await before.state() == state
    await linked(bridge, place)
    assert place.chat.conversation_id != before.conversation_id
    (episode,) = await before.rows(Episode)
    assert (await before.state(), episode.ended_why) == ("closed", "continued_elsewhere")


@pytest.mark.parametrize("wrong", ["unknown", "used", "expired", "other channel", "in a group"])
async def test_a_code_that_is_no_use_is_refused_in_the_same_words(
    bridge: ShopBridge, wrong: str
) -> None:
    chat, place = await signed_in(bridge), Place(bridge)
    code = (await code_of(chat, "slack" if wrong == "other channel" else "telegram"))["code"]
    if wrong == "used":
        await Place(bridge, "chat:9", "somebody else").redeem(code)
    if wrong == "expired":
        bridge.clock.move(minutes=15)
    if wrong == "in a group":
        place = Place(bridge, "group:3", private=False)
    refused = await place.redeem("unknown" if wrong == "unknown" else code)
    assert (refused.status, refused.code) == (422, "code_invalid")
    assert refused.body["detail"] == ("This code is not known here any more; ask for a new one.")
    if wrong == "in a group":
        assert (await Place(bridge).redeem(code)).status == 200


async def test_a_new_code_ends_the_one_before(bridge: ShopBridge) -> None:
    chat, place = await signed_in(bridge), Place(bridge)
    earlier = (await code_of(chat))["code"]
    newer = (await code_of(chat))["code"]
    assert (await place.redeem(earlier)).code == "code_invalid"
    assert (await place.redeem(newer)).status == 200


async def test_the_same_person_may_come_with_it_again_and_nothing_happens_twice(
    bridge: ShopBridge,
) -> None:
    chat, place = await signed_in(bridge), Place(bridge)
    code = (await code_of(chat))["code"]
    first, again = await place.redeem(code), await place.redeem(code)
    assert again.body == first.body
    assert len(await chat.messages()) == 1


async def test_an_account_that_is_known_is_not_taken_to_a_chat_that_is_not_theirs(
    bridge: ShopBridge,
) -> None:
    place = Place(bridge)
    own = await linked(bridge, place)
    stranger = await Chat.opened(bridge)
    redeemed = await place.redeem((await code_of(stranger))["code"])
    assert redeemed.body == {
        "conversation_id": own.conversation_id,
        "continued": False,
        "customer": "Ann Archer",
    }
    assert "not known to be yours" in (await own.messages())[-1]["text"]
    assert await stranger.messages() == []


async def test_who_is_bound_later_is_not_known_in_a_chat_that_came_from_somebody_else(
    bridge: ShopBridge,
) -> None:
    lured = Place(bridge, "chat:2")
    await lured.redeem((await code_of(await Chat.opened(bridge)))["code"])
    await linked(bridge, Place(bridge))
    assert "customer" not in await lured.open()
    assert not await sees_orders(lured)


async def test_a_code_of_another_customer_moves_the_binding_and_it_is_written_down(
    bridge: ShopBridge,
) -> None:
    place, before = Place(bridge), Place(bridge, "chat:2")
    await linked(bridge, place, "ann")
    await before.open()
    await linked(bridge, place, "bob")
    assert (await place.open())["customer"] == "Bob Baker"
    # What was known as Ann's is nobody's until its thread is written in again.
    assert (await before.chat.row()).customer_id is None
    async with bridge.database.reading() as session:
        audited = await session.scalars(
            select(AuditEvent).where(AuditEvent.action == "identity.bound").order_by(AuditEvent.id)
        )
        assert [one.detail["before"] for one in audited] == [None, "ann"]


@pytest.mark.parametrize("said", ["forget me here", "Forget me here!", "vergiss mich hier", None])
async def test_forget_me_here_ends_the_binding_and_what_it_opened(
    bridge: ShopBridge, said: str | None
) -> None:
    place = Place(bridge)
    chat = await linked(bridge, place)
    await chat.answer({"text": "Soon."})
    asked = {"text": said} if said else {"payload": "careline:forget_me", "text": "/forget"}
    kept = await place.send("m5", **asked)
    assert kept.body["needs_turn"] is False
    assert "no longer linked to you" in (await chat.messages())[-1]["text"]
    assert (await chat.row()).customer_id is None
    assert not await sees_orders(place)
    assert "customer" not in await place.open()
    async with bridge.database.reading() as session:
        linked_ones = select(Identity).where(Identity.method == "link")
        assert (await session.scalars(linked_ones)).all() == []
    await place.send("m6", text="forget me here")
    assert "nothing to forget" in (await chat.messages())[-1]["text"]


async def test_forget_me_here_closes_the_orders_that_were_opened_by_their_number(
    bridge: ShopBridge,
) -> None:
    place = Place(bridge)
    await place.writes()
    visitor = Visitor(bridge, place.opened["conversation_id"])
    proved = await visitor.prove("CL-100004", email="bob@shop.example")
    assert proved.status == 201, proved.body
    assert (await visitor.get("/orders/CL-100004")).status == 200
    await place.send("m2", text="forget me here")
    assert "no longer linked to you" in (await place.chat.messages())[-1]["text"]
    assert (await visitor.get("/orders/CL-100004")).status == 403


async def test_a_message_of_nothing_but_a_file_that_could_not_be_kept_needs_no_turn(
    bridge: ShopBridge,
) -> None:
    place = Place(bridge)
    await place.open()
    missing = {"text": "(A file that could not be kept: a.zip)", "payload": FILE_MISSING_COMMAND}
    assert (await place.send("m1", **missing)).body["needs_turn"] is False
    assert (await place.chat.messages())[-1]["text"] == missing["text"]


async def test_on_the_web_the_same_words_are_for_the_assistant(bridge: ShopBridge) -> None:
    chat = await Chat.opened(bridge)
    kept = await chat.write("forget me here")
    assert kept.body["needs_turn"] is True


async def test_an_agent_sees_a_binding_and_can_undo_it(bridge: ShopBridge) -> None:
    place = Place(bridge)
    await linked(bridge, place)
    staff = await agent(bridge)
    async with at_the_desk(bridge) as session:
        (found,) = await binding.bindings(session, "ann")
        assert (found.channel, found.external_id) == ("telegram", "u1")
        await binding.unbind(session, found.id, staff)
    assert "customer" not in await place.open()
    assert not await sees_orders(place)


async def test_back_on_the_web_the_customer_is_answered_there(bridge: ShopBridge) -> None:
    place = Place(bridge)
    chat = await linked(bridge, place)
    await chat.answer({"text": "Soon."})
    await chat.write("I am back at my desk")
    await chat.answer({"text": "Welcome back."})
    assert await place.due() == []
    await place.writes("and out again", "m7")
    await chat.answer({"text": "Good-bye."})
    (due,) = await place.due()
    assert texts(due)[-1] == "Good-bye."
    assert "Welcome back." not in texts(due)


async def test_a_code_for_an_unknown_conversation_is_refused(bridge: ShopBridge) -> None:
    path = "/v1/conversations/cnv_none/link-codes"
    refused = await bridge.call("POST", path, GATEWAY, {"channel": "telegram"})
    assert refused.code == "conversation_unknown"
