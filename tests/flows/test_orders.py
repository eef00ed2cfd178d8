"""Orders by chat, through all four processes: what the customer saw and what was recorded."""

from aiohttp import ClientSession

from tests.flows.customer import Customer, text_of
from tests.flows.records import Records
from tests.flows.running_shop import RunningShop
from tests.flows.showcase import customer, identity_of, order_of


async def test_the_readme_chat_a_visitor_tracks_an_order(
    shop: RunningShop, http: ClientSession, records: Records
) -> None:
    number = order_of("Emma", "shipped")
    visitor = await Customer.arrives(http, shop.chat)
    asked = text_of(await visitor.say(f"Where is my order {number}?"))
    assert "e-mail" in asked
    assert "postcode" in asked
    told = text_of(await visitor.say(customer("Emma")["email"]))
    order = records.order(number)
    assert "on its way" in told
    assert order["tracking_number"] in told
    assert str(int(order["promised_at"][8:10])) in told

    turns = records.rows(
        "SELECT awaiting FROM turns WHERE conversation_id = ? ORDER BY seq", visitor.conversation_id
    )
    assert turns[0]["awaiting"]
    assert turns[-1]["awaiting"] is None
    messages = records.messages(visitor.conversation_id)
    assert [one["seq"] for one in messages] == list(range(1, len(messages) + 1))
    first = messages[0]
    assert first["intent"] == "track_order"
    assert first["confidence"] > 0.5
    assert first["sentiment"] in {"neutral", "positive", "negative"}
    found = {entity["entity"]: entity["value"] for entity in first["understanding"]["entities"]}
    assert found["order_number"].replace("-", "") == number.replace("-", "")
    assert {one["outcome"] for one in messages if one["author"] == "customer"} == {"answered"}
    assert any(one["actions"] for one in messages)


async def test_a_wrong_e_mail_opens_nothing_and_does_not_say_what_was_wrong(
    shop: RunningShop, http: ClientSession
) -> None:
    visitor = await Customer.arrives(http, shop.chat)
    await visitor.say(f"track {order_of('Emma', 'shipped')}")
    known = text_of(await visitor.say("somebody.else@mail.example"))
    stranger = await Customer.arrives(http, shop.chat)
    await stranger.say("track CL-999999")
    unknown = text_of(await stranger.say("somebody.else@mail.example"))
    assert known == unknown
    assert "on its way" not in known


async def test_five_wrong_tries_lock(shop: RunningShop, http: ClientSession) -> None:
    visitor = await Customer.arrives(http, shop.chat)
    await visitor.say("where is my order CL-999998")
    for number in range(5):
        told = text_of(await visitor.say(f"wrong{number}@mail.example"))
    assert "until" in told
    assert visitor.button("Talk to a person")
    right = text_of(await visitor.say(customer("Emma")["email"]))
    assert "on its way" not in right


async def test_one_proof_opens_one_order_in_one_conversation(
    shop: RunningShop, http: ClientSession
) -> None:
    visitor = await Customer.arrives(http, shop.chat)
    await visitor.say(f"where is {order_of('Emma', 'shipped')}")
    await visitor.say(customer("Emma")["postcode"])
    other = text_of(await visitor.say(f"and where is {order_of('Emma', 'delivered')}?"))
    assert "e-mail" in other
    second = await Customer.arrives(http, shop.chat)
    assert "e-mail" in text_of(await second.say(f"where is {order_of('Emma', 'shipped')}"))


async def test_somebody_elses_order_stays_closed_to_a_signed_in_customer(
    shop: RunningShop, http: ClientSession
) -> None:
    emma = await Customer.arrives(http, shop.chat, identity=identity_of(shop, "Emma"))
    told = text_of(await emma.say(f"where is my order {order_of('James', 'packed')}"))
    assert "packed" not in told.lower()


async def test_a_signed_in_customer_is_asked_for_no_proof(
    shop: RunningShop, http: ClientSession
) -> None:
    emma = await Customer.arrives(http, shop.chat, identity=identity_of(shop, "Emma"))
    number = order_of("Emma", "shipped")
    assert "on its way" in text_of(await emma.say(f"where is my order {number}?"))
    history = text_of(await emma.say("show me my past orders"))
    assert number in history
    assert order_of("Emma", "delivered") in history


