"""Policy and how-to questions: the paragraph and its article, or plainly that nothing was found."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.articles import OFFERS
from tests.actions.chat import RESPONSES, Chat, Heard

ANSWER = "action_answer_from_articles"
REFUNDS = {
    "slug": "returns-policy",
    "title": "Our return policy",
    "url": "/help/returns-policy#how-long-you-have",
    "heading": "How long you have",
    "paragraph": "You can send things back within 30 days of delivery.",
    "score": 0.9,
}
SOURCES = {"sources": [{"title": REFUNDS["title"], "url": REFUNDS["url"]}]}


async def asks(
    chat: Chat, action: str, text: str, intent: str, *articles: dict[str, Any], mood: float = 0.0
) -> Heard:
    chat._listen(text, intent, mood, {})
    chat.latest["articles"] = list(articles)
    return await chat.runs(action)


async def test_the_paragraph_is_quoted_with_its_article(chat: Chat) -> None:
    heard = await asks(chat, ANSWER, "can I return shoes", "check_refund_policy", REFUNDS)

    assert heard.texts == [REFUNDS["paragraph"]]
    assert heard.custom == [SOURCES]
    assert heard.buttons == ["/return_item"]


async def test_the_best_article_is_quoted_alone(chat: Chat) -> None:
    other = {**REFUNDS, "title": "Gift cards", "paragraph": "Another.", "score": 0.8}
    heard = await asks(chat, ANSWER, "returns?", "check_refund_policy", REFUNDS, other)

    assert heard.texts == [REFUNDS["paragraph"]]


async def test_where_nothing_fits_the_usual_answer_is_given(chat: Chat) -> None:
    heard = await asks(chat, ANSWER, "refund policy?", "check_refund_policy")

    assert heard.keys == ["utter_check_refund_policy"]
    assert heard.custom == []


async def test_a_particular_question_is_told_that_nothing_more_exact_was_found(chat: Chat) -> None:
    text = "may I return a kayak that was used as a bath?"
    heard = await asks(chat, ANSWER, text, "check_refund_policy")

    assert heard.keys == ["utter_nothing_more_exact", "utter_check_refund_policy"]


async def test_a_button_gives_the_usual_answer(chat: Chat) -> None:
    chat._listen("/check_refund_policy", "check_refund_policy", 0.0, {})
    heard = await chat.runs(ANSWER)

    assert heard.keys == ["utter_check_refund_policy"]


def answered_needs() -> list[str]:
    rules = yaml.safe_load(Path("data/rules/answers.yml").read_text(encoding="utf-8"))["rules"]
    return [rule["steps"][0]["intent"] for rule in rules]


@pytest.mark.parametrize("need", answered_needs())
async def test_what_the_usual_answer_offers_an_article_offers_too(chat: Chat, need: str) -> None:
    usual = await asks(chat, ANSWER, "?", need)
    quoted = await asks(chat, ANSWER, "?", need, REFUNDS)

    assert usual.keys == [f"utter_{need}"]
    assert quoted.buttons == usual.buttons


def test_every_response_around_an_article_is_in_the_store() -> None:
    assert set(OFFERS) <= set(RESPONSES)


@pytest.mark.parametrize(
    ("action", "intent"),
    [("action_fallback", "nlu_fallback"), ("action_out_of_scope", "out_of_scope")],
)
async def test_a_message_not_understood_is_answered_where_an_article_clearly_fits(
    chat: Chat, action: str, intent: str
) -> None:
    heard = await asks(chat, action, "thirty days rule applies here?", intent, REFUNDS)

    assert heard.keys == ["utter_article_may_help"]
    assert REFUNDS["paragraph"] in heard.text
    assert heard.custom == [SOURCES]


async def test_an_article_that_fits_barely_does_not_answer_what_was_not_understood(
    chat: Chat,
) -> None:
    barely = {**REFUNDS, "score": 0.6}
    heard = await asks(chat, "action_fallback", "blorp", "nlu_fallback", barely)

    assert heard.keys == ["utter_rephrase"]


async def test_where_no_article_fits_either_it_is_said(chat: Chat) -> None:
    heard = await asks(chat, "action_fallback", "which colour is the number seven", "nlu_fallback")

    assert heard.keys == ["utter_rephrase_nothing_found"]
    assert "nothing about it in our help pages" in heard.text


async def test_an_answer_from_an_article_is_no_step_towards_a_person(chat: Chat) -> None:
    await asks(chat, "action_fallback", "thirty days?", "nlu_fallback", REFUNDS)
    heard = await asks(chat, "action_fallback", "blorp", "nlu_fallback")

    assert heard.keys == ["utter_rephrase"]


async def test_who_is_upset_is_heard_and_not_quoted_at(chat: Chat) -> None:
    heard = await asks(chat, "action_fallback", "useless!", "nlu_fallback", REFUNDS, mood=-0.9)

    assert heard.keys == ["utter_complaint"]


async def test_within_a_form_no_article_gets_in_between(chat: Chat) -> None:
    await chat.says("cancel CL-104300", "cancel_order")
    heard = await asks(chat, "action_fallback", "blorp", "nlu_fallback", REFUNDS)

    assert heard.keys == ["utter_rephrase_in_form"]
