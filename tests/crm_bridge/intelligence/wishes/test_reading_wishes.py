"""What a customer's words say, with a catalogue that has such traits."""

import pytest

from crm_bridge.intelligence.wishes.reading import Heard, hear
from crm_bridge.intelligence.wishes.sums import PriceRange, price_range_in
from crm_bridge.intelligence.wishes.traits import Traits
from crm_bridge.products.records import ProductRecord
from crm_bridge.products.search import ProductIndex


def product(
    product_id: str, name: str, category: str, text: str = "", **facts: object
) -> ProductRecord:
    return ProductRecord(
        product_id, name, category, text, 5_000, "GBP", 3, brand="Moorland", attributes=facts
    )


PRODUCTS = (
    product(
        "hike", "Tarn Hiking Boots", "shoes", material="suede", waterproof=True, colours=["grey"]
    ),
    product(
        "town", "Chelsea Boots", "shoes", "Not waterproof.", material="leather", waterproof=False
    ),
    product("felt", "Felt Slippers", "shoes", "Warm, wool-free.", colours=["navy", "grey"]),
    product("wool", "Rib Jumper", "clothing", material="lambswool", sizes=["S", "M"], fit="women"),
    product("desk", "Oslo Lamp", "home", "Goes well with leather chairs.", colours=["black"]),
    product("kid", "Kids Wellies", "shoes", type="rain boots", stock_by_size={"8": 2, "9": 0}),
)
TRAITS, INDEX = Traits(PRODUCTS), ProductIndex(PRODUCTS)


def heard(text: str) -> Heard:
    return hear(text, TRAITS, INDEX.known)


def names(mask: object) -> set[str]:
    return {one.id for one, is_so in zip(PRODUCTS, mask, strict=True) if is_so}  # type: ignore[call-overload]


def wanted(text: str) -> tuple[str, list[str], list[str]]:
    found = heard(text)
    kind = found.kind.words[0] if found.kind else ""
    return (
        kind,
        [" or ".join(one.words) for one in found.wants],
        [one.words[0] for one in found.not_wants],
    )


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("waterproof and under 80", None, 8_000),
        ("below £80 please", None, 8_000),
        ("less than 60 quid", None, 6_000),
        ("under fifty pounds", None, 5_000),
        ("no more than £1,200", None, 120_000),
        ("80.50 or less", None, 8_050),
        ("for 80 quid", None, 8_000),
        ("between 40 and 60", 4_000, 6_000),
        ("something for £40-60", 4_000, 6_000),
        ("over €100", 10_000, None),
        ("around 50 pounds", 4_000, 6_000),
    ],
)
def test_a_price_is_read_however_it_is_put(text: str, least: int | None, most: int | None) -> None:
    found, left = price_range_in(text)

    assert found == PriceRange(least, most)
    assert not any(character.isdigit() for character in left)


@pytest.mark.parametrize(
    "text", ["size 8", "a 2 to 4 person tent", "under 2 kg", "a 15 inch laptop", "20% off"]
)
def test_other_numbers_are_no_price(text: str) -> None:
    assert price_range_in(text)[0] is None


def test_a_currency_without_small_coins_is_counted_in_whole_ones() -> None:
    assert price_range_in("under 8000", units=1)[0] == PriceRange(None, 8_000)


@pytest.mark.parametrize(
    "text",
    [
        "not leather",
        "no leather please",
        "without leather",
        "non-leather",
        "leather-free ones",
        "anything but leather",
        "I don't want leather",
        "they must not be leather",
        "nothing in leather",
        "I'm allergic to leather",
        "but not lether",
    ],
)
def test_what_is_not_wanted_is_understood_however_it_is_put(text: str) -> None:
    assert wanted(text) == ("", [], ["leather"])


def test_a_no_reaches_as_far_as_it_is_meant() -> None:
    assert wanted("no leather or suede, in grey") == ("", ["grey"], ["leather", "suede"])
    assert wanted("not leather but waterproof") == ("", ["waterproof"], ["leather"])
    assert wanted("boots without wool for hiking") == ("boot", ["hiking"], ["wool"])


