"""Articles that leads change: the form and the file it makes, and what is refused."""

from dataclasses import replace

import pytest

from bot.assistant.articles.document import Article, read_article
from bot.assistant.articles.shelf import INTENTS, known_intents
from crm_bridge.contents.article_form import ArticleForm, article_in, form_of, source_of
from crm_bridge.contents.checking_articles import check_article
from crm_bridge.contents.checking_texts import ContentRefused
from crm_bridge.contents.differences import difference, shortened
from crm_bridge.settings import ROOT

KNOWN = known_intents(ROOT / INTENTS)
GOOD = ArticleForm(
    title="Mending gloves",
    topics=("product_question",),
    questions="## At the desk\nDo you mend gloves?\n- My glove has a hole\n",
    body="## At the desk\n\nBring them to [us](https://shop.example), and wait a week.",
)


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    folder = ROOT / "data" / "knowledge"
    return [read_article(path, KNOWN) for path in sorted(folder.glob("*.md"))]


def read(form: ArticleForm, others: list[Article]) -> Article:
    article = article_in("mending-gloves", source_of(form), KNOWN)
    check_article(article, others)
    return article


def test_a_form_that_nobody_touched_makes_the_same_article(articles: list[Article]) -> None:
    for article in articles:
        again = article_in(article.slug, source_of(form_of(article)), KNOWN)
        assert again == article
        check_article(again, articles)


def test_a_file_is_read_back_as_the_form_that_made_it(articles: list[Article]) -> None:
    article = read(GOOD, articles)
    assert [one.text for one in article.questions] == ["Do you mend gloves?", "My glove has a hole"]
    assert form_of(article).questions == (
        "## At the desk\nDo you mend gloves?\nMy glove has a hole"
    )
    odd = replace(GOOD, title="Yes: “no”, #1 & 'more'", questions="- Is it: [so]?\n*what*\n")
    article = read(odd, articles)
    assert article.title == odd.title
    assert [(one.heading, one.text) for one in article.questions] == [
        (None, "Is it: [so]?"), (None, "*what*"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"title": " "}, "title", "Text is needed"),
        ({"title": "Gift cards"}, "title", "an article of this title"),
        ({"title": "a" * 81}, "title", "80 characters"),
        ({"topics": ()}, "topics", "at least one entry"),
        ({"topics": ("fly",)}, "topics", "no intent 'fly'"),
        ({"questions": ""}, "questions", "at least one question"),
        ({"questions": "How?\n## At the desk\nWhy?"}, "questions", "“How?” under a line ##"),
        ({"questions": "## At the desk\n"}, "questions", "no question under “At the desk”"),
        ({"questions": "## Elsewhere\nWhy?"}, "questions", "no heading 'Elsewhere'"),
        ({"questions": "Why?\nwhy"}, "questions", "“why” stands twice"),
        ({"questions": "How do I buy a gift card"}, "questions", "answered by “Gift cards”"),
        ({"questions": "a" * 201}, "questions", "200 characters"),
        ({"body": ""}, "body", "Write its text"),
        ({"body": "## At the desk"}, "body", "Write its text"),
        ({"body": "Text.\n\n## Bare"}, "body", "Line 3 of the text: There is no text under"),
        ({"body": "Hello.\n\n# Big\n\nText"}, "body", "Line 3 of the text: Headings begin with ##"),
        ({"body": "## At the desk\n\n" + "word " * 250}, "body", "quoted whole in the chat"),
        ({"body": "## At the desk\n\n" + "word\n\n" * 4_000}, "body", "20,000 characters"),
        ({"body": "## At the desk\n\n[a](javascript:alert(1))"}, "body", "leads nowhere"),
        ({"body": "## At the desk\n\n[a](/help/nothing)"}, "body", "no article nothing"),
        ({"body": "## At the desk\n\n[a](/help/gift-cards#x)"}, "body", "no heading #x"),
    ],
)
def test_what_is_wrong_with_an_article_is_said_at_its_field(
    articles: list[Article], changed: dict[str, object], field: str, why: str
) -> None:
    with pytest.raises(ContentRefused) as refused:
        read(replace(GOOD, **changed), articles)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert why in refused.value.detail


def test_links_to_other_articles_and_their_headings_are_good(articles: list[Article]) -> None:
    body = "## At the desk\n\n[a](/help/gift-cards) [b](/help/mending-gloves#at-the-desk)"
    read(replace(GOOD, body=body), articles)


def test_the_difference_is_told_word_by_word() -> None:
    pieces = difference("a card is good for 24 months", "a card is good for 36 months")
    assert [(one.kind, one.text) for one in pieces] == [
        ("same", "a card is good for "), ("gone", "24"), ("new", "36"), ("same", " months"),
    ]  # fmt: skip
    assert [one.kind for one in difference("", "new words")] == ["new"]


def test_a_difference_in_a_long_text_shows_what_stands_around_it() -> None:
    long = "one two three " * 2_000
    pieces = shortened(difference(f"{long}X{long}", f"{long}Y{long}"))
    assert sum(len(one.text) for one in pieces if one.kind == "same") < 400
