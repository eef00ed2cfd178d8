"""What a customer says they wish for, over HTTP: whose, when, and how it goes on."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from crm_bridge.intelligence.profile.exclusion import exclude
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.message import Message
from crm_bridge.models.order import Order, Return
from crm_bridge.models.shop_import import ShopImport
from tests.crm_bridge.shop import START, Reply, ShopBridge, Visitor, line, order, product

RAINY = {"waterproof": True, "material": "rubber"}


@pytest.fixture
async def store(bridge: ShopBridge) -> ShopBridge:
    """More boots, and an order of Bob's that is long delivered."""
    async with bridge.database.session() as session:
        rain = product("rain", "Rain Boot", "Shoes", RAINY)
        rain.price = 6_000
        grand = product("grand", "Grand Boot", "Shoes", {"material": "leather"})
        grand.price = 12_000
        session.add_all([rain, grand, product("town", "Town Boot", "Shoes", {"waterproof": True})])
        session.add(order("CL-100009", "bob", "delivered", delivered_at=START))
        await session.flush()
        session.add(line("CL-100009", 0, "grand", 12_000))
        (await session.get_one(Order, "CL-100009")).placed_at = START - timedelta(days=200)
        session.add(ShopImport(at=START, summary={}))
    return bridge


async def says(visitor: Visitor, text: str, before: Reply | None = None, **more: object) -> Reply:
    """Asked as the assistant asks; `before` is what was answered last."""
    shown = [one["id"] for one in before.body["products"]] if before else []
    body = {"text": text, "wish": before.body["wish"] if before else None, "shown": shown, **more}
    path = f"/v1/conversations/{visitor.conversation_id}/recommendations"
    return await visitor.bridge.call("POST", path, body=body)


def ids(reply: Reply) -> list[str]:
    return [one["id"] for one in reply.body["products"]]


async def test_something_like_what_was_bought_is_found_and_refined(store: ShopBridge) -> None:
    bob = await store.visitor("bob")

    first = await says(bob, "something like the grand boots I bought, but waterproof and under 80")
    second = await says(bob, "not rubber", first)

    assert first.body["told"] == "boots like your Grand Boot, waterproof, under £80"
    assert set(ids(first)) == {"rain", "town"}
    assert {one["reason"] for one in first.body["products"]} == {
        "Because you bought Grand Boot; matches waterproof, under £80"
    }
    assert second.body["told"].endswith("under £80, not rubber")
    assert ids(second) == ["town"]


async def test_others_are_those_not_seen_yet(store: ShopBridge) -> None:
    visitor = await store.visitor()

    first = await says(visitor, "waterproof boots", limit=1)
    second = await says(visitor, "show others", first, seen=ids(first))
    last = await says(visitor, "more", second, seen=[*ids(first), *ids(second)])

    assert {*ids(first), *ids(second)} == {"rain", "town"}
    assert (last.body["verdict"], ids(last)) == ("no_more", [])


async def test_what_nobody_proved_to_have_bought_is_not_known(store: ShopBridge) -> None:
    visitor = await store.visitor()

    found = await says(visitor, "something like the boots I bought")

    assert (found.body["own"], found.body["told"]) == ("not_proved", "boots")


async def test_what_was_never_bought_is_said_not_to_be(store: ShopBridge) -> None:
    ann = await store.visitor("ann")

    assert (await says(ann, "something like the lamp I bought")).body["own"] == "not_found"


async def test_nothing_of_an_open_order_or_just_sent_back_is_shown(store: ShopBridge) -> None:
    async with store.database.session() as session:
        back = Return(
            order_number="CL-100009",
            product_id="grand",
            requested_at=START - timedelta(days=3),
            state="received",
        )
        session.add(back)
    bob = await store.visitor("bob")

    # The trail boot is in an order of Bob's that is being packed.
    assert set(ids(await says(bob, "boots", limit=9))) == {"rain", "town"}
    assert ids(await says(bob, "the grand boot again")) == ["grand"]