@pytest.mark.parametrize("text", ["no idea", "not sure", "no thanks", "no problem", "no rush"])
def test_a_no_to_no_product_says_nothing(text: str) -> None:
    assert not heard(text).says_something


def test_alternatives_are_one_condition() -> None:
    assert wanted("boots in navy or grey") == ("boot", ["navy or grey"], [])
    assert wanted("warm slippers") == ("slipper", ["warm"], [])


@pytest.mark.parametrize(
    ("text", "thing", "own"),
    [
        ("something like the boots I bought, but waterproof and under 80", "boots", True),
        ("anything similar to my slippers?", "slippers", True),
        ("same as last time", "", True),
        ("I'd like boots like the ones I have", "", True),
        ("an alternative to the Oslo lamp in black", "oslo lamp", False),
    ],
)
def test_what_it_should_be_like_is_found(text: str, thing: str, own: bool) -> None:
    like = heard(text).like

    assert like is not None
    assert (like.text, like.own) == (thing, own)


def test_liking_is_no_likeness() -> None:
    assert heard("I'd like boots").like is None
    assert heard("I like grey").like is None


def test_one_of_the_cards_is_pointed_at() -> None:
    like = heard("like the second one but in black").like

    assert like is not None
    assert like.place == 1
    assert wanted("like the second one but in black")[1] == ["black"]


@pytest.mark.parametrize("text", ["show others", "something else", "none of these", "more"])
def test_others_are_asked_for(text: str) -> None:
    assert heard(text).others


@pytest.mark.parametrize("text", ["cheaper please", "that's too expensive", "not so pricey"])
def test_something_cheaper_is_asked_for(text: str) -> None:
    assert heard(text).cheaper


def test_a_size_is_one_that_the_shop_has() -> None:
    assert heard("wellies in size 8").size == "8"
    assert heard("a jumper in a medium").size == "M"
    assert heard("size 44").size is None
    assert heard("a lamp for a small kitchen").size is None


def test_whom_it_is_for_is_no_trait() -> None:
    found = heard("for my mum")

    assert (found.whom, found.wants) == ("your mum", ())
    assert wanted("for kids") == ("", ["kid"], [])


def test_what_the_shop_says_nothing_about_is_told() -> None:
    assert heard("gluten-free boots").unknown_not == ("gluten",)
    assert heard("a spaceship").unknown == ("spaceship",)


def test_an_attribute_decides_before_the_description_and_its_absence_counts() -> None:
    assert names(TRAITS.says("waterproof")) == {"hike"}
    assert names(TRAITS.says("leather")) == {"town", "desk"}
    assert names(TRAITS.says("wool")) == set()


def test_for_what_is_not_wanted_a_part_of_a_word_counts() -> None:
    assert names(TRAITS.may_say("wool")) == {"wool"}


def test_kinds_are_learnt_from_names_types_and_categories() -> None:
    assert names(TRAITS.of_kind("boot")) == {"hike", "town", "kid"}
    assert names(TRAITS.of_kind("shoe")) == {"hike", "town", "felt", "kid"}
    assert not TRAITS.is_kind("leather")


def test_a_long_story_keeps_what_the_shop_has_attributes_for() -> None:
    found = heard(
        "We walked in Scotland last autumn with the boots and lamp and slippers and jumper and "
        "wellies that everybody has, felt cold, and now want warm hiking ones in grey, waterproof"
    )

    assert len(found.wants) <= 6
    assert {"grey", "waterproof"} <= {word for want in found.wants for word in want.words}


@pytest.mark.parametrize(
    "text",
    ["what goes with my boots", "something to go with my boots", "what can I wear with my boots?"],
)
def test_what_goes_with_a_thing_is_not_that_thing(text: str) -> None:
    found = heard(text)

    assert found.beside is not None
    assert (found.beside.text, found.beside.own, found.kind) == ("boots", True, None)
