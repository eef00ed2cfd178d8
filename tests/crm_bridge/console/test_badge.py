"""What the title counts, and what a notification says."""

import json
from typing import Any

from sqlalchemy import select

from crm_bridge.conversations import desk, seen_by_staff
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.staff import Staff, Team
from tests.crm_bridge.chat import Chat, at_the_desk
from tests.crm_bridge.console.staff_browser import StaffBrowser


async def told(browser: StaffBrowser, path: str = "/badge") -> Any:
    answer = await browser.get(path)
    assert answer.status == 200, answer.source
    return json.loads(answer.source)


async def test_those_who_wait_are_counted_and_what_the_own_customer_wrote(
    browser: StaffBrowser, chat: Chat
) -> None:
    assert await told(browser) == {"waiting": 0, "unread": 0}
    await chat.escalate()
    assert await told(browser) == {"waiting": 1, "unread": 0}
    async with at_the_desk(browser.bridge) as session:
        await desk.accept(session, chat.conversation_id, browser.staff)
        await seen_by_staff.mark_seen(session, browser.staff.id, chat.conversation_id, 2)
    assert await told(browser) == {"waiting": 0, "unread": 0}
    await chat.write("hello?")
    assert await told(browser) == {"waiting": 0, "unread": 1}


async def test_who_waits_for_another_team_is_not_counted(browser: StaffBrowser, chat: Chat) -> None:
    await chat.escalate()
    async with browser.bridge.database.session() as session:
        session.add_all([Team(id="tem_a", name="Returns"), Team(id="tem_b", name="Spanish")])
        await session.flush()
        (await session.get_one(Staff, browser.staff.id)).team_id = "tem_a"
        conversation = await session.get_one(Conversation, chat.conversation_id)
        conversation.team_id = "tem_b"
    assert (await told(browser))["waiting"] == 0
    async with browser.bridge.database.session() as session:
        found = await session.scalar(
            select(Conversation).where(Conversation.id == chat.conversation_id)
        )
        assert found is not None
        found.team_id = "tem_a"
    assert (await told(browser))["waiting"] == 1


async def test_a_notification_says_who_it_is_and_what_they_wrote(browser: StaffBrowser) -> None:
    ann = await Chat.opened(browser.bridge, identity=browser.bridge.identity("ann"))
    await ann.write("where is it?")
    glance = await told(browser, f"/conversations/{ann.conversation_id}/glance")
    assert glance["customer"] == "Ann Archer"
    assert "where is it?" in glance["text"]
    assert (await browser.get("/conversations/cnv_nobody/glance")).status == 404
