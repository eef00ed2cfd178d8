"""Finding products by what a customer typed."""

import pytest

from crm_bridge.products.records import ProductRecord, with_stock_moved
from crm_bridge.products.search import ProductIndex
from crm_bridge.products.words import words_of


def a_product(product_id: str, name: str, category: str, description: str = "",
              **attributes: object) -> ProductRecord:  # fmt: skip
    return ProductRecord(
        product_id, name, category, description, 5_000, "GBP", 3, attributes=attributes
    )


INDEX = ProductIndex(
    [
        a_product("boot", "Trail Boot", "Shoes", "Waterproof, for wet hills.",
                  stock_by_size={"7": 0, "8": 4}),
        a_product("kids", "Trail Boot Kids", "Shoes", "A small boot."),
        a_product("tee", "Cotton T-Shirt", "Clothing", "Soft and plain.", sizes=["S", "M"]),
        a_product("jacket", "Rain Jacket", "Clothing", "Keeps you dry.", waterproof=True),
        a_product("lamp", "Desk Lamp", "Home", "Warm light.", waterproof=False),
        a_product("phones", "Wireless Headphones", "Electronics", "Thirty hours of battery."),
    ]
)  # fmt: skip


def found(text: str) -> list[str]:
    return [match.product_id for match in INDEX.find(text)]


def test_a_whole_question_finds_the_product_it_is_about() -> None:
    assert found("is the trail boot in size 8 in stock")[0] == "boot"


@pytest.mark.parametrize(
    ("typed", "product"),
    [
        ("trial bots", "boot"),
        ("jaket", "jacket"),
        ("headphone", "phones"),
        ("desk lamps?", "lamp"),
        ("t shirt", "tee"),
        ("T-SHIRTS", "tee"),
        ("tshirt", "tee"),
        ("do you still have the Wireless Headphones", "phones"),
    ],
)
def test_slips_plurals_and_case_do_not_matter(typed: str, product: str) -> None:
    assert found(typed)[0] == product


def test_a_name_in_full_comes_before_a_longer_one() -> None:
    assert found("trail boot") == ["boot", "kids"]
    assert found("trail boot kids")[0] == "kids"


def test_an_attribute_that_is_true_is_a_word_and_one_that_is_false_is_none() -> None:
    waterproof = found("something waterproof")

    assert set(waterproof) == {"jacket", "boot"}


def test_a_category_finds_what_is_in_it() -> None:
    assert set(found("shoes")) == {"boot", "kids"}


@pytest.mark.parametrize("typed", ["", "is it in stock?", "spaceship", "???", "ab"])
def test_words_that_no_product_has_find_nothing(typed: str) -> None:
    assert found(typed) == []


def test_a_match_names_its_words_as_the_shop_writes_them() -> None:
    (match, *_) = INDEX.find("WATERPROF jackets")

    assert match.product_id == "jacket"
    assert set(match.words.values()) == {"waterproof", "jacket"}


def test_no_more_than_asked_for_are_found() -> None:
    assert len(INDEX.find("boot", 1)) == 1


def test_accents_and_possessives_are_folded() -> None:
    assert words_of("Café's women’s crème") == ["cafe", "women", "creme"]


def test_a_sum_of_money_is_no_size() -> None:
    assert words_of("a lamp under £8.50, at most 9 or 7 pounds") == ["lamp"]
    assert words_of("boot size 8") == ["boot", "8"]


def test_stock_moves_in_the_size_and_in_the_whole() -> None:
    sized = {"stock_by_size": {"8": 1, "9": 2}, "material": "leather"}

    assert with_stock_moved(3, sized, "8", 2) == (
        5,
        {"stock_by_size": {"8": 3, "9": 2}, "material": "leather"},
    )
    assert with_stock_moved(3, sized, "8", -2)[1]["stock_by_size"] == {"8": 0, "9": 2}
    assert with_stock_moved(3, sized, "44", 1) == (4, sized)
    assert sized["stock_by_size"] == {"8": 1, "9": 2}


def test_sizes_that_are_counted_decide_what_there_is() -> None:
    assert a_product("x", "X", "Y", stock_by_size={"8": 0}).available == 0
    assert a_product("x", "X", "Y", stock_by_size={"8": 2, "9": 1}).available == 3
    assert a_product("x", "X", "Y").available == 3
