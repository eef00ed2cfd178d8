"""MarkdownV2 and HTML as Telegram reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.helpers import escape_markdown

from tests.fakes.telegram import html_style, markdown_v2
from tests.fakes.telegram.refusals import Json, Refused
from tests.fakes.telegram.texts import found_entities, utf16_part


def styled(text: str, entities: list[Json]) -> list[tuple[str, str]]:
    return [(one["type"], utf16_part(text, one["offset"], one["length"])) for one in entities]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_what_is_escaped_is_read_as_it_was_written(text: str) -> None:
    assert markdown_v2.parse(escape_markdown(text, version=2)) == (text, [])


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_what_is_escaped_for_code_and_links_is_read_as_it_was_written(text: str) -> None:
    code = escape_markdown(text, version=2, entity_type="code")
    url = escape_markdown("https://shop.example/?q=)\\", version=2, entity_type="text_link")
    shown, entities = markdown_v2.parse(f"👋 `{code}` [here]({url})")
    assert shown == f"👋 {text} here"
    assert styled(shown, entities) == [("code", text), ("text_link", "here")]
    assert entities[1]["url"] == "https://shop.example/?q=)\\"


@pytest.mark.parametrize("character", "_*[]()~`>#+-=|{}.!")
def test_a_reserved_character_is_refused_unless_it_is_escaped(character: str) -> None:
    with pytest.raises(Refused, match="can't parse entities"):
        markdown_v2.parse(f"a{character}b")
    assert markdown_v2.parse(f"a\\{character}b") == (f"a{character}b", [])


@pytest.mark.parametrize(
    ("source", "shown", "styles"),
    [
        ("*a _b_*", "a b", [("bold", "a b"), ("italic", "b")]),
        ("_a __b___", "a b", [("italic", "a b"), ("underline", "b")]),
        ("~a~ ||b||", "a b", [("strikethrough", "a"), ("spoiler", "b")]),
        ("```py\na_b\n```", "a_b\n", [("pre", "a_b\n")]),
        ("`a.b*`", "a.b*", [("code", "a.b*")]),
        (">a\n>b\nc", "a\nb\nc", [("blockquote", "a\nb")]),
        ("[shop](nowhere)", "shop", []),
        ("[shop](tg://user?id=7)", "shop", [("text_mention", "shop")]),
        ("**a", "a", []),
    ],
)
def test_markdown_is_shown_as_telegram_shows_it(
    source: str, shown: str, styles: list[tuple[str, str]]
) -> None:
    text, entities = markdown_v2.parse(source)
    assert (text, styled(text, entities)) == (shown, styles)


@pytest.mark.parametrize(
    ("source", "description"),
    [
        ("é *a", "Can't find end of Bold entity at byte offset 3"),
        ("*a _b*", "Can't find end of Bold entity at byte offset 5"),
        ("_a__", "Can't find end of Underline entity at byte offset 2"),
        ("```py a", "Can't find end of PreCode entity at byte offset 0"),
        ("[a](https://shop.example", "Can't find end of a URL at byte offset 4"),
        ("a.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("![👍](https://shop.example)", "Custom emoji entity must contain a tg://emoji URL"),
    ],
)
def test_markdown_without_an_end_is_refused_in_telegrams_words(
    source: str, description: str
) -> None:
    with pytest.raises(Refused) as refused:
        markdown_v2.parse(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {description}"


@pytest.mark.parametrize(
    ("source", "shown", "styles"),
    [
        ("<b>a <i>b</i></b>", "a b", [("bold", "a b"), ("italic", "b")]),
        ('<a href="https://shop.example">a</a>', "a", [("text_link", "a")]),
        ("&lt;b&gt; &amp; &quot;&#128075;&#x1F44B; &nbsp;", '<b> & "👋👋 &nbsp;', []),
        ('<span class="tg-spoiler">a</span><b></b>', "a", [("spoiler", "a")]),
    ],
)
def test_html_is_shown_as_telegram_shows_it(
    source: str, shown: str, styles: list[tuple[str, str]]
) -> None:
    text, entities = html_style.parse(source)
    assert (text, styled(text, entities)) == (shown, styles)


@pytest.mark.parametrize(
    ("source", "description"),
    [
        ("a < b", "Unclosed start tag at byte offset 2"),
        ("a<br>b", 'Unsupported start tag "br" at byte offset 1'),
        ("<b>a", "Can't find end tag corresponding to start tag"),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_html_that_is_none_is_refused_in_telegrams_words(source: str, description: str) -> None:
    with pytest.raises(Refused) as refused:
        html_style.parse(source)
    assert refused.value.description.startswith(f"Bad Request: can't parse entities: {description}")


def test_commands_mentions_and_addresses_are_found() -> None:
    text = "👋 /human@careline_bot, @anna_k a@b.example https://shop.example/a?b=1. 1/2"
    assert styled(text, found_entities(text)) == [
        ("bot_command", "/human@careline_bot"),
        ("mention", "@anna_k"),
        ("email", "a@b.example"),
        ("url", "https://shop.example/a?b=1"),
    ]
