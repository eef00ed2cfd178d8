"""Messages of the chat as Slack shows them, by the rules that the strict fake has of blocks."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.gateway.channels.core.addresses import picture
from bot.gateway.channels.core.markup import render
from bot.gateway.channels.core.texts import ChannelTexts
from bot.gateway.channels.slack.forms import opens_form, view_of
from bot.gateway.channels.slack.mrkdwn import Mrkdwn
from bot.gateway.channels.slack.pressed import after_press
from bot.gateway.channels.slack.rendering import Part, parts_of, without_pictures
from crm_bridge.api.schemas.content import (
    AgentName,
    Button,
    Card,
    Form,
    FormField,
    MessageView,
    Source,
)
from crm_bridge.texts import shipped
from tests.fakes.slack.blocks import check_blocks, check_view
from tests.fakes.slack.reading import buttons, shown
from tests.fakes.slack.readings import Readings

BASE = "https://support.shop.example"
TEXTS = ChannelTexts(shipped(), "en")


def said(text: str = "", **others: Any) -> MessageView:
    view = {"seq": 1, "at": datetime.now(UTC), "author": "bot", "text": text, **others}
    return MessageView.model_validate(view)


def parts(message: MessageView, base: str | None = BASE) -> list[Part]:
    """The parts, none of which Slack would refuse."""
    found = parts_of(message, TEXTS, "en", base)
    for part in found:
        assert check_blocks(list(part.blocks), Readings()) == []
        assert 0 < len(part.text) <= 4_000
    return found


def read(part: Part) -> str:
    return shown(part.text, list(part.blocks))


@pytest.mark.parametrize(
    ("markdown", "mrkdwn"),
    [
        ("**bold** and *soft*", "*bold* and _soft_"),
        ("R&D <b> 2 > 1", "R&amp;D &lt;b&gt; 2 &gt; 1"),
        ("`A & B`", "`A &amp; B`"),
        ("[R & D](https://s.example/?a=1&b=2)", "<https://s.example/?a=1&amp;b=2|R &amp; D>"),
        ("see https://s.example/x.", "see <https://s.example/x>."),
        ("[a|b](https://s.example/)", "<https://s.example/|a/b>"),
        ("# **Head**", "*Head*"),
        ("- one\n- two", "• one\n• two"),
        ("> said", "> said"),
        ("<!channel> <@U1>", "&lt;!channel&gt; &lt;@U1&gt;"),
    ],
)
def test_markdown_is_written_as_slack_has_it(markdown: str, mrkdwn: str) -> None:
    assert render(markdown, Mrkdwn()) == mrkdwn


def test_an_agents_name_stands_in_front_once_and_the_systems_words_are_small() -> None:
    long = "Sentence. " * 400
    first, *others = parts(said(long, author="agent", agent=AgentName(name="Chloe <x>")))
    assert first.text.startswith("*Chloe &lt;x&gt;:* Sentence.")
    assert not any("Chloe" in part.text for part in others)
    system = parts(said("Chloe has joined.", author="system"))[0]
    assert system.blocks[0]["type"] == "context"
    assert system.text == "Chloe has joined."


@pytest.mark.parametrize("text", ["Sentence & more. " * 600, "&" * 10_000, "a" * 10_000])
def test_ten_thousand_characters_arrive_whole(text: str) -> None:
    whole = "".join(read(part) for part in parts(said(text)))
    assert whole.replace("\n", "").replace(" ", "") == text.replace(" ", "")


def test_a_long_text_is_cut_between_sentences() -> None:
    found = parts(said("One sentence of some words. " * 500))
    lines = [block["text"]["text"] for part in found for block in part.blocks]
    assert len(lines) > 4
    assert all(line.endswith(".") for line in lines)


def test_cards_have_pictures_reasons_links_and_buttons() -> None:
    card = Card(
        title="Kettle & Co", subtitle="£20 <new>", image="/img/kettle.png", url="/p/kettle",
        reason="You liked *teapots*", buttons=[Button(title="B" * 90, payload="p_1")],
    )  # fmt: skip
    (part,) = parts(said("Here:", cards=[card, card], buttons=[Button(title="More", payload="p2")]))
    image = part.blocks[1]["accessory"]
    assert (image["image_url"], image["alt_text"]) == (f"{BASE}/img/kettle.png", "Kettle & Co")
    assert "*<https://support.shop.example/p/kettle|Kettle &amp; Co>*\n£20 &lt;new&gt;" in part.text
    assert "You liked *teapots*" in read(part)
    found = [element["value"] for _, element in buttons(list(part.blocks))]
    assert found == ["p_1", "p_1", "p2"]
    assert without_pictures(part).blocks[1].keys() == {"type", "text", "expand"}


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("/img/a.png", None),
        ("/img/a.png", "http://localhost:8080"),
        ("http://shop.example/a.png", BASE),
        ("https://10.0.0.1/a.png", BASE),
        ("https://shop.local/a.png", BASE),
        ("https://shop.example/a.svg", BASE),
        (f"https://shop.example/{'a' * 3000}.png", BASE),
    ],
)
def test_a_picture_that_slack_could_not_get_is_left_out(url: str, base: str | None) -> None:
    assert picture(url, base) is None
    (part,) = parts(said("", cards=[Card(title="Kettle", image=url)]), base)
    assert "accessory" not in part.blocks[0]


def test_sources_are_links_and_many_blocks_become_several_messages() -> None:
    sources = [Source(title="Returns & refunds", url="/help/returns")]
    (part,) = parts(said("So.", sources=sources))
    assert part.blocks[1]["elements"][0]["text"] == (
        f"More about this: <{BASE}/help/returns|Returns &amp; refunds>"
    )
    cards = [Card(title=f"Card {n}", reason="why", subtitle="x" * 300) for n in range(60)]
    many = [Button(title=f"{n}", payload=f"p_{n}") for n in range(60)]
    found = parts(said("All:", cards=cards, buttons=many))
    assert len(found) > 2
    titles = [e["text"]["text"] for part in found for _, e in buttons(list(part.blocks))]
    assert titles == [str(n) for n in range(60)]


def test_buttons_alone_have_words_for_screen_readers_and_nothing_is_nothing() -> None:
    (part,) = parts(said("", buttons=[Button(title="Yes & no", payload="p")]))
    assert part.text == "Yes &amp; no"
    assert parts(said("")) == []


FORM = Form(
    payload="p_form",
    fields=[
        FormField(name="email", label="Your e-mail", type="email"),
        FormField(name="text", label="Anything else", type="textarea", required=False),
    ],
)


def test_a_form_is_a_button_that_opens_a_window() -> None:
    (part,) = parts(said("Leave your e-mail.", form=FORM))
    action = part.blocks[1]["elements"][0]
    press = {
        "type": "block_actions",
        "actions": [action],
        "container": {"channel_id": "D1", "message_ts": "1.0"},
    }
    assert opens_form(press)
    view = view_of(press, "Fill in", "Send", "Cancel")
    assert check_view(view, Readings()) == []
    kinds = [(one["block_id"], one["element"]["type"], one["optional"]) for one in view["blocks"]]
    assert kinds == [("email", "email_text_input", False), ("text", "plain_text_input", True)]


def test_a_form_that_no_button_can_carry_is_asked_for_in_words() -> None:
    fields = [FormField(name=f"f{n}", label="Label " * 40) for n in range(10)]
    (part,) = parts(said("", form=Form(payload="p", fields=fields)))
    assert read(part).startswith("Please answer with these lines, filled in:\nLabel")


@pytest.mark.parametrize(("on_card", "left"), [(False, []), (True, ["Buy"])])
def test_after_a_press_the_choice_stands_there_and_only_cards_keep_their_buttons(
    on_card: bool, left: list[str]
) -> None:
    card = Card(title="Kettle", image="/k.png", buttons=[Button(title="Buy", payload="p")])
    (part,) = parts(said("Here:", cards=[card], buttons=[Button(title="More", payload="p2")]))
    given = [dict(block) for block in part.blocks]
    given[1]["accessory"] = {**given[1]["accessory"], "image_width": 10, "fallback": "a"}
    changed = after_press({"text": part.text, "blocks": given}, "Chosen", on_card=on_card)
    changed = after_press(changed, "You chose: Buy", on_card=on_card)
    assert check_blocks(changed["blocks"], Readings()) == []
    buttons_left = [f"[{title}]" for title in left]
    lines = ["Here:", "*Kettle*", "[image: Kettle]", *buttons_left, "You chose: Buy"]
    assert shown("", changed["blocks"]).splitlines() == lines
    assert changed["text"] == part.text
