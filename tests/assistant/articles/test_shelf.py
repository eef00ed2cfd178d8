"""Articles that change while they are in use."""

from __future__ import annotations

import logging

import pytest

from bot.assistant.articles.shelf import Shelf, known_intents
from tests.assistant.articles.conftest import GIFT_CARDS, INTENTS, OUR_SHOP


@pytest.fixture
def shelf(folder) -> Shelf:
    return Shelf(folder.path, INTENTS)


def slugs(shelf: Shelf) -> list[str]:
    return [article.slug for article in shelf.articles]


def test_an_edited_article_takes_the_place_of_the_old_one(shelf, folder):
    folder.write("gift-cards", GIFT_CARDS.replace("24 months", "36 months"))

    assert shelf.refresh()
    assert "36 months" in shelf.articles[0].paragraphs[1].text


def test_only_what_changed_is_read_again(shelf, folder):
    shop = shelf.articles[1]
    folder.write("gift-cards", GIFT_CARDS.replace("24 months", "36 months"))
    shelf.refresh()

    assert shelf.articles[1] is shop
    assert not shelf.refresh()


def test_articles_come_and_go_with_their_files(shelf, folder):
    folder.write("shop-two", OUR_SHOP.replace("Our shop", "Our other shop"))
    assert shelf.refresh()
    assert slugs(shelf) == ["gift-cards", "our-shop", "shop-two"]

    (folder.path / "our-shop.md").unlink()
    assert shelf.refresh()
    assert slugs(shelf) == ["gift-cards", "shop-two"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GIFT_CARDS.replace("[gift_card]", "[gift]"), "gift-cards.md, line 3: there is no intent"),
        ("", "gift-cards.md, line 1: is empty"),
        (b"\xff\xff", "gift-cards.md, line 1: is not in UTF-8"),
        (GIFT_CARDS.replace("Gift cards", "Our Shop"), "gift-cards.md, line 2: the title 'Our Shop'"
         " is that of our-shop.md"),
    ],
)  # fmt: skip
def test_a_broken_article_is_reported_and_its_last_good_version_stays(
    shelf, folder, caplog, text, told
):
    good = shelf.articles
    folder.write("gift-cards", text)

    with caplog.at_level(logging.ERROR):
        assert not shelf.refresh()
    assert told in caplog.text
    assert shelf.articles == good


def test_a_title_goes_from_one_article_to_another_at_once(shelf, folder):
    folder.write("gift-cards", GIFT_CARDS.replace("Gift cards", "Our shop"))
    folder.write("our-shop", OUR_SHOP.replace("Our shop", "Where we are"))

    assert shelf.refresh()
    assert [article.title for article in shelf.articles] == ["Our shop", "Where we are"]


def test_what_cannot_give_its_title_away_keeps_it(shelf, folder, caplog):
    folder.write("gift-cards", GIFT_CARDS.replace("Gift cards", "Our shop"))
    folder.write("vouchers", GIFT_CARDS)

    with caplog.at_level(logging.ERROR):
        assert not shelf.refresh()
    assert "gift-cards.md, line 2: the title 'Our shop' is that of our-shop.md" in caplog.text
    assert "vouchers.md, line 2: the title 'Gift cards' is that of gift-cards.md" in caplog.text


def test_a_broken_article_at_the_start_leaves_the_others_in_use(folder, caplog):
    folder.write("gift-cards", "no front matter")

    assert slugs(Shelf(folder.path, INTENTS)) == ["our-shop"]
    assert "gift-cards.md, line 1" in caplog.text


def test_a_mended_article_is_used_again(shelf, folder):
    folder.write("gift-cards", "")
    shelf.refresh()
    folder.write("gift-cards", GIFT_CARDS.replace("24 months", "12 months"))

    assert shelf.refresh()
    assert "12 months" in shelf.articles[0].paragraphs[1].text


def test_a_folder_that_is_not_there_has_no_articles(tmp_path):
    assert Shelf(tmp_path / "none", INTENTS).articles == ()


def test_the_intents_are_those_of_the_domain():
    assert {"greet", "store_info", "gift_card"} <= known_intents()
