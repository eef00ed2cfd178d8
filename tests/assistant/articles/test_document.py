"""Reading one article, and what is said of one that cannot be used."""

from __future__ import annotations

import pytest

from bot.assistant.articles.document import plain_text, read_article
from bot.assistant.articles.mistakes import ArticleError
from tests.assistant.articles.conftest import GIFT_CARDS, INTENTS


def test_an_article_has_title_topics_and_paragraphs_under_their_headings(folder):
    article = read_article(folder.path / "gift-cards.md", INTENTS)

    assert (article.slug, article.title, article.topics) == (
        "gift-cards", "Gift cards", ("gift_card",)
    )  # fmt: skip
    assert [(p.heading, p.anchor) for p in article.paragraphs] == [
        ("Buying a card", "buying-a-card"),
        ("How long a card is good", "how-long-a-card-is-good"),
    ]
    assert article.paragraphs[1].text.startswith("A card is good for 24 months")
    assert [(q.text, q.heading) for q in article.questions] == [
        ("When does my voucher expire?", "How long a card is good")
    ]


def test_text_above_the_first_heading_is_a_paragraph_without_anchor(folder):
    article = read_article(folder.path / "our-shop.md", INTENTS)

    assert (article.paragraphs[0].heading, article.paragraphs[0].anchor) == ("", "")
    assert [q.heading for q in article.questions] == [None, None]


def test_a_list_belongs_to_the_paragraph_above_it(folder):
    text = GIFT_CARDS.replace("Cards come", "You need:\n\n- a name\n- an address\n\nCards come")
    article = read_article(folder.write("gift-cards", text), INTENTS)

    assert article.paragraphs[0].text == "You need:\n- a name\n- an address"
    assert len(article.paragraphs) == 3


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(folder):
    plain = read_article(folder.path / "gift-cards.md", INTENTS)
    text = b"\xef\xbb\xbf" + GIFT_CARDS.replace("\n", "\r\n").encode()

    assert read_article(folder.write("gift-cards", text), INTENTS) == plain


def test_links_and_emphasis_are_left_out_of_plain_text():
    assert plain_text("See **our** [price list](https://x.example), *now*") == (
        "See our price list, now"
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("---\ntitle", "title", 1, "no front matter"),
        ("good:\n    - When does my voucher expire?\n---", "good:", 1, "no end"),
        ("gift_card]", "gift_crad]", 3, "no intent 'gift_crad'"),
        ("title: Gift cards", "name: Gift cards", 2, "'name' is none of"),
        ("title: Gift cards\n", "", 2, "no title"),
        ("title: Gift cards", "title: ''", 2, "text is needed"),
        ("topics: [gift_card]", "topics: []", 3, "at least one entry"),
        ("title: Gift", "title: [Gift", 3, "not valid YAML"),
        ("  How long a card is good:\n", "  How short:\n", 6, "no heading 'How short'"),
        ("## Buying a card\n", "# Buying a card\n", 9, "begin with ##"),
        ("Cards come by e-mail, with any amount from £10 to £250.\n", "", 9, "no text under"),
        ("## How long a card is good", "## Buying a card", 13, "stands twice"),
    ],
)
def test_a_broken_article_is_refused_with_its_line_and_reason(folder, old, new, line, reason):
    file = folder.write("gift-cards", GIFT_CARDS.replace(old, new, 1))

    with pytest.raises(ArticleError, match=r"gift-cards\.md") as refused:
        read_article(file, INTENTS)
    assert refused.value.line == line
    assert reason in refused.value.reason


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (b"", 1, "is empty"),
        (b" \n\n", 1, "is empty"),
        (GIFT_CARDS.partition("## Buying")[0].encode(), 7, "no text below"),
        (GIFT_CARDS.encode().replace(b"\xc2\xa3250", b"\xa3250"), 11, "not in UTF-8"),
        (b"\x00\xff\xfe", 1, "not in UTF-8"),
        (b"---\n- a\n---\ntext", 2, "names with values"),
        (b"---\n---\ntext", 2, "front matter is empty"),
    ],
)
def test_a_file_that_is_no_article_is_refused(folder, text, line, reason):
    with pytest.raises(ArticleError) as refused:
        read_article(folder.write("gift-cards", text), INTENTS)
    assert refused.value.line == line
    assert reason in refused.value.reason


def test_a_name_that_cannot_be_an_address_is_refused(folder):
    with pytest.raises(ArticleError, match="lower-case words"):
        read_article(folder.write("Gift Cards", GIFT_CARDS), INTENTS)
