"""One conversation as a page: the transcript, what lies beside it, and what staff do."""

from typing import Any

import pytest

from crm_bridge.conversations import desk
from tests.crm_bridge.chat import Chat, at_the_desk, sweep
from tests.crm_bridge.console.staff_browser import Answer, StaffBrowser, colleague
from tests.crm_bridge.shop import Visitor

UNDERSTOOD: dict[str, Any] = {
    "intent": {"name": "track_order", "confidence": 0.874},
    "ranking": [
        {"name": "track_order", "confidence": 0.874},
        {"name": "refund_status", "confidence": 0.09},
    ],
    "entities": [{"entity": "order_number", "value": "CL-100002", "start": 12, "end": 21}],
    "sentiment": {"label": "negative", "score": -0.42},
}


@pytest.fixture
async def ann(browser: StaffBrowser) -> Chat:
    """Ann Archer, signed in at the shop."""
    return await Chat.opened(browser.bridge, identity=browser.bridge.identity("ann"))


def address(chat: Chat, deed: str = "") -> str:
    return f"/conversations/{chat.conversation_id}" + (f"/{deed}" if deed else "")


async def opened(browser: StaffBrowser, chat: Chat) -> Answer:
    page = await browser.get(address(chat))
    assert page.status == 200
    return page


async def test_beside_a_message_stands_what_was_understood_and_done(
    browser: StaffBrowser, ann: Chat
) -> None:
    await ann.write("where is my CL-100002?")
    await ann.answer(
        {"text": "It is on its way."},
        understanding=UNDERSTOOD,
        actions=[
            {"name": "action_track_order", "ok": True, "milliseconds": 38.4},
            {"name": "action_say_more", "ok": False},
        ],
    )
    page = await opened(browser, ann)
    assert page.texts('"intent"') == ["track order"]
    assert 'value="0.874"' in page.source
    for told in (
        "87%",
        "or refund status 9%",
        "negative −0.42",
        "track order 38 ms , ok",
        "say more failed",
        "Answered",
    ):
        assert told in page.text
    assert page.texts('title="order number"') == ["CL-100002"]


async def test_every_need_of_a_message_is_shown(browser: StaffBrowser, ann: Chat) -> None:
    needs = [
        {"intent": "track_order", "confidence": 0.874, "start": 0, "end": 22},
        {"intent": "gift_card", "confidence": 0.61, "start": 27, "end": 50},
    ]
    await ann.write("where is my CL-100002? and do you sell gift cards")
    await ann.answer({"text": "Both."}, understanding={**UNDERSTOOD, "needs": needs})
    page = await opened(browser, ann)
    assert page.texts('"intent"') == ["track order", "and gift card"]
    assert "61%" in page.text
    assert "or refund status" not in page.text


async def test_what_the_customer_was_shown_is_shown(browser: StaffBrowser, ann: Chat) -> None:
    await ann.write("socks")
    await ann.answer(
        {
            "text": "These?",
            "buttons": [{"title": "Show more", "command": "/more"}],
            "cards": [{"title": "Wool Socks", "subtitle": "£12.00", "reason": "Warm"}],
            "sources": [{"title": "Sizes", "url": "https://shop.example/sizes"}],
            "form": {
                "command": "/inform",
                "fields": [{"name": "s", "label": "Your size", "required": False}],
            },
        }
    )
    page = await opened(browser, ann)
    for told in ("These?", "Show more", "Wool Socks", "£12.00", "Warm", "Sizes", "Your size"):
        assert told in page.text
    assert "Sent" in page.text
    await ann.post("/deliveries", {"seqs": [2], "state": "failed"})
    assert "Failed" in (await opened(browser, ann)).text


async def test_an_address_that_runs_a_script_is_no_link(browser: StaffBrowser, ann: Chat) -> None:
    await ann.write("socks")
    await ann.answer(
        {
            "text": "These?",
            "cards": [{"title": "Socks", "image": "javascript:alert(1)"}],
            "sources": [{"title": "Sizes", "url": "javascript:alert(1)"}],
        }
    )
    page = await opened(browser, ann)
    assert "Sizes" in page.text
    assert "javascript:" not in page.source


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
async def test_what_customers_and_colleagues_write_is_never_markup(
    browser: StaffBrowser, ann: Chat, text: str
) -> None:
    await ann.write(text)
    understood = {
        "intent": {"name": text, "confidence": 0.5},
        "entities": [{"entity": text, "value": text, "start": 0, "end": 4}],
    }
    call = {"reason": "keyword", "matched": text}
    await ann.answer(outcome="escalated", escalation=call, understanding=understood)
    await browser.post(address(ann, "note"), text=text)
    page = await opened(browser, ann)
    assert text in page.text or text[4:] in page.text
    assert "<script>alert" not in page.source
    assert "<img" not in page.source


async def test_the_escalation_stands_beside_with_every_reason(
    browser: StaffBrowser, ann: Chat
) -> None:
    await ann.escalate(text="I want a human", priority="high")
    await browser.post(address(ann, "accept"))
    page = await opened(browser, ann)
    for told in ("Keyword", "human", "High", "Summary", "Reason: keyword", "by Anna"):
        assert told in page.text
    assert "A person was called" in page.text
    assert "Anna accepted the conversation" in page.text


