"""Finding the paragraph that answers."""

from __future__ import annotations

import gc
import threading
import time

import numpy as np
import pytest

from bot.assistant.articles import finder as finding
from bot.assistant.articles.finder import ArticleFinder
from bot.assistant.articles.index import ArticleIndex
from bot.assistant.articles.links import article_url
from bot.assistant.articles.search import search
from bot.assistant.articles.shelf import Shelf
from bot.assistant.articles.vectors import Vectors
from bot.assistant.articles.words import words_of
from tests.assistant.articles.conftest import GIFT_CARDS, INTENTS, encode

GOOD_FOR = "how long is a card good, when does the voucher expire?"


@pytest.fixture
def finder(folder) -> ArticleFinder:
    return ArticleFinder(Shelf(folder.path, INTENTS), Vectors(encode))


def found(finder: ArticleFinder, text: str, **intents: float):
    return finder.find(text, encode([text])[0], intents)


def best(finder: ArticleFinder, text: str, **intents: float) -> tuple[str, str]:
    first = found(finder, text, **intents)[0]
    return first.article.slug, first.paragraph.heading


def test_the_paragraph_that_answers_is_found(finder):
    assert best(finder, "buying a card, any amount") == ("gift-cards", "Buying a card")
    assert best(finder, "opening hours, open sundays") == ("our-shop", "Opening hours")


def test_a_question_leads_to_the_heading_it_stands_under(finder):
    assert best(finder, GOOD_FOR) == ("gift-cards", "How long a card is good")


def test_a_question_under_no_heading_leads_to_the_nearest_paragraph(finder):
    assert best(finder, "where can I park") == ("our-shop", "Parking")


def test_nothing_is_found_for_what_no_article_is_about(finder):
    assert found(finder, "sing me the song of the whale") == []


def test_each_article_is_found_once_best_first_with_falling_scores(finder):
    results = search(finder._index, "card shop", encode(["card shop"])[0], {}, least=0)

    assert {one.article.slug for one in results} == {"gift-cards", "our-shop"}
    assert results[0].score >= results[1].score
    assert all(0 <= one.score <= 1 for one in results)


def test_the_intent_speaks_for_articles_about_it(finder):
    text = "when is it good or open"
    without = search(finder._index, text, encode([text])[0], {}, least=0)
    scores = {one.article.slug: one.score for one in without}
    told = search(finder._index, text, encode([text])[0], {"gift_card": 0.9}, least=0)

    assert {one.article.slug: one.score for one in told}["gift-cards"] > scores["gift-cards"]


def test_being_out_of_scope_speaks_against_all(finder):
    assert found(finder, "where can I park")
    assert found(finder, "where can I park", out_of_scope=1.0) == []


@pytest.mark.parametrize(
    "text", ["", "   ", "😀😀", "£" * 900, "word " * 500, "你好", "' OR 1=1 --"]
)
def test_any_text_can_be_looked_for(finder, text):
    assert len(found(finder, text)) <= 3


def test_an_edited_article_answers_with_its_new_text(finder, folder):
    folder.write("gift-cards", GIFT_CARDS.replace("24 months", "36 months"))
    finder.refresh()

    assert "36 months" in found(finder, GOOD_FOR)[0].paragraph.text


def test_without_articles_nothing_is_found(tmp_path, folder):
    for file in folder.path.glob("*.md"):
        file.unlink()
    assert found(ArticleFinder(Shelf(tmp_path, INTENTS), Vectors(encode)), "voucher") == []


def test_followed_articles_change_by_themselves(finder, folder):
    finder.follow(every=0.01)
    folder.write("gift-cards", GIFT_CARDS.replace("24 months", "48 months"))

    until = time.monotonic() + 5
    while "48 months" not in found(finder, GOOD_FOR)[0].paragraph.text:
        assert time.monotonic() < until
        time.sleep(0.01)


def test_following_ends_with_the_finder(folder):
    before = set(threading.enumerate())
    followed = ArticleFinder(Shelf(folder.path, INTENTS), Vectors(encode))
    followed.follow(every=0.01)
    (thread,) = set(threading.enumerate()) - before
    assert thread.name == finding.THREAD
    del followed
    gc.collect()

    thread.join(5)
    assert not thread.is_alive()


def test_only_new_texts_are_encoded(folder):
    encoded: list[str] = []

    def counting(texts: list[str]) -> np.ndarray:
        encoded.extend(texts)
        return encode(texts)

    shelf, vectors = Shelf(folder.path, INTENTS), Vectors(counting)
    ArticleIndex(shelf.articles, vectors)
    encoded.clear()
    folder.write("gift-cards", GIFT_CARDS.replace("24 months", "36 months"))
    shelf.refresh()
    ArticleIndex(shelf.articles, vectors)

    assert len(encoded) == 1
    assert "36 months" in encoded[0]


def test_vectors_are_kept_for_the_next_start(tmp_path):
    file = tmp_path / "kept" / "vectors.npz"
    Vectors(encode, file, "one").learn(["parcel", "gift £"])

    def never(texts: list[str]) -> np.ndarray:
        raise AssertionError(texts)

    again = Vectors(never, file, "one")
    again.learn(["gift £", "parcel"])
    assert np.allclose(again.of(["parcel"]), encode(["parcel"]), atol=1e-3)


def test_vectors_of_another_encoder_or_in_a_broken_file_are_made_anew(tmp_path):
    file = tmp_path / "vectors.npz"
    Vectors(encode, file, "one").learn(["parcel"])
    other = Vectors(lambda texts: -encode(texts), file, "two")
    other.learn(["parcel"])
    assert np.allclose(other.of(["parcel"]), -encode(["parcel"]))

    file.write_bytes(b"PK\x03\x04 no archive")
    broken = Vectors(encode, file, "two")
    broken.learn(["parcel"])
    assert np.allclose(broken.of(["parcel"]), encode(["parcel"]))


def test_words_come_in_a_common_form():
    assert words_of("My parcels haven't arrived!") == words_of("the parcel arrives")
    assert words_of("a coupon") == words_of("vouchers")


def test_an_address_has_the_article_in_its_place():
    assert article_url("/help/{slug}", "gift-cards") == "/help/gift-cards"
    assert article_url("https://x.example/a/{slug}.html", "gift-cards", "buying") == (
        "https://x.example/a/gift-cards.html#buying"
    )
    assert article_url("https://x.example/help/", "gift-cards") == (
        "https://x.example/help/gift-cards"
    )
