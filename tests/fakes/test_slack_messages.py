"""The rules for what a bot writes: escaping, blocks, lengths. And how people's typing arrives."""

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack, Readings, mrkdwn, reading
from tests.fakes.slack.block_elements import Json
from tests.fakes.slack.blocks import check_blocks, check_view
from tests.fakes.slack.refusals import Refused

PLAIN: Json = {"type": "plain_text", "text": "Yes"}
IMAGE: Json = {"type": "image", "image_url": "https://shop.example/a.png", "alt_text": "A lamp"}


def button(**fields: Any) -> Json:
    return {"type": "button", "text": PLAIN, **fields}


def section(text: str, **fields: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **fields}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


@pytest.mark.parametrize(
    "blocks",
    [
        [section("*Order* A-1 &amp; more"), {"type": "divider"}],
        [section("x", accessory=IMAGE), {"type": "header", "text": PLAIN}],
        [{**IMAGE, "title": PLAIN}],
        [{"type": "section", "fields": [PLAIN] * 10}],
        [{"type": "context", "elements": [IMAGE, PLAIN]}],
        [actions(*(button(action_id=f"a{n}", value="v" * 2_000) for n in range(3)))],
        [section(f"{n}") for n in range(50)],
    ],
)
def test_blocks_within_the_limits_are_taken(blocks: list[Json]) -> None:
    assert check_blocks(blocks, Readings()) == []


@pytest.mark.parametrize(
    ("blocks", "why"),
    [
        ([section("x")] * 51, "no more than 50 items"),
        ([section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        ([section("x" * 3_001)], "must be less than 3001 characters"),
        ([{"type": "section"}], "must have text or fields"),
        ([{"type": "section", "fields": [PLAIN] * 11}], "must have 1 to 10 items, has 11"),
        ([{"type": "header", "text": {**PLAIN, "text": "x" * 151}}], "less than 151"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "of type plain_text"),
        ([{**IMAGE, "alt_text": ""}], "must be more than 0 characters"),
        ([{"type": "image", "image_url": IMAGE["image_url"]}], "missing required field: alt_text"),
        ([{**IMAGE, "image_url": "http://127.0.0.1/a.png"}], "downloading image failed"),
        ([{**IMAGE, "image_url": "https://localhost/a.png"}], "downloading image failed"),
        ([{**IMAGE, "image_url": "https://a.example/" + "x" * 3_000}], "less than 3001"),
        ([{**IMAGE, "slack_file": {"id": "F1"}}], "either image_url or slack_file"),
        ([{"type": "context", "elements": [PLAIN] * 11}], "must have 1 to 10 items, has 11"),
        ([actions()], "must have 1 to 25 items, has 0"),
        ([actions(*(button(action_id=f"{n}") for n in range(26)))], "1 to 25 items, has 26"),
        ([actions(button(action_id="a"), button(action_id="a"))], "action_id already exists: a"),
        ([actions(button(action_id="a" * 256))], "less than 256"),
        ([actions(button(value="v" * 2_001))], "less than 2001"),
        ([actions(button(text={**PLAIN, "text": "x" * 76}))], "less than 76"),
        ([actions(button(style="green"))], "must be primary or danger"),
        ([actions(button(url="javascript:alert(1)"))], "invalid url"),
        ([actions(button(colour="red"))], "invalid additional property: colour"),
        ([actions(IMAGE)], "unsupported type: image"),
        ([{"type": "carousel_of_cards"}], "unsupported type"),
        ([section("x", block_id="b"), section("y", block_id="b")], "block_id already exists: b"),
        ([section("x", block_id="b" * 256)], "less than 256"),
        ("no array", "blocks is no array"),
        ([section("x" * 2_990)] * 5, "characters of blocks"),
    ],
)
def test_blocks_beyond_the_limits_are_refused(blocks: Any, why: str) -> None:
    with pytest.raises(Refused) as caught:
        check_blocks(blocks, Readings())
    assert why in caught.value.what


def test_the_reading_of_image_urls_and_of_characters_can_be_chosen() -> None:
    local = [{**IMAGE, "image_url": "http://127.0.0.1/a.png"}]
    assert check_blocks(local, Readings(image_urls="any")) == []
    smiles = [{"type": "header", "text": {**PLAIN, "text": "🙂" * 100}}]
    assert check_blocks(smiles, Readings()) == []
    with pytest.raises(Refused):
        check_blocks(smiles, Readings(characters="utf-16"))


def test_a_form_needs_a_way_to_send_it() -> None:
    field = {"type": "plain_text_input", "action_id": "order"}
    asked = {"type": "input", "block_id": "b", "label": PLAIN, "element": field}
    view: Json = {"type": "modal", "title": PLAIN, "blocks": [asked]}
    with pytest.raises(Refused, match="submit is required"):
        check_view(view, Readings())
    assert check_view({**view, "submit": PLAIN}, Readings()) == []
    with pytest.raises(Refused, match="less than 25"):
        check_view({**view, "submit": PLAIN, "title": {**PLAIN, "text": "x" * 25}}, Readings())


@pytest.mark.parametrize(
    "text",
    [
        "plain & simple".replace("&", "&amp;"),
        "<https://shop.example/?a=1&amp;b=2|the shop> <mailto:a@b.co|a@b.co>",
        "<@U012AB> in <#C012AB>, <!date^1700000000^{date}|today>",
        "> a quotation\n&gt; no quotation",
        "*bold* _italic_ `code` ~gone~",
    ],
)
def test_well_escaped_text_has_no_faults(text: str) -> None:
    assert list(mrkdwn.faults(text, broadcasts=False)) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Salt & pepper", "'&' is not escaped"),
        ("2 < 3", "'<' is not escaped"),
        ("3 > 2", "'>' is not escaped"),
        ("<b>bold</b>", "is no link or mention"),
        ("<javascript:alert(1)|x>", "is no link or mention"),
        ("<!channel> hello", "everybody in the channel is notified"),
    ],
)
def test_unescaped_text_has_a_fault(text: str, fault: str) -> None:
    assert any(fault in one for one in mrkdwn.faults(text, broadcasts=False))