async def test_who_wants_no_profile_is_recommended_what_sells(store: ShopBridge) -> None:
    async with store.database.session() as session:
        await exclude(session, "bob", "customer")
    bob = await store.visitor("bob")

    reasons = [one["reason"] for one in (await says(bob, "")).body["products"]]

    assert all(reason.startswith(("Popular in", "In stock in")) for reason in reasons)


async def test_where_others_read_nothing_personal_counts(store: ShopBridge) -> None:
    bob = await store.visitor("bob")
    async with store.database.session() as session:
        (await session.get_one(Conversation, bob.conversation_id)).private = False

    found = await says(bob, "something like the boots I bought")

    assert found.body["own"] == "not_proved"
    assert "you" not in "".join(one["reason"] for one in found.body["products"])


@pytest.mark.parametrize("trouble", ["upset", "complaint", "with a person", "sent back"])
async def test_unasked_nothing_is_sold_to_who_has_other_worries(
    store: ShopBridge, trouble: str
) -> None:
    bob = await store.visitor("bob")
    assert (await says(bob, "", like="boot", unasked=True)).body["verdict"] == "fits"
    await bob.says()
    if trouble == "sent back":
        await bob.asks("return_items", "CL-100004", product_ids=["boot"])
    async with store.database.session() as session:
        conversation = await session.get_one(Conversation, bob.conversation_id)
        if trouble == "upset":
            conversation.moods = [-0.8]
        if trouble == "with a person":
            queued = update(Conversation).where(Conversation.id == bob.conversation_id)
            await session.execute(queued.values(state="queued"))
        if trouble == "complaint":
            (await session.get_one(Message, (bob.conversation_id, 1))).intent = "complaint"

    unasked = await says(bob, "", like="boot", unasked=True)
    asked = await says(bob, "waterproof boots")

    assert (unasked.body["verdict"], ids(unasked)) == ("not_now", [])
    assert (asked.body["verdict"], asked.body["plain"]) == ("fits", True)


async def test_words_that_say_nothing_of_a_wish_are_not_understood(store: ShopBridge) -> None:
    visitor = await store.visitor()
    first = await says(visitor, "boots")

    assert (await says(visitor, "well well", first)).body["verdict"] == "not_understood"


async def test_a_wish_that_was_tampered_with_begins_anew(store: ShopBridge) -> None:
    visitor = await store.visitor()

    found = await says(visitor, "boots", wish={"wants": 3})

    assert (found.status, found.body["told"]) == (200, "boots")


async def test_where_nothing_is_cheaper_the_wish_stays_as_it_was(store: ShopBridge) -> None:
    visitor = await store.visitor()
    first = await says(visitor, "waterproof boots under 80")

    cheaper = await says(visitor, "cheaper please", first)
    still = await says(visitor, "cheaper please", first, shown=["rain"])

    assert cheaper.body["verdict"] == "no_cheaper"
    assert cheaper.body["told"] == "boots, waterproof, under £80"
    assert ids(still) == ["town"]


async def test_a_word_that_only_looks_like_one_of_the_shops_is_not_taken_for_it(
    store: ShopBridge,
) -> None:
    visitor = await store.visitor()

    assert (await says(visitor, "something with a ramp")).body["verdict"] == "others"
    assert ids(await says(visitor, "watrproof boots", limit=9)) == ids(
        await says(visitor, "waterproof boots", limit=9)
    )


async def test_what_was_sent_back_tells_nothing_of_the_taste(store: ShopBridge) -> None:
    async with store.database.session() as session:
        (await session.get_one(Order, "CL-100009")).status = "refunded"
    bob = await store.visitor("bob")

    reasons = {one["reason"] for one in (await says(bob, "", limit=9)).body["products"]}

    assert "Because you bought Grand Boot" not in reasons


async def test_what_goes_with_something_is_what_was_bought_with_it(store: ShopBridge) -> None:
    visitor = await store.visitor()

    found = await says(visitor, "what goes with the trail boot?")

    assert found.body["told"] == "something to go with the Trail Boot"
    assert [(one["id"], one["reason"]) for one in found.body["products"]] == [
        ("socks", "Often bought with Trail Boot")
    ]
