"""Customers who look for something: like what they bought, refined in a few words, and when it is
no time to sell."""

from typing import Any

from aiohttp import ClientSession

from tests.flows.customer import Customer, Message, text_of
from tests.flows.records import Records
from tests.flows.running_shop import RunningShop
from tests.flows.showcase import identity_of, order_of

OLIVERS_BOOTS = "Langdale Leather Boots"


def cards_of(replies: list[Message]) -> list[dict[str, Any]]:
    return [card for reply in replies for card in reply.get("cards") or []]


def titles(replies: list[Message]) -> list[str]:
    return [card["title"] for card in cards_of(replies)]


def pounds(card: dict[str, Any]) -> float:
    return float(card["subtitle"].removeprefix("£").split(" ")[0].replace(",", ""))


async def test_something_like_what_was_bought_is_found_and_refined(
    shop: RunningShop, http: ClientSession, records: Records
) -> None:
    oliver = await Customer.arrives(http, shop.chat, identity=identity_of(shop, "Oliver"))

    first = await oliver.say("something like the boots I bought, but waterproof and under 80")
    assert f"Boots like your {OLIVERS_BOOTS}, waterproof, under £80" in text_of(first)
    assert cards_of(first)
    for card in cards_of(first):
        assert pounds(card) <= 80
        assert "stock" in card["subtitle"] or "left" in card["subtitle"]
        assert (
            card["reason"] == f"Because you bought {OLIVERS_BOOTS}; matches waterproof, under £80"
        )

    refined = await oliver.say("not navy")
    assert "not navy" in text_of(refined)
    assert set(titles(refined)) < set(titles(first))

    dearer = await oliver.say("in grey, under 100 please")
    assert "nothing fits all of that" in text_of(dearer)
    assert cards_of(dearer)

    assert [
        one["intent"]
        for one in records.messages(oliver.conversation_id)
        if one["author"] == "customer"
    ] == ["recommend_product"] * 3


async def test_others_are_shown_until_there_are_no_more(
    shop: RunningShop, http: ClientSession
) -> None:
    visitor = await Customer.arrives(http, shop.chat)
    seen = titles(await visitor.say("can you suggest some trainers?"))
    assert len(seen) == 3

    others = titles(await visitor.say("show others"))
    assert others
    assert not set(others) & set(seen)

    cheaper = await visitor.say("cheaper please")
    assert cards_of(cheaper) or "cheapest" in text_of(cheaper)


async def test_words_that_mean_something_else_by_themselves_go_on_with_the_wish(
    shop: RunningShop, http: ClientSession
) -> None:
    visitor = await Customer.arrives(http, shop.chat)
    await visitor.say("I'm looking for slippers")

    refined = await visitor.say("no wool")
    assert "not wool" in text_of(refined)
    assert "Felt Clog Slippers" not in titles(refined)

    assert "for your mum" in text_of(await visitor.say("for my mum"))
    assert visitor.state == "bot"


async def test_another_need_ends_the_wish(shop: RunningShop, http: ClientSession) -> None:
    emma = await Customer.arrives(http, shop.chat, identity=identity_of(shop, "Emma"))
    await emma.say("can you suggest some boots?")
    number = order_of("Emma", "shipped")

    assert number in text_of(await emma.say(f"where is my order {number}?"))


async def test_what_is_sold_out_brings_others_like_it_but_not_after_a_complaint(
    shop: RunningShop, http: ClientSession
) -> None:
    visitor = await Customer.arrives(http, shop.chat)
    calm = await visitor.say("is the Jute Rug in stock?")
    assert "sold out" in text_of(calm)
    assert len(cards_of(calm)) > 1

    angry = await Customer.arrives(http, shop.chat)
    await angry.say("I want to complain about how I was treated last week")
    quiet = await angry.say("is the Jute Rug in stock?")
    assert "sold out" in text_of(quiet)
    assert len(cards_of(quiet)) == 1
