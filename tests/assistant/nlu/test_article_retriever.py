"""The component that puts help articles on the message, with the real encoder."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message

from bot.assistant.nlu import article_retriever
from bot.assistant.nlu.article_retriever import ArticleRetriever
from bot.assistant.nlu.encoder import SentenceEncoder

ARTICLE = """---
title: Gift cards
topics: [gift_card]
questions:
  - How long is a gift card valid?
---

## How long a gift card is good

A gift card is good for 24 months from the day it was bought.

## Buying one

Gift cards come by e-mail, with any amount from £10 to £250.
"""


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("CARELINE_STATE", str(tmp_path / "state"))
    knowledge = tmp_path / "knowledge"
    knowledge.mkdir()
    (knowledge / "gift-cards.md").write_text(ARTICLE, encoding="utf-8")
    return knowledge


def made(component, tmp_path, **config):
    storage = LocalModelStorage.create(tmp_path / component.__name__)
    context = ExecutionContext(GraphSchema({}))
    return component.create(config, storage, Resource("none"), context)


@pytest.fixture
def ask(folder, tmp_path):
    encoder = made(SentenceEncoder, tmp_path)
    retriever = made(ArticleRetriever, tmp_path, folder=str(folder))

    def process(text: str, **known):
        message = encoder.process([Message({"text": text, **known})])[0]
        return retriever.process([message])[0]

    return process


def test_the_answering_paragraph_is_on_the_message_with_its_link(ask):
    articles = ask("for how long can I use a gift card?").get("articles")

    assert [list(one) for one in articles] == [
        ["slug", "title", "url", "heading", "paragraph", "score"]
    ]
    assert articles[0]["title"] == "Gift cards"
    assert articles[0]["url"] == "/help/gift-cards#how-long-a-gift-card-is-good"
    assert "24 months" in articles[0]["paragraph"]
    assert 0.5 <= articles[0]["score"] <= 1


def test_it_is_part_of_what_the_message_gives_out(ask):
    assert "articles" in ask("for how long can I use a gift card?").as_dict_nlu()


def test_where_nothing_fits_the_list_is_empty(ask):
    assert ask("what is the weather like in Leeds").get("articles") == []


def test_what_the_intents_say_is_heard(ask):
    sure = [{"name": "out_of_scope", "confidence": 1.0}]
    text = "any amount for a gift card by e-mail?"

    assert ask(text).get("articles")
    assert ask(text, intent_ranking=sure).get("articles") == []


def test_an_edited_article_answers_without_training(ask, folder):
    edited = ARTICLE.replace("24 months", "36 months")
    (folder / "gift-cards.md").write_text(edited, encoding="utf-8")
    os.utime(folder / "gift-cards.md", ns=(1, 1))

    until = time.monotonic() + 20
    while "36 months" not in ask("is a gift card valid for long?").get("articles")[0]["paragraph"]:
        assert time.monotonic() < until, "the edited article was not taken up"
        time.sleep(0.1)


def test_a_shop_with_its_own_help_centre_gives_its_address(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("CARELINE_HELP_URL", "https://shop.example/help/{slug}.html")
    retriever = made(ArticleRetriever, tmp_path, folder=str(folder))
    message = retriever.process([Message({"text": "how long is a gift card valid"})])[0]

    assert message.get("articles")[0]["url"].startswith("https://shop.example/help/gift-cards.html")


def test_the_vectors_of_the_shops_articles_are_kept(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("CARELINE_KNOWLEDGE_FOLDER", str(folder))
    retriever = made(ArticleRetriever, tmp_path, **ArticleRetriever.get_default_config())

    assert (tmp_path / "state" / article_retriever.KEPT_VECTORS).exists()
    asked = Message({"text": "how long is a gift card valid"})
    assert retriever.process([asked])[0].get("articles")


@pytest.mark.parametrize("text", [" ", "😀", "ж" * 2000, "gift " * 500, "<b>'; DROP TABLE x;--"])
def test_no_text_makes_it_fail_or_takes_long(ask, text):
    message = ask(text)
    begun = time.perf_counter()
    message = ask(text)

    assert len(message.get("articles")) <= 3
    assert time.perf_counter() - begun < 0.1
