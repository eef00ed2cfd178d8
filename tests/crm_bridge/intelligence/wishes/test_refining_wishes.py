"""A wish that goes on over several messages."""

from crm_bridge.intelligence.wishes import wording
from crm_bridge.intelligence.wishes.wish import Wish, wish_from_json, wish_to_json
from tests.crm_bridge.intelligence.serving.small_shop import SmallShop, a_product, owning

SHOP = SmallShop(
    [
        a_product("trail", "Trail Boot", "Shoes", price=9_000, attributes={"material": "leather"}),
        a_product("town", "Town Boot", "Shoes", price=6_000, attributes={"colours": ["black"]}),
        a_product(
            "rain", "Rain Boot", "Shoes", price=7_500,
            brand="Puddle", attributes={"waterproof": True, "colours": ["grey", "black"]},
        ),
        a_product("lamp", "Desk Lamp", "Home", price=4_000, brand="Glow"),
    ],
    [],
)  # fmt: skip
OWN = owning("lamp", "trail")


def told(wish: Wish) -> str:
    return wording.told(wish, SHOP.assortment.by_id, "GBP")


def said(*messages: str, shown: tuple[str, ...] = ()) -> str:
    """The wish in words after some messages."""
    wish = None
    for text in messages:
        wish = SHOP.understands(text, wish, OWN, shown)
    assert wish is not None
    return told(wish)


def test_the_wish_is_told_in_words() -> None:
    first = "something like the boots I bought, but waterproof and under 80"

    assert said(first) == "boots like your Trail Boot, waterproof, under £80"
    assert said(first, "not leather") == (
        "boots like your Trail Boot, waterproof, under £80, not leather"
    )


def test_what_is_said_later_takes_the_place_of_the_same_sort_of_thing() -> None:
    assert said("boots in black", "in grey") == "boots, grey"
    assert said("boots under 80", "under 60") == "boots, under £60"
    assert said("black boots", "not in black") == "boots, not black"
    assert said("boots, not in black", "in black") == "boots, black"
    assert said("waterproof boots", "in grey") == "boots, waterproof, grey"


def test_another_kind_of_thing_is_another_wish() -> None:
    assert said("waterproof boots under 80", "show me lamps") == "lamps"


def test_cheaper_means_than_what_was_shown() -> None:
    assert said("boots", "cheaper please", shown=("trail", "town")) == "boots, under £60"
    assert said("something like the boots I bought but cheaper") == (
        "boots like your Trail Boot, under £90"
    )


def test_a_condition_can_be_dropped() -> None:
    assert said("boots in black under 80", "any colour is fine") == "boots, under £80"
    assert said("boots in black under 80", "forget the price") == "boots, black"


def test_another_brand_is_none_of_those_shown() -> None:
    assert said("boots", "another brand please", shown=("rain",)) == "boots, not Puddle"


def test_whom_it_is_for_is_told() -> None:
    assert said("boots", "for my mum") == "boots, for your mum"


def test_one_of_the_cards_becomes_what_it_should_be_like() -> None:
    told_now = said("boots under 80", "more like the second one", shown=("town", "rain"))

    assert told_now == "boots like the Rain Boot, under £80"


def test_the_newest_purchase_is_meant_where_none_is_named() -> None:
    assert said("something like my last order") == "something like your Desk Lamp"


def test_a_wish_is_kept_between_messages_as_plain_data() -> None:
    wish = SHOP.understands("something like the boots I bought, not leather, size 8", None, OWN)

    assert wish_from_json(wish_to_json(wish)) == wish


def test_what_was_kept_by_an_older_version_begins_anew() -> None:
    for kept in (None, "boots", {"wants": "boots"}, {"max_price": "cheap"}, {"kind": {}}):
        assert wish_from_json(kept) is None
