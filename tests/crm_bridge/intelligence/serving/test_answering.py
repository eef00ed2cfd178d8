"""What is shown for a wish, and whether the reasons are true."""

from datetime import timedelta

from crm_bridge.intelligence.co_purchase import Purchase
from crm_bridge.intelligence.purchases import Own, OwnLine
from crm_bridge.intelligence.wishes.wish import Want, Wish
from tests.crm_bridge.intelligence.serving.small_shop import (
    LONG_AGO,
    NOW,
    PRODUCTS,
    SmallShop,
    a_product,
    bought,
    ids,
    owning,
    reasons,
)

SHOP = SmallShop()
WATERPROOF = Want(("waterproof",), "waterproof")
SHOES = Want(("shoe",), "shoes")


async def test_a_known_customer_gets_first_what_others_bought_with_it() -> None:
    found = await SHOP.answers(Wish(), owning("boot"))

    assert ids(found)[0] == "socks"
    assert reasons(found)["socks"] == "Often bought with Trail Boot"


async def test_one_customer_in_common_is_not_called_often() -> None:
    found = await SHOP.answers(Wish(), owning("boot"), limit=7)

    assert reasons(found)["wax"] == "Popular in Home"


async def test_what_is_like_a_purchase_says_which() -> None:
    found = await SHOP.answers(Wish(), owning("boot"), limit=7)

    assert reasons(found)["sandal"] == "Because you bought Trail Boot"


async def test_what_was_bought_lately_is_not_recommended_again() -> None:
    lately = owning("boot", at=NOW - timedelta(days=10))

    assert "boot" not in ids(await SHOP.answers(Wish(), lately, limit=7))
    assert "boot" in ids(await SHOP.answers(Wish(), owning("boot"), limit=7))


async def test_what_is_bought_again_and_again_comes_when_it_is_due() -> None:
    days = (10 + 42 * 3, 10 + 42 * 2, 10 + 42)
    often = Own(
        tuple(OwnLine("wax", NOW - timedelta(days=n), "delivered", f"CL-{n}", 1, 800) for n in days)
    )

    found = await SHOP.answers(Wish(), often)

    assert reasons(found)["wax"] == "You buy this about every 6 weeks"
    assert ids(found)[0] == "wax"


async def test_what_is_sold_out_is_not_recommended_though_it_was_there_a_moment_ago() -> None:
    shop = SmallShop()
    shop.becomes("boot", stock=0)
    shop.becomes("gone", stock=2)

    found = ids(await shop.answers(Wish(kind=SHOES), limit=7))

    assert found == ["sandal", "gone"]


async def test_what_became_too_dear_is_not_shown_within_a_budget() -> None:
    shop = SmallShop()
    shop.becomes("wax", price=1_100)

    found = await shop.answers(Wish(max_price=1_000))

    assert (found.verdict, ids(found)) == ("nearest", ["socks"])


async def test_words_narrow_it_to_what_has_them() -> None:
    found = await SHOP.answers(Wish(wants=(WATERPROOF,)), limit=7)

    assert reasons(found) == {"boot": "Matches waterproof", "tent": "Matches waterproof"}


async def test_naming_a_kind_is_no_reason_of_its_own() -> None:
    found = await SHOP.answers(Wish(kind=SHOES), limit=7)

    assert reasons(found) == {"boot": "Popular in Shoes", "sandal": "Popular in Shoes"}


async def test_a_price_limit_and_a_category_are_kept() -> None:
    assert ids(await SHOP.answers(Wish(max_price=1_000), limit=7)) == ["wax"]
    assert set(ids(await SHOP.answers(Wish(category="home"), limit=7))) == {"wax", "lamp"}


async def test_the_reason_names_every_condition_that_is_met() -> None:
    found = await SHOP.answers(
        Wish(wants=(WATERPROOF,), max_price=8_000, not_wants=(Want(("leather",), "leather"),))
    )

    assert reasons(found) == {"boot": "Matches waterproof, under £80, not leather"}