async def test_cancelling_asks_first_and_then_cancels(
    shop: RunningShop, http: ClientSession, records: Records
) -> None:
    number = order_of("James", "placed")
    james = await Customer.arrives(http, shop.chat, identity=identity_of(shop, "James"))
    asked = text_of(await james.say(f"please cancel order {number}"))
    assert number in asked
    assert records.order(number)["status"] == "placed"
    assert "cancelled" in text_of(await james.say("yes")).lower()
    assert records.order(number)["status"] == "cancelled"
    command = records.commands(number)[0]
    assert (command["kind"], command["state"]) == ("cancel_order", "confirmed")
    again = text_of(await james.say(f"cancel {number}"))
    assert "cancelled" in again.lower()
    assert len(records.commands(number)) == 1


async def test_no_changes_nothing(shop: RunningShop, http: ClientSession, records: Records) -> None:
    number = order_of("James", "packed")
    james = await Customer.arrives(http, shop.chat, identity=identity_of(shop, "James"))
    await james.say(f"I want to cancel {number}")
    await james.say("no, leave it")
    assert records.order(number)["status"] == "packed", james.texts()
    assert records.commands(number) == []


async def test_only_a_clear_yes_cancels(
    shop: RunningShop, http: ClientSession, records: Records
) -> None:
    number = order_of("James", "packed")
    james = await Customer.arrives(http, shop.chat, identity=identity_of(shop, "James"))
    await james.say(f"cancel {number}")
    for unclear in ("perfect", "hmm", "what happens with my money?"):
        assert "Shall I cancel it?" in text_of(await james.say(unclear))
    assert "as it is" in text_of(await james.say("I changed my mind, keep the order"))
    assert records.commands(number) == []


async def test_the_other_order_is_one_sentence_away(shop: RunningShop, http: ClientSession) -> None:
    grace = await Customer.arrives(http, shop.chat, identity=identity_of(shop, "Grace"))
    told = text_of(await grace.say("did my refund go through for the boots i sent back"))
    assert order_of("Grace", "refunded") in told
    assert order_of("Grace", "cancelled") in text_of(await grace.say("no, the other order"))


async def test_what_was_sent_cannot_be_cancelled(
    shop: RunningShop, http: ClientSession, records: Records
) -> None:
    number = order_of("Emma", "shipped")
    emma = await Customer.arrives(http, shop.chat, identity=identity_of(shop, "Emma"))
    await emma.say(f"cancel order {number}")
    assert records.order(number)["status"] == "shipped"


async def test_an_address_is_changed_before_dispatch(
    shop: RunningShop, http: ClientSession, records: Records
) -> None:
    number = order_of("James", "packed")
    james = await Customer.arrives(http, shop.chat, identity=identity_of(shop, "James"))
    await james.say(f"can you send order {number} to a different address")
    asked = text_of(await james.say("27 Chapel Street, Salford M3 6DE"))
    assert "27 Chapel Street" in asked
    await james.say("yes")
    assert "27 Chapel Street" in records.order(number)["shipping_address"]


async def test_a_return_survives_an_interruption_and_gives_a_label(
    shop: RunningShop, http: ClientSession, records: Records
) -> None:
    number = order_of("Priya", "delivered")
    priya = await Customer.arrives(http, shop.chat, identity=identity_of(shop, "Priya"))
    await priya.say(f"I would like to return something from {number}")
    between = text_of(await priya.say("by the way, what is your return policy?"))
    assert "30 days" in between
    await priya.choose("All of them")
    while "yes" not in text_of([priya.last("bot")]).lower() and not records.returns(number):
        said = priya.last("bot")
        titles = [button["title"] for button in said.get("buttons") or []]
        replies = await (priya.choose(titles[0]) if titles else priya.say("it does not fit me"))
        assert replies
        if any(title.lower().startswith("yes") for title in titles):
            break
    returns = records.returns(number)
    assert {one["state"] for one in returns} == {"requested"}
    assert returns[0]["label_number"] in "\n".join(priya.texts())
