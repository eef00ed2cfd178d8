"""Suggestions, facts and stock: from the shop's own records, and honest where there are none."""

from typing import Any

import pytest

from actions.product_facts import facts_for
from crm_bridge.api.schemas.commerce import ProductView
from tests.actions.chat import Chat, Heard
from tests.fakes.bridge import FakeBridge, make_product


async def test_suggestions_come_as_cards_with_price_and_reason(chat: Chat) -> None:
    heard = await chat.does("action_recommend", "recommend something", "recommend_product")

    assert heard.keys == ["utter_recommend"]
    first = heard.custom[0]["cards"][0]
    assert first == {
        "title": "Merino Jumper",
        "subtitle": "£48.00 · in stock",
        "reason": "Popular this month",
    }


@pytest.mark.parametrize(
    ("told", "key", "words"),
    [
        ({"told": "boots, under £80"}, "utter_recommend_wish", "Boots, under £80:"),
        ({"plain": True}, "utter_recommend_plain", "This is what I found:"),
        (
            {"verdict": "nearest", "told": "red boots", "given_up": "red"},
            "utter_recommend_nearest",
            "but for one thing, “red”",
        ),
        (
            {"verdict": "nearest", "told": "boots, under £80", "given_up": "under £80"}
            | {"costs_more": "a little"},
            "utter_recommend_dearer",
            "cost a little more",
        ),
        ({"verdict": "closest", "told": "red boots"}, "utter_recommend_closest", "Red boots:"),
        ({"verdict": "others"}, "utter_recommend_others", "nothing that fits"),
        ({"verdict": "no_cheaper"}, "utter_recommend_no_cheaper", "the cheapest"),
    ],
)
async def test_how_well_the_cards_fit_is_said(
    chat: Chat, bridge: FakeBridge, told: dict[str, Any], key: str, words: str
) -> None:
    bridge.suggested = told
    heard = await chat.does("action_recommend", "red boots under 80", "recommend_product")

    assert heard.keys == [key]
    assert words in heard.text
    assert heard.custom[0]["cards"]


async def test_what_the_shop_knows_nothing_of_and_what_cannot_be_seen_is_said(
    chat: Chat, bridge: FakeBridge
) -> None:
    bridge.suggested = {"told": "boots", "unknown": ["gluten"], "own": "not_proved"}
    heard = await chat.does("action_recommend", "gluten-free boots", "recommend_product")

    assert heard.keys == [
        "utter_wish_own_not_proved",
        "utter_recommend_wish",
        "utter_wish_unknown",
    ]
    assert "“gluten”" in heard.text


async def test_a_wish_goes_on_until_something_else_is_talked_about(
    chat: Chat, bridge: FakeBridge
) -> None:
    await chat.does("action_recommend", "boots please", "recommend_product")
    await chat.does("action_recommend", "not leather", "recommend_product")
    await chat.does("action_recommend", "can you suggest a lamp", "recommend_product")
    await chat.does("action_complaint", "this is no good", "complaint")
    await chat.does("action_recommend", "in black", "recommend_product")

    assert [said.get("wish") for said in bridge.wishes] == [None, {"size": "8"}, None, None]
    assert bridge.wishes[1]["shown"] == ["P-1", "P-2", "P-4"]


async def test_words_that_refine_nothing_are_not_understood(chat: Chat, bridge: FakeBridge) -> None:
    await chat.does("action_recommend", "boots please", "recommend_product")
    bridge.suggested = {"verdict": "not_understood", "products": []}
    heard = await chat.does("action_recommend", "wibble", "recommend_product")

    assert heard.keys == ["utter_rephrase_product"]


async def test_what_is_sold_out_brings_others_like_it_unless_it_is_no_time_to_sell(
    chat: Chat, bridge: FakeBridge
) -> None:
    heard = await chat.does("action_check_stock", "the desk lamp?", "check_stock")
    bridge.suggested = {"verdict": "not_now", "products": []}
    quiet = await chat.does("action_check_stock", "the desk lamp?", "check_stock")

    assert heard.keys == ["utter_stock_out", "utter_stock_instead"]
    assert bridge.wishes[0]["unasked"]
    assert bridge.wishes[0]["like"] == "P-4"
    assert quiet.keys == ["utter_stock_out"]


async def test_show_me_others_shows_what_was_not_seen_yet(chat: Chat, bridge: FakeBridge) -> None:
    bridge.products += [make_product(f"P-{n}", f"Mug {n}", 900 + n) for n in range(10, 12)]
    first = await chat.does("action_recommend", "recommend something", "recommend_product")
    second = await chat.does("action_recommend", "show me others", "recommend_product")
    third = await chat.does("action_recommend", "more please", "recommend_product")

    def titles(heard: Heard) -> set[str]:
        return {card["title"] for one in heard.custom for card in one["cards"]}

    assert len(titles(first)) == 3
    assert titles(second) == {"Mug 10", "Mug 11"}
    assert third.keys == ["utter_recommend_no_more"]