def test_what_people_type_arrives_marked_up_and_escaped() -> None:
    words = "@U1 see https://x.org/?m=a@b.co, or lamps.shop, mail anna@example.com & <me>"
    typed = mrkdwn.typed(f"{words} 👍", ("U1",))
    assert typed == (
        "<@U1> see <https://x.org/?m=a@b.co>, or <http://lamps.shop|lamps.shop>,"
        " mail <mailto:anna@example.com|anna@example.com> &amp; &lt;me&gt; :+1:"
    )
    assert mrkdwn.seen(typed) == f"{words} :+1:"
    assert mrkdwn.typed("@U2 version 1.2") == "@U2 version 1.2"


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack().served() as slack:
        yield slack


async def test_slack_takes_careless_text_and_the_test_fails(slack: FakeSlack) -> None:
    channel = slack.team().user().dm
    client = AsyncWebClient(slack.team().token, base_url=slack.api_url)
    await client.chat_postMessage(channel=channel.id, text="Salt & pepper")
    await client.chat_postMessage(channel=channel.id, text="x", blocks=[section("2 < 3")])
    await client.chat_postMessage(channel=channel.id, text="x" * 4_001)
    wordless = {"channel": channel.id, "blocks": [section("x")]}
    await client.api_call("chat.postMessage", json=wordless)
    found = slack.violations.take()
    wheres = [one.rule.partition(",")[0] for one in found]
    assert len(channel.messages) == 4
    assert found[3].what == "blocks without text"
    assert wheres[0] == "Formatting message text"
    assert wheres[1].startswith("Block Kit reference")
    assert wheres[2] == "chat.postMessage"


async def test_refused_blocks_are_pointed_at(slack: FakeSlack) -> None:
    client = AsyncWebClient(slack.team().token, base_url=slack.api_url)
    blocks = [actions(button(text={**PLAIN, "text": "x" * 76}))]
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=slack.team().user().dm.id, text="x", blocks=blocks)
    answer = caught.value.response
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"
    ]
    assert len(slack.violations.take()) == 1


async def test_a_reply_hangs_on_the_first_message_of_its_thread(slack: FakeSlack) -> None:
    anna = slack.team().user()
    client = AsyncWebClient(slack.team().token, base_url=slack.api_url)
    first = await anna.says("Hello")
    reply = await anna.says("Anybody?", thread=first)
    await client.chat_postMessage(channel=anna.dm.id, text="Yes", thread_ts=reply.ts)
    assert [one.text for one in anna.dm.thread(first.ts)] == ["Hello", "Anybody?", "Yes"]
    assert ["is a reply" in one.what for one in slack.violations.take()] == [True]


@pytest.mark.parametrize(("unknown", "posted"), [("refused", 0), ("posted", 1)])
async def test_both_readings_of_a_thread_that_is_not_there(unknown: Any, posted: int) -> None:
    async with FakeSlack(readings=Readings(unknown_thread=unknown)).served() as slack:
        channel = slack.team().user().dm
        client = AsyncWebClient(slack.team().token, base_url=slack.api_url)
        with suppress(SlackApiError):
            await client.chat_postMessage(channel=channel.id, text="x", thread_ts="1.000001")
        assert len(channel.messages) == posted
        assert slack.violations.take()


@pytest.mark.parametrize(("longest", "shown"), [(4_000, "x"), (40_000, "y" * 4_001)])
async def test_both_readings_of_the_longest_update(longest: int, shown: str) -> None:
    readings = Readings(longest_update=longest, advised_length_is_a_limit=False)
    async with FakeSlack(readings=readings).served() as slack:
        channel = slack.team().user().dm
        client = AsyncWebClient(slack.team().token, base_url=slack.api_url)
        posted = await client.chat_postMessage(channel=channel.id, text="x")
        with suppress(SlackApiError):
            await client.chat_update(channel=channel.id, ts=posted["ts"], text="y" * 4_001)
        assert channel.answers[0].shown == shown
        assert bool(slack.violations.take()) == (shown == "x")


def test_a_card_reads_as_on_the_screen() -> None:
    link = button(action_id="a", url="https://shop.example/a-1001")
    card = [
        {"type": "header", "text": {**PLAIN, "text": "A-1001"}},
        section("*Lamp* &amp; <https://shop.example|shade>", accessory=IMAGE),
        {"type": "divider"},
        {"type": "context", "elements": [PLAIN]},
        actions(link),
    ]
    lines = ["A-1001", "*Lamp* & shade", "[image: A lamp]", "---", "Yes", "[Yes]"]
    assert reading.shown("A-1001 is on its way", card).split("\n") == lines
    assert reading.shown("A-1001 &lt;now&gt;", []) == "A-1001 <now>"


@pytest.mark.parametrize(("too_long", "length"), [("refused", 0), ("truncated", 40_000)])
async def test_both_readings_of_too_long(too_long: Any, length: int) -> None:
    async with FakeSlack(readings=Readings(too_long=too_long)).served() as slack:
        channel = slack.team().user().dm
        client = AsyncWebClient(slack.team().token, base_url=slack.api_url)
        with suppress(SlackApiError):
            await client.chat_postMessage(channel=channel.id, text="x" * 40_001)
        assert sum(len(one.text) for one in channel.messages) == length
        assert slack.violations.take()
