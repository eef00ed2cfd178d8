"""The rest of a customer's day: suggestions, policies, changes of mind, people, and bad luck."""

import asyncio
from uuid import uuid4

from aiohttp import ClientSession, ClientTimeout

from tests.flows.customer import Customer, text_of
from tests.flows.records import Records
from tests.flows.running_shop import RunningShop
from tests.flows.showcase import customer, identity_of, order_of


async def test_a_suggestion_is_a_card_with_a_reason_price_and_picture(
    shop: RunningShop, http: ClientSession
) -> None:
    visitor = await Customer.arrives(http, shop.chat)
    replies = await visitor.say("can you recommend some waterproof boots")
    cards = [card for reply in replies for card in reply.get("cards") or []]
    assert cards
    for card in cards:
        assert card["reason"]
        assert "£" in card["subtitle"]
        async with http.get(shop.chat + card["image"]) as picture:
            assert picture.status == 200
            assert picture.content_type == "image/svg+xml"


async def test_a_policy_question_is_answered(shop: RunningShop, http: ClientSession) -> None:
    visitor = await Customer.arrives(http, shop.chat)
    assert "30 days" in text_of(await visitor.say("what is your refund policy?"))


async def test_a_product_offered_can_be_pointed_at_and_asked_about(
    shop: RunningShop, http: ClientSession
) -> None:
    visitor = await Customer.arrives(http, shop.chat)
    await visitor.say("do you have the trail boots in size 8?")
    titles = [button["title"] for button in visitor.last("bot")["buttons"]]
    pointed = await visitor.say("the second one")
    assert visitor.last()["outcome"] == "answered"
    assert titles[1] in pointed[0]["text"]
    other_size = await visitor.say("what about 7")
    assert titles[1] in other_size[0]["text"]
    for answer in (pointed, other_size):
        assert [card["title"] for card in answer[0]["cards"]] == [titles[1]]


async def test_stop_drops_what_was_begun(
    shop: RunningShop, http: ClientSession, records: Records
) -> None:
    tom = await Customer.arrives(http, shop.chat, identity=identity_of(shop, "Tom"))
    await tom.say("I want to return an item")
    assert await tom.say("never mind, forget it")
    assert await tom.say("hello")
    assert (
        records.rows("SELECT id FROM commands WHERE conversation_id = ?", tom.conversation_id) == []
    )


async def test_not_understood_twice_brings_a_person_or_offers_one(
    shop: RunningShop, http: ClientSession
) -> None:
    visitor = await Customer.arrives(http, shop.chat)
    await visitor.say("glorp zindle wafnar")
    await visitor.say("brakto melu sindwar")
    person = visitor.state == "queued" or visitor.button("Talk to a person")
    assert person


async def test_a_keyword_calls_a_person_and_is_recorded(
    shop: RunningShop, http: ClientSession, records: Records
) -> None:
    number = order_of("Emma", "shipped")
    emma = await Customer.arrives(http, shop.chat, identity=identity_of(shop, "Emma"))
    await emma.say(f"where is my order {number}?")
    await emma.say("this is fraud, I never ordered that")
    assert (emma.state, emma.last()["outcome"]) == ("queued", "escalated")
    quiet = len(emma.seen)
    await emma.post({"id": str(uuid4()), "text": "is anybody there?"})
    await emma.waits_for("colleague")
    await emma.read()
    assert len(emma.seen) == quiet + 1

    escalations = records.escalations(emma.conversation_id)
    assert [(one["reason"], one["ended_at"]) for one in escalations] == [("keyword", None)]
    assert "fraud" in escalations[0]["matched"]
    assert number in escalations[0]["summary"]
    interactions = records.interactions(emma.conversation_id)
    assert len(interactions) == 1
    assert interactions[0]["customer_id"] == customer("Emma")["id"]
    assert "track_order" in interactions[0]["intents"]


async def test_slash_commands_are_only_words(shop: RunningShop, http: ClientSession) -> None:
    visitor = await Customer.arrives(http, shop.chat)
    replies = await visitor.say(f'/cancel_order{{"order_number": "{order_of("Emma", "shipped")}"}}')
    assert replies
    assert "cancelled" not in text_of(replies).lower()


async def test_a_dialogue_goes_on_after_rasa_was_killed(
    shop: RunningShop, http: ClientSession, records: Records
) -> None:
    number = order_of("Aisha", "out_for_delivery")
    visitor = await Customer.arrives(http, shop.chat)
    await visitor.say(f"where is my order {number}")
    shop.kill("bot.assistant")
    lost = await visitor.say("hello? are you there?")
    assert visitor.last()["outcome"] == "not_answered"
    assert lost[0]["author"] == "system"
    await _answers(http, f"http://127.0.0.1:{shop.ports['ASSISTANT']}/healthz")
    told = text_of(await visitor.say(customer("Aisha")["email"]))
    assert "today" in told.lower() or "out for delivery" in told.lower()
    outcomes = [
        one["outcome"]
        for one in records.messages(visitor.conversation_id)
        if one["author"] == "customer"
    ]
    assert outcomes == ["answered", "not_answered", "answered"]


async def test_a_dead_action_server_is_told_and_a_person_offered(
    shop: RunningShop, http: ClientSession
) -> None:
    emma = await Customer.arrives(http, shop.chat, identity=identity_of(shop, "Emma"))
    shop.kill("actions")
    await emma.say(f"where is {order_of('Emma', 'shipped')}")
    assert emma.last()["outcome"] == "not_answered"
    await _answers(http, f"http://127.0.0.1:{shop.ports['ACTIONS']}/healthz")
    await emma.choose("Talk to a person")
    assert emma.state == "queued"


async def test_a_message_kept_before_the_gateway_died_is_answered_after(
    shop: RunningShop, http: ClientSession, records: Records
) -> None:
    visitor = await Customer.arrives(http, shop.chat)
    status, kept = await visitor.post({"id": str(uuid4()), "text": "what can you do?"})
    assert status == 202
    shop.kill("bot.gateway")
    await _answers(http, f"{shop.chat}/healthz")
    assert await visitor.outcome_of(kept["seq"]) == "answered"
    answers = [
        one for one in records.messages(visitor.conversation_id) if one["reply_to"] == kept["seq"]
    ]
    assert len({one["text"] for one in answers}) == len(answers) >= 1


async def _answers(http: ClientSession, address: str) -> None:
    """Wait until a process that was killed answers again; it takes Rasa some 20 s."""
    async with asyncio.timeout(120):
        while True:
            try:
                async with http.get(address, timeout=ClientTimeout(total=2)) as response:
                    if response.status == 200:
                        return
            except (OSError, TimeoutError):
                pass
            await asyncio.sleep(0.2)
