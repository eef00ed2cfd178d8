"""Two needs in one message, and customers who grow upset, through all four processes."""

from aiohttp import ClientSession

from tests.flows.customer import Customer, text_of
from tests.flows.records import Records
from tests.flows.running_shop import RunningShop
from tests.flows.showcase import identity_of, order_of


async def test_cancel_this_one_and_where_is_that_one(
    shop: RunningShop, http: ClientSession, records: Records
) -> None:
    packed, other = order_of("James", "packed"), order_of("James", "placed")
    james = await Customer.arrives(http, shop.chat, identity=identity_of(shop, "James"))
    asked = await james.say(f"Cancel {packed} and where is {other}?")
    assert "where an order is" in asked[0]["text"], "the other need is named"
    assert packed in asked[-1]["text"], "and the question is put last"

    told = text_of(await james.say("no"))
    assert packed in told
    assert other in told, "what waited is answered as soon as the first is settled"

    first = records.messages(james.conversation_id)[0]
    needs = [need["intent"] for need in first["understanding"]["needs"]]
    assert needs == ["cancel_order", "track_order"]


async def test_which_other_order_is_asked_when_its_turn_comes(
    shop: RunningShop, http: ClientSession
) -> None:
    packed = order_of("James", "packed")
    james = await Customer.arrives(http, shop.chat, identity=identity_of(shop, "James"))
    await james.say(f"Cancel {packed} and where is my other order?")
    told = await james.say("no")
    assert "where an order is" in told[-2]["text"]
    assert "Which order" in told[-1]["text"]
    assert packed not in [button["title"] for button in told[-1]["buttons"]]


async def test_two_questions_are_answered_in_order(shop: RunningShop, http: ClientSession) -> None:
    visitor = await Customer.arrives(http, shop.chat)
    replies = await visitor.say("Which cards do you accept? And where are your shops?")
    assert len(replies) == 2
    assert visitor.last()["outcome"] == "answered"


async def test_fury_brings_in_a_person(shop: RunningShop, http: ClientSession) -> None:
    visitor = await Customer.arrives(http, shop.chat)
    for _ in range(3):
        await visitor.say("This is absolutely disgusting, the worst shop ever, I hate all of this!")
        if visitor.state != "bot":
            break
    assert visitor.state == "queued"
