"""Why a message was understood as it was, asked of the assistant when staff want to know."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import URL

from crm_bridge.escalation_rules import versions
from crm_bridge.staff import accounts
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.console.staff_browser import Answer, StaffBrowser
from tests.crm_bridge.shop import ShopBridge, running_bridge
from tests.fakes.assistant import FakeAssistant

TEXT = "I want a refund"
THEN = {
    "intent": {"name": "track_order", "confidence": 0.874},
    "ranking": [
        {"name": "track_order", "confidence": 0.874},
        {"name": "refund_status", "confidence": 0.09},
    ],
    "entities": [{"entity": "order_number", "value": "CL-100002", "start": 12, "end": 21}],
    "sentiment": {"label": "negative", "score": -0.42},
}


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
async def bridge(sqlite_only: URL, assistant: FakeAssistant) -> AsyncIterator[ShopBridge]:
    """A bridge that knows where the assistant is."""
    async with assistant.served() as address, running_bridge(sqlite_only, assistant=address) as it:
        yield it


@pytest.fixture
async def ann(browser: StaffBrowser) -> Chat:
    chat = await Chat.opened(browser.bridge, identity=browser.bridge.identity("ann"))
    await chat.write(TEXT)
    await chat.answer({"text": "It is on its way."}, understanding=THEN)
    return chat


def address(chat: Chat, seq: int = 1) -> str:
    return f"/conversations/{chat.conversation_id}/messages/{seq}/why"


async def told(browser: StaffBrowser, chat: Chat, seq: int = 1) -> Answer:
    answer = await browser.part(address(chat, seq))
    assert answer.status == 200
    return answer


async def test_the_transcript_asks_nobody_until_it_is_opened(
    browser: StaffBrowser, ann: Chat, assistant: FakeAssistant
) -> None:
    page = await browser.get(f"/conversations/{ann.conversation_id}")
    assert f'hx-get="{address(ann)}"' in page.source
    assert page.source.count("Why?") == 1  # the assistant's own message has none
    assert assistant.explained == []


async def test_the_intents_words_and_examples_that_pulled_are_shown(
    browser: StaffBrowser, ann: Chat, assistant: FakeAssistant
) -> None:
    why = await told(browser, ann)
    assert assistant.explained == [TEXT]
    for shown in (
        "Get refund, 97%; 25% are needed, and, because it changes something, a lead of 20%",
        "return item 2%",
        "refund +8.20 without it place order 31%",
        "want −1.30 without it 99%",
        "88% i want my money back get refund",
        "refnud → refund",
        "negative −0.40",
        "product: kettle",
        "71% How long a refund takes By card",
    ):
        assert shown in why.text
    assert why.texts('"pull-3"') == ["refund"]
    assert why.texts('"against-1"') == ["want"]


async def test_the_matched_keyword_is_shown(browser: StaffBrowser, ann: Chat) -> None:
    assert "Rule money back : refund High" in (await told(browser, ann)).text


async def test_the_call_that_was_kept_is_shown(browser: StaffBrowser, ann: Chat) -> None:
    await ann.escalate("I want a human")
    assert "Keyword human called a person at the time." in (await told(browser, ann, 3)).text
    assert "called a person at the time" not in (await told(browser, ann, 1)).text


async def test_what_was_understood_then_is_told_where_it_is_something_else_today(
    browser: StaffBrowser, ann: Chat, assistant: FakeAssistant
) -> None:
    assert "At the time: track order 87%" in (await told(browser, ann)).text
    same = {**assistant.explanation, "intent": THEN["intent"]}
    assistant.explanation = same
    assert "At the time:" not in (await told(browser, ann)).text


@pytest.mark.parametrize(
    ("verdict", "says"),
    [
        ({"outcome": "not_understood", "margin": None}, "Not understood."),
        (
            {"outcome": "asked", "between": ["get_refund", "return_item"]},
            "Asked back: get refund or return item?",
        ),
        ({"found_in": "sentence"}, "by one sentence"),
        ({"found_in": "several"}, "1 needs, each understood by itself"),
    ],
)
async def test_the_rule_s_verdict_is_told(
    browser: StaffBrowser,
    ann: Chat,
    assistant: FakeAssistant,
    verdict: dict[str, object],
    says: str,
) -> None:
    was = assistant.explanation["verdict"]
    assistant.explanation = {**assistant.explanation, "verdict": {**was, **verdict}}
    assert says in (await told(browser, ann)).text


async def test_while_the_assistant_is_away_the_record_is_shown(
    browser: StaffBrowser, ann: Chat, assistant: FakeAssistant
) -> None:
    assistant.failing = True
    why = await told(browser, ann)
    for shown in (
        "The assistant does not answer,",
        "Try again",
        "track order 87%",
        "refund status 9%",
        "order number: CL-100002",
        "negative −0.42",
    ):
        assert shown in why.text


async def test_an_answer_that_is_none_counts_as_away(
    browser: StaffBrowser, ann: Chat, assistant: FakeAssistant
) -> None:
    assistant.explanation = {"needs": "many"}
    assert "does not answer" in (await told(browser, ann)).text


async def test_it_goes_by_the_reasons_as_leads_changed_them(
    browser: StaffBrowser, bridge: ShopBridge, ann: Chat, assistant: FakeAssistant
) -> None:
    changes = {"entries": {"legal": {"enabled": False}}}
    async with bridge.database.session() as session:
        lead = await accounts.create(
            session, email="lea@shop.example", name="Lea", role="lead", password=None,
            actor="system",
        )  # fmt: skip
        await versions.keep(session, lead, changes, why="", based_on=0)
    await told(browser, ann)
    assert assistant.explained_by == changes


async def test_a_button_is_not_explained(
    browser: StaffBrowser, ann: Chat, assistant: FakeAssistant
) -> None:
    await ann.write("more")
    await ann.answer({"text": "Sure?", "buttons": [{"title": "Yes", "command": "/affirm"}]})
    (payload,) = [b["payload"] for m in await ann.messages() for b in m.get("buttons") or []]
    await ann.choose(payload)
    why = await told(browser, ann, 5)
    assert "used a button or a form" in why.text
    assert assistant.explained == []


async def test_without_scripts_it_is_a_page(browser: StaffBrowser, ann: Chat) -> None:
    page = await browser.get(address(ann))
    assert page.text.startswith("Why a message was understood")
    assert "i want my money back" in page.text


async def test_what_a_customer_wrote_is_no_markup(browser: StaffBrowser, ann: Chat) -> None:
    await ann.write("<script>alert(1)</script> & more")
    assert "<script>alert" not in (await browser.get(address(ann, 3))).source


@pytest.mark.parametrize("seq", [2, 99, 999_999_999])
async def test_only_a_customers_message_can_be_explained(
    browser: StaffBrowser, ann: Chat, seq: int
) -> None:
    assert (await browser.part(address(ann, seq))).status == 404


async def test_somebody_elses_conversation_is_not_found(browser: StaffBrowser, ann: Chat) -> None:
    assert (await browser.part("/conversations/cnv_none/messages/1/why")).status == 404
    assert (
        await browser.part(f"/conversations/{ann.conversation_id}/messages/x/why")
    ).status == 404
