"""Messages of the chat as Telegram has them: no parse errors, no limits broken, nothing dropped."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.gateway.channels.core.markup import render
from bot.gateway.channels.core.splitting import split
from bot.gateway.channels.core.texts import ChannelTexts
from bot.gateway.channels.telegram.markdown import MarkdownV2, utf16
from bot.gateway.channels.telegram.rendering import LONGEST_TEXT, Part, Ways, parts_of
from crm_bridge.api.schemas.content import MessageView
from crm_bridge.texts import Texts
from tests.fakes.telegram.markdown_v2 import parse as parsed_by_telegram

ROOT = Path(__file__).resolve().parents[4]
WAYS = Ways("https://t.me/shop_bot", "https://support.shop.example")
TEXTS = ChannelTexts(Texts.load(ROOT / "data" / "responses"), "en")


def message(**content: object) -> MessageView:
    given = {"seq": 1, "at": datetime(2026, 1, 1, tzinfo=UTC), "author": "bot", "text": ""}
    return MessageView.model_validate({**given, **content})


def parts(**content: object) -> list[Part]:
    return parts_of(message(**content), TEXTS, "en", WAYS)


def read(markdown: str) -> str:
    """What a person sees of it."""
    return parsed_by_telegram(markdown)[0]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Your order 104233 (2 items) costs £12.50 - really!", None),
        ("**Bold** and *slanted* and `a_code.here`", "Bold and slanted and a_code.here"),
        ("- one\n- two.", "• one\n• two."),
        ("1. one\n2. two", None),
        ("> quoted.\n> more", "quoted.\nmore"),
        ("# A heading!", "A heading!"),
        ("snake_case_name and 2 * 3 = 6 | a ~ b {c} #d +e", None),
        ("See [our page (new)](https://shop.example/a_(b)).", "See our page (new)."),
        ("[a trap](javascript:alert(1))", None),
        ("https://shop.example/?a=b_c", None),
        ("a \\ b ` c", None),
        ("emoji 😀 and 漢字 and עברית", None),
    ],
)
def test_markdown_comes_out_as_a_person_reads_it(said: str, shown: str | None) -> None:
    assert read(render(said, MarkdownV2())) == (said if shown is None else shown)


def test_a_long_text_is_cut_at_sentences_and_loses_nothing() -> None:
    sentence = "This sentence says something about your order, at some length. "
    text = (sentence * 200).strip()
    found = split(text, 4000, utf16)
    assert all(utf16(part) <= 4000 and part.endswith(".") for part in found)
    assert " ".join(found) == text


@pytest.mark.parametrize("text", ["a" * 9000, "😀" * 5000, "word " * 3000, "." * 5000])
def test_parts_keep_the_limit_whatever_the_text_is_made_of(text: str) -> None:
    found = parts(text=text)
    assert all(utf16(read(part.markdown)) <= LONGEST_TEXT for part in found)
    assert "".join(part.plain for part in found).replace(" ", "") == text.replace(" ", "")


def test_the_buttons_are_under_the_last_part() -> None:
    found = parts(text="A sentence. " * 500, buttons=[{"title": "Yes", "payload": "p_1"}])
    assert [len(part.rows) for part in found] == [0] * (len(found) - 1) + [1]
    assert found[-1].rows[0][0].data == "q:p_1"


def test_short_buttons_are_two_in_a_row_and_long_ones_alone() -> None:
    titles = ["Yes", "No", "Something rather longer than that", "Maybe"]
    found = parts(text="?", buttons=[{"title": one, "payload": one[:9]} for one in titles])
    assert [[key.title for key in row] for row in found[0].rows] == [
        titles[:2],
        [titles[2]],
        [titles[3]],
    ]


def test_a_card_says_title_facts_and_reason_and_has_its_own_buttons() -> None:
    card = {
        "title": "Harbour Jacket (navy)",
        "subtitle": "£149.00 - in stock",
        "reason": "because you bought X.",
        "image": "https://shop.example/jacket.jpg",
        "url": "https://shop.example/jacket",
        "buttons": [{"title": "Show similar", "payload": "p_2"}],
    }
    words, shown = parts(text="Here:", cards=[card])
    assert words.plain == "Here:"
    assert shown.photo == card["image"]
    assert read(shown.markdown) == (
        "Harbour Jacket (navy)\n£149.00 - in stock\nbecause you bought X."
    )
    assert shown.rows[0][0].data == "c:p_2"


@pytest.mark.parametrize(
    "image",
    [
        "/demo/jacket.svg",
        "https://x.example/a.svg",
        "http://x.example/a.jpg",
        "https://10.0.0.1/a.jpg",
    ],
)
def test_a_picture_that_telegram_cannot_fetch_is_left_out_of_its_card(image: str) -> None:
    assert parts(cards=[{"title": "A jacket", "image": image}])[0].photo is None


def test_a_form_is_asked_for_in_words() -> None:
    field = {"name": "email", "label": "Your e-mail", "type": "email"}
    (part,) = parts(text="Which order?", form={"payload": "p_3", "fields": [field]})
    assert "Your e-mail: …" in part.plain


def test_the_way_to_a_private_chat_is_a_link() -> None:
    (part,) = parts(
        text="Not here.", buttons=[{"title": "In private", "payload": "careline:private"}]
    )
    assert part.rows[0][0].url == "https://t.me/shop_bot?start=private"


def test_an_agent_is_named() -> None:
    (part,) = parts(text="Hello.", author="agent", agent={"name": "Chloe D."})
    assert read(part.markdown) == "Chloe D.\nHello."


def test_half_addresses_are_made_whole_and_left_out_where_nobody_knows_the_other_half() -> None:
    source = {"title": "Returns", "url": "/help/returns"}
    (part,) = parts(text="Thirty days.", sources=[source])
    assert "(https://support.shop.example/help/returns)" in part.markdown
    found = parts_of(message(text="Thirty days.", sources=[source]), TEXTS, "en", Ways(None, None))
    assert read(found[0].markdown) == "Thirty days.\n\nMore about this: Returns"