async def test_what_is_like_a_purchase_says_so_with_what_it_matches() -> None:
    wish = Wish(kind=SHOES, like="sandal", like_how="bought", wants=(WATERPROOF,))

    found = await SHOP.answers(wish, owning("sandal"))

    assert reasons(found) == {"boot": "Because you bought Beach Sandal; matches waterproof"}


async def test_where_nothing_fits_the_nearest_gives_up_one_named_condition() -> None:
    wish = Wish(kind=SHOES, wants=(WATERPROOF,), max_price=4_500)

    found = await SHOP.answers(wish)

    assert (found.verdict, found.given_up, found.costs_more) == ("nearest", "under £45", "a little")
    assert ids(found) == ["boot"]


async def test_what_is_much_dearer_is_shown_after_another_condition_was_given_up() -> None:
    wish = Wish(kind=SHOES, wants=(WATERPROOF,), max_price=2_000)
    shop = SmallShop([*PRODUCTS, a_product("flip", "Flip-flop", "Shoes", price=900)])

    found = await shop.answers(wish)

    assert (found.given_up, ids(found)) == ("waterproof", ["flip"])


async def test_what_is_not_wanted_is_never_the_nearest() -> None:
    wish = Wish(kind=SHOES, not_wants=(WATERPROOF,), max_price=1_000)

    found = await SHOP.answers(wish, limit=7)

    assert ids(found) == ["sandal"]


async def test_what_was_seen_is_not_shown_again_and_nothing_else_takes_its_place() -> None:
    first = await SHOP.answers(Wish(kind=SHOES), seen=["boot"])
    last = await SHOP.answers(Wish(kind=SHOES), seen=["boot", "sandal"])

    assert ids(first) == ["sandal"]
    assert (last.verdict, ids(last)) == (None, [])


async def test_what_was_sent_back_or_is_on_its_way_is_shown_by_name_alone() -> None:
    own = Own(sent_back=frozenset({"boot"}), waited_for=frozenset({"sandal"}))
    by_name = Wish(kind=Want(("boot",), "boot"), wants=(Want(("trail",), "trail"),))

    assert (await SHOP.answers(Wish(kind=SHOES), own)).verdict != "fits"
    assert ids(await SHOP.answers(by_name, own)) == ["boot"]


async def test_a_visitor_gets_what_sells() -> None:
    found = await SHOP.answers(Wish())

    assert (ids(found)[0], reasons(found)["boot"]) == ("boot", "Popular in Shoes")


async def test_a_product_that_never_sold_is_not_called_popular() -> None:
    found = await SHOP.answers(Wish(category="outdoor"))

    assert reasons(found) == {"tent": "In stock in Outdoor"}


async def test_a_shop_without_orders_or_products_recommends_what_it_can() -> None:
    assert ids(await SmallShop([], []).answers(Wish())) == []
    unsold = await SmallShop(PRODUCTS, []).answers(Wish())
    assert unsold.suggestions[0].reason.startswith("In stock in")


async def test_a_catalogue_of_one_without_a_text_is_recommended() -> None:
    shop = SmallShop([a_product("only", "?", "")], [])

    assert ids(await shop.answers(Wish())) == ["only"]
    assert ids(await shop.answers(Wish(like="only"))) == []


async def test_only_words_that_the_shop_does_not_know_fit_nothing() -> None:
    found = await SHOP.answers(Wish(unknown=("spaceship",)))

    assert found.verdict == "others"


async def test_old_sales_count_less_than_new_ones() -> None:
    old = [*bought("a", "lamp"), *bought("b", "lamp")]
    new = [Purchase(customer, "wax", NOW) for customer in "cd"]

    found = await SmallShop(sales=[*old, *new]).answers(Wish())

    assert ids(found)[0] == "wax"


async def test_odd_lines_are_no_purchases() -> None:
    odd = Own(
        (
            OwnLine("boot", LONG_AGO, "delivered", "CL-1", -2, 0),
            OwnLine("unknown", LONG_AGO, "delivered", "CL-2", 1, 0),
            OwnLine("socks", LONG_AGO, "cancelled", "CL-3", 1, 100),
        )
    )

    assert ids(await SHOP.answers(Wish(), odd))[0] == "boot"