async def test_a_customer_stands_beside_with_orders_and_earlier_conversations(
    browser: StaffBrowser, ann: Chat
) -> None:
    await ann.write("track my order")
    await ann.answer({"text": "It is on its way."}, understanding=UNDERSTOOD)
    browser.bridge.clock.move(minutes=16)
    await sweep(browser.bridge)
    await ann.write("me again")
    page = await opened(browser, ann)
    for told in ("Ann Archer", "ann@shop.example", "until 21 Mar, 00:00", "CL-100003", "£117.95"):
        assert told in page.text
    assert page.texts('"order-number"') == ["CL-100001", "CL-100002", "CL-100003"]
    assert "Trail Boot" in page.text
    assert page.text.count("Resolved by the assistant") == 2
    assert "The conversation ended after a quiet time" in page.text


async def test_of_a_visitor_only_the_proved_orders_are_there(
    browser: StaffBrowser, chat: Chat
) -> None:
    await chat.write("hello")
    assert "No order was proved" in (await opened(browser, chat)).text
    proved = await Visitor(browser.bridge, chat.conversation_id).prove(
        "CL-100004", email="bob@shop.example"
    )
    assert proved.status == 201
    page = await opened(browser, chat)
    assert page.texts('"order-number"') == ["CL-100004"]
    assert "Bob Baker" not in page.text


async def test_a_proof_that_has_run_out_says_so(browser: StaffBrowser, ann: Chat) -> None:
    await ann.write("hello")
    browser.bridge.clock.move(hours=11, minutes=59)
    assert "until 21 Mar, 00:00" in (await opened(browser, ann)).text
    await browser.log_in()
    browser.bridge.clock.move(hours=1)
    assert "not now" in (await opened(browser, ann)).text


async def test_taking_over_replying_and_returning_reach_the_customer(
    browser: StaffBrowser, ann: Chat
) -> None:
    await ann.write("hello")
    before = await opened(browser, ann)
    assert "Take over to reply" in before.text
    taken = await browser.post(address(ann, "take-over"))
    assert (taken.status, "<html" in taken.source) == (200, False)
    assert taken.texts("state-human") == ["With you"]
    replied = await browser.post(address(ann, "reply"), text="Hello,\r\nAnna here.")
    assert replied.texts('"said-author"')[-1] == "Anna"
    returned = await browser.post(address(ann, "return"))
    assert returned.texts("state-bot") == ["Assistant"]
    agents = [m for m in await ann.messages() if m["author"] == "agent"]
    assert [(m["text"], m["agent"]) for m in agents] == [("Hello,\nAnna here.", {"name": "Anna"})]
    assert await ann.state() == "bot"


async def test_without_scripts_a_form_leads_back_to_the_page(
    browser: StaffBrowser, ann: Chat
) -> None:
    await ann.write("hello")
    form = {"csrf": browser.csrf, "resolution": "solved"}
    sent = await browser.ask("POST", address(ann, "close"), data=form)
    assert (sent.status, sent.headers["location"]) == (303, address(ann))


async def test_a_deed_that_cannot_be_done_says_why(browser: StaffBrowser, ann: Chat) -> None:
    await ann.write("hello")
    for deed, why in (("accept", "has changed meanwhile"), ("reply", "take it over first")):
        refused = await browser.post(address(ann, deed), text="Hello")
        assert (refused.status, why in refused.text) == (409, True)
        assert "<html" not in refused.source


async def test_an_empty_reply_says_so(browser: StaffBrowser, ann: Chat) -> None:
    await ann.write("hello")
    await browser.post(address(ann, "take-over"))
    refused = await browser.post(address(ann, "reply"), text=" \n")
    assert (refused.status, "is empty" in refused.text) == (422, True)


async def test_a_colleagues_conversation_cannot_be_answered_by_me(
    browser: StaffBrowser, ann: Chat
) -> None:
    ben = await colleague(browser.bridge, "Ben")
    await ann.write("hello")
    async with at_the_desk(browser.bridge) as session:
        await desk.take_over(session, ann.conversation_id, ben)
    page = await opened(browser, ann)
    assert "Ben answers here." in page.text
    assert "Ben has this conversation." in page.source


async def test_a_note_is_marked_as_internal_and_stays_inside(
    browser: StaffBrowser, ann: Chat
) -> None:
    await ann.write("hello")
    noted = await browser.post(address(ann, "note"), text="calls often")
    assert "Internal note Anna" in noted.text
    assert "calls often" in noted.text
    assert "calls often" not in str(await ann.changes())


async def test_a_long_conversation_shows_its_end_and_the_way_back(
    browser: StaffBrowser, chat: Chat
) -> None:
    for number in range(54):
        await chat.write(f"message {number}.")
    page = await opened(browser, chat)
    assert "message 53." in page.text
    assert "message 3." not in page.text
    assert f"{address(chat)}?shown=100" in page.source
    earlier = await browser.get(f"{address(chat)}?shown=100")
    assert "message 3." in earlier.text
    assert "Show earlier" not in earlier.text


async def test_the_customers_page_has_profile_orders_and_timeline(
    browser: StaffBrowser, ann: Chat
) -> None:
    assert "Ann Archer has not written yet." in (await browser.get("/customers/ann")).text
    await ann.write("track my order")
    page = await browser.get("/customers/ann")
    for told in ("ann@shop.example", "SW1A 1AA", "CL-100001", "Wool Socks", "Going on"):
        assert told in page.text
    assert address(ann) in page.source
