"""A lead gives what one colleague has to another."""

import pytest
from sqlalchemy import select

from crm_bridge.conversations import desk
from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.conversation import ControlMove
from crm_bridge.models.desk import Note
from crm_bridge.models.staff import Staff
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.console.staff_browser import Answer, StaffBrowser, colleague
from tests.crm_bridge.routing.routed import online
from tests.crm_bridge.shop import ShopBridge


@pytest.fixture
async def lead(bridge: ShopBridge) -> StaffBrowser:
    """Lea, logged in."""
    browser = StaffBrowser(bridge, await colleague(bridge, "Lea", "lead"))
    assert (await browser.log_in()).status == 303
    return browser


@pytest.fixture
async def ravi(bridge: ShopBridge) -> Staff:
    return await online(bridge, "Ravi")


@pytest.fixture
async def kim(bridge: ShopBridge) -> Staff:
    return await online(bridge, "Kim")


@pytest.fixture
async def ann(bridge: ShopBridge, ravi: Staff) -> Chat:
    """Ann Archer, whom Ravi has."""
    chat = await Chat.opened(bridge, identity=bridge.identity("ann"))
    await chat.escalate()
    async with at_the_desk(bridge) as session:
        await desk.accept(session, chat.conversation_id, ravi)
    return chat


async def give(lead: StaffBrowser, chat: Chat, to: Staff, **fields: str) -> Answer:
    said = {"to": to.id, "reason": "has too much to do", **fields}
    return await lead.post(f"/conversations/{chat.conversation_id}/reassign", **said)


async def test_the_colleague_has_it_and_it_is_known_who_gave_it_when_and_why(
    lead: StaffBrowser, ann: Chat, ravi: Staff, kim: Staff
) -> None:
    form = await lead.part(f"/conversations/{ann.conversation_id}/reassign")
    assert "From Ravi to" in form.text
    assert (ravi.id in form.source, f'value="{kim.id}"' in form.source) == (True, True)
    page = await give(lead, ann, kim, seen=ravi.id)
    assert (page.status, "With Kim" in page.text) == (200, True)
    assert "Lea gave the conversation to Kim" in page.text
    move = (await ann.rows(ControlMove))[-1]
    assert (move.from_state, move.to_state, move.why) == ("human", "human", "assigned")
    assert (move.who, move.given_to) == (f"staff:{lead.staff.id}", f"staff:{kim.id}")
    assert move.at == lead.bridge.clock()
    assert [note.text for note in await ann.rows(Note)] == ["has too much to do"]
    assert (await ann.messages())[-1]["text"] == "Kim has joined the conversation."
    async with lead.bridge.database.reading() as session:
        audited = await session.scalars(
            select(AuditEvent.detail)
            .where(AuditEvent.action == "conversation.assigned")
            .order_by(AuditEvent.id)
        )
        assert [one["to"] for one in audited] == [kim.id]


async def test_what_cannot_be_given_is_told_and_changes_nothing(
    lead: StaffBrowser, ann: Chat, ravi: Staff, kim: Staff
) -> None:
    absent = await agent(lead.bridge, "Absent")
    for to, fields, status, told in (
        (kim, {"seen": ravi.id, "reason": " "}, 422, "Say why"),
        (kim, {"seen": kim.id}, 409, "Somebody else has this conversation meanwhile"),
        (ravi, {"seen": ravi.id}, 422, "They have this conversation already"),
        (absent, {"seen": ravi.id}, 409, "Absent is not at the desk"),
        (Staff(id="stf_none"), {"seen": ravi.id}, 404, "no such colleague"),
    ):
        refused = await give(lead, ann, to, **fields)
        assert (refused.status, told in refused.text) == (status, True), told
    assert (await ann.row()).assignee_id == ravi.id
    assert await ann.rows(Note) == []


async def test_the_assistants_conversation_is_taken_over_not_given(
    lead: StaffBrowser, chat: Chat, kim: Staff
) -> None:
    await chat.write("hello")
    refused = await give(lead, chat, kim, seen="")
    assert (refused.status, "cannot go from bot to human" in refused.text) == (409, True)


async def test_agents_have_no_such_form(browser: StaffBrowser, ann: Chat, kim: Staff) -> None:
    page = await browser.get(f"/conversations/{ann.conversation_id}")
    assert "Give to…" not in page.text
    assert (await give(browser, ann, kim)).status == 403