async def test_the_second_one_is_the_second_that_was_shown(chat: Chat) -> None:
    await chat.does("action_recommend", "recommend something", "recommend_product")
    heard = await chat.does("action_check_stock", "is the second one in stock?", "check_stock")

    assert "Trail Boot" in heard.text


async def test_nothing_to_suggest_is_said(chat: Chat, bridge: FakeBridge) -> None:
    bridge.products.clear()
    heard = await chat.does("action_recommend", "recommend something", "recommend_product")

    assert heard.keys == ["utter_recommend_none"]


async def test_a_question_is_answered_from_the_product_itself(chat: Chat) -> None:
    heard = await chat.does(
        "action_product_question", "what is the merino jumper made of?", "product_question"
    )

    assert "Material: merino wool" in heard.text


async def test_the_product_talked_about_is_meant_by_it(chat: Chat) -> None:
    await chat.does("action_check_stock", "is the merino jumper in stock", "check_stock")
    heard = await chat.does("action_product_question", "what is it made of?", "product_question")

    assert "Material: merino wool" in heard.text


async def test_what_the_shop_does_not_know_is_not_made_up(chat: Chat) -> None:
    heard = await chat.does(
        "action_product_question", "is the trail boot vegan?", "product_question"
    )

    assert heard.keys == ["utter_product_unknown"]
    assert "careline:handoff" in heard.buttons


async def test_an_unknown_product_is_asked_for(chat: Chat) -> None:
    heard = await chat.does("action_check_stock", "have you got those", "check_stock")

    assert heard.keys == ["utter_stock_which"]


async def test_stock_is_told_by_size(chat: Chat) -> None:
    small = await chat.does("action_check_stock", "merino jumper in size S?", "check_stock")
    medium = await chat.does("action_check_stock", "merino jumper in medium?", "check_stock")
    some = await chat.does("action_check_stock", "merino jumper there?", "check_stock")

    assert small.keys == ["utter_stock_size_out"]
    assert medium.keys == ["utter_stock_size"]
    assert some.keys == ["utter_stock_sizes"]
    assert "these sizes: M." in some.text


async def test_a_sold_out_product_is_said_to_be(chat: Chat) -> None:
    heard = await chat.does("action_check_stock", "the desk lamp?", "check_stock")

    assert heard.keys[0] == "utter_stock_out"


async def test_buying_finds_it_and_buys_nothing(chat: Chat) -> None:
    heard = await chat.does("action_place_order", "I want a desk lamp", "place_order")

    assert heard.keys == ["utter_place_order_found"]
    assert heard.custom[0]["cards"][0]["title"] == "Desk Lamp"


async def test_a_name_that_fits_several_offers_them(chat: Chat, bridge: FakeBridge) -> None:
    bridge.products.append(make_product("P-5", "Cotton Jumper", 3900))
    heard = await chat.does("action_check_stock", "is the jumper in stock", "check_stock")
    chosen = await chat.does("action_check_stock", heard.buttons[1], "check_stock", product="P-5")

    assert heard.keys == ["utter_product_several"]
    assert heard.buttons == [
        '/check_stock{"product": "P-1"}',
        '/check_stock{"product": "P-5"}',
    ]
    assert chosen.keys == ["utter_stock"]
    assert "Cotton Jumper" in chosen.text


async def test_the_second_one_is_the_second_card(chat: Chat) -> None:
    await chat.does("action_recommend", "recommend something", "recommend_product")
    second = await chat.does("action_check_stock", "is the second one there?", "check_stock")
    one = await chat.does("action_check_stock", "have you got it?", "check_stock")

    assert "Trail Boot" in second.text
    assert one.keys == ["utter_stock"]


async def test_it_among_several_cards_is_asked_back(chat: Chat) -> None:
    await chat.does("action_recommend", "recommend something", "recommend_product")
    heard = await chat.does("action_check_stock", "have you got it?", "check_stock")

    assert heard.keys == ["utter_product_several"]
    assert len(heard.buttons) == 3


async def test_facts_are_found_by_value_and_written_with_their_unit() -> None:
    fact = {"battery_hours": 38, "colours": ["black", "sand"], "weight_g": 250, "vegan": True}
    product = ProductView.model_validate(make_product("P-9", "Quiet One", 100, attributes=fact))

    assert facts_for(product, "does it come in black?") == ["Colours: black and sand"]
    assert facts_for(product, "how long does the battery last") == ["Battery: 38 hours"]
    assert facts_for(product, "is it heavy?") == ["Weight: 250 g"]
    assert facts_for(product, "is it vegan") == ["Vegan: yes"]


async def test_this_is_the_product_whose_page_the_chat_is_on(
    chat: Chat, bridge: FakeBridge
) -> None:
    await chat.does("action_check_stock", "is the merino jumper in stock", "check_stock")
    bridge.context = {"product": {"id": "P-4", "name": "whatever the page says"}}
    pointed = await chat.does("action_check_stock", "is this in stock?", "check_stock")
    assert (pointed.keys[0], "Desk Lamp" in pointed.text) == ("utter_stock_out", True)
    bridge.context = {"product": {"id": "of another catalogue"}}
    assert "Desk Lamp" in (await chat.does("action_check_stock", "is this?", "check_stock")).text
