"""The lists that a support team works from, in the browser: inbox, tasks, teams, and the menu."""

from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import expect
from sqlalchemy import select

from crm_bridge.conversations import desk
from crm_bridge.models.desk import Task
from crm_bridge.models.staff import Staff
from crm_bridge.models.team import TeamRules
from crm_bridge.routing import presence
from crm_bridge.tasks import working
from tests.browser.console.console_page import ConsolePage
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.routing.routed import OFFICE_WEEK, online
from tests.crm_bridge.shop import ShopBridge


async def anna(bridge: ShopBridge, **changes: object) -> Staff:
    async with bridge.database.session() as session:
        staff = (await session.scalars(select(Staff).where(Staff.name == "Anna"))).one()
        for name, value in changes.items():
            setattr(staff, name, value)
    return staff


@pytest_asyncio.fixture(loop_scope="session")
async def lead(stranger: ConsolePage, bridge: ShopBridge, ann: Chat) -> ConsolePage:
    """Anna as a lead, with a customer whom Ravi has, a task and a team with hours."""
    await anna(bridge, role="lead")
    ravi = await online(bridge, "Ravi")
    async with bridge.database.session() as session:
        await desk.accept(session, ann.conversation_id, ravi)
        rules = (await session.scalars(select(TeamRules))).one()
        rules.week, rules.zone, rules.holidays = OFFICE_WEEK, "Europe/London", ["2026-12-25"]
        session.add(
            Task(
                id="tsk_1",
                kind="message",
                title="A message",
                email="a.rather.long.address@of-a-visitor.example",
                text="The lamp flickers.",
                conversation_id=ann.conversation_id,
                created_at=bridge.clock(),
            )
        )
    await stranger.log_in()
    return stranger


async def test_what_a_customer_writes_is_unread_until_it_is_opened(
    console: ConsolePage, bridge: ShopBridge, ann: Chat
) -> None:
    me = await anna(bridge)
    async with bridge.database.session() as session:
        await desk.accept(session, ann.conversation_id, me)
    await console.open(ann)
    await console.visit("/conversations?view=mine")
    await console.listening()
    await expect(console.rows).to_have_count(1)
    await expect(console.rows.first).not_to_contain_text("Unread")
    await ann.write("are you there?")
    await expect(console.rows.first).to_contain_text("Unread")
    await console.page.get_by_role("link", name="Unread 1").click()
    await console.rows.get_by_role("link", name="Ann Archer").click()
    await expect(console.thread).to_contain_text("are you there?")
    await console.visit("/conversations?view=unread")
    await expect(console.page.get_by_text("You have read everything")).to_be_visible()


async def test_on_a_phone_the_links_are_a_menu_for_the_keyboard_too(
    console: ConsolePage, bridge: ShopBridge
) -> None:
    await console.page.set_viewport_size({"width": 390, "height": 800})
    setup = console.page.get_by_role("link", name="Set-up")
    await expect(setup).to_be_hidden()
    await console.button("Menu").press("Enter")
    await expect(setup).to_be_visible()
    await console.page.keyboard.press("Escape")
    await expect(setup).to_be_hidden()
    await expect(console.button("Menu")).to_be_focused()
    await console.button("Menu").press("Enter")
    await setup.press("Enter")
    await console.page.get_by_role("link", name="Teams").press("Enter")
    await expect(console.page.get_by_role("heading", name="Teams", exact=True)).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
async def test_the_talk_fills_the_window_whatever_is_above_it(
    console: ConsolePage, ann: Chat, width: int
) -> None:
    await console.page.set_viewport_size({"width": width, "height": 900})
    await console.open(ann)
    # As if the header needed a second line.
    await console.page.locator(".top").evaluate("top => (top.style.minBlockSize = '96px')")
    box = await console.page.locator("#composer").bounding_box()
    assert box is not None
    assert abs(box["y"] + box["height"] - 900) <= 1


@pytest.mark.parametrize("width", [1280, 390])
async def test_the_header_of_a_lead_with_all_its_links_is_one_line(
    lead: ConsolePage, width: int
) -> None:
    await lead.page.set_viewport_size({"width": width, "height": 800})
    await lead.visit("/conversations")
    await expect(lead.page.locator(".presence form")).to_be_visible()
    box = await lead.page.locator(".top").bounding_box()
    assert box is not None
    assert box["height"] < 60


async def test_without_a_mail_server_an_answer_to_a_task_is_kept_and_said_to_be(
    lead: ConsolePage,
) -> None:
    page = lead.page
    await page.get_by_role("link", name="Tasks").click()
    await page.get_by_text("Write an answer").click()
    await page.get_by_role("textbox", name="Answer to").fill("We send you\nanother one.")
    await lead.button("Keep the answer").click()
    await expect(page.get_by_role("status").get_by_text("was not mailed")).to_be_visible()
    await expect(page.get_by_text("Kept, not mailed")).to_be_visible()
    await page.get_by_role("button", name="Mark done").click()
    await expect(page.get_by_text("Nothing to do.")).to_be_visible()


async def test_tasks_show_what_colleagues_do_and_what_is_typed_stays(
    lead: ConsolePage, bridge: ShopBridge
) -> None:
    page, tasks = lead.page, lead.page.locator(".task")
    await lead.visit("/tasks")
    await lead.listening()
    answer = page.get_by_role("textbox", name="Answer to")
    await page.get_by_text("Write an answer").click()
    await answer.press_sequentially("We send")
    bridge.clock.move(seconds=1)
    left = await Chat.opened(bridge)
    await left.post("/offline-messages", {"email": "late@left.example", "message": "Call me."})
    await expect(tasks).to_have_count(2)
    async with bridge.database.session() as session:
        ravi = (await session.scalars(select(Staff).where(Staff.name == "Ravi"))).one()
        await working.take(session, "tsk_1", ravi, None)
    await expect(tasks.first.get_by_text("Ravi", exact=True)).to_be_visible()
    await answer.press_sequentially(" one")
    async with bridge.database.session() as session:
        new = (
            await session.scalars(select(Task.id).where(Task.email == "late@left.example"))
        ).one()
    take = tasks.nth(1).get_by_role("button", name="Take it")
    await take.hover()
    async with bridge.database.session() as session:
        await working.take(session, new, ravi, None)
    await expect(tasks.nth(1).get_by_text("Ravi", exact=True)).to_be_visible()
    await expect(take).to_have_text("Take it: late@left.example")
    await page.mouse.move(0, 0)
    await expect(take).to_have_text("Take it from Ravi: late@left.example")
    async with bridge.database.session() as session:
        await working.finish(session, new, ravi)
    await expect(page.get_by_role("link", name="All 1")).to_be_visible()
    await lead.button("Keep the answer").click()
    await expect(page.locator("p.alert")).to_contain_text("Ravi has taken this task meanwhile")
    await expect(page.get_by_label("What you wrote")).to_have_value("We send one")
    await expect(tasks).to_have_count(1)


async def test_the_page_of_teams_shows_who_is_there_and_what_is_typed_stays(
    lead: ConsolePage, bridge: ShopBridge
) -> None:
    await lead.visit("/teams")
    await lead.listening()
    ravis = lead.page.locator(".member", has_text="Ravi")
    await expect(ravis).to_contain_text("Online")
    await lead.page.get_by_label("A new team").get_by_label("Name").press_sequentially("Ret")
    async with bridge.database.session() as session:
        ravi = (await session.scalars(select(Staff).where(Staff.name == "Ravi"))).one()
        await presence.switch(session, ravi, "busy")
    await expect(ravis).to_contain_text("Busy")
    name = lead.page.get_by_label("Name, as the escalation rules call it")
    await name.press_sequentially("urns")
    await expect(name).to_have_value("Returns")


async def test_hours_are_told_in_words_while_typed_kept_in_the_history_and_taken_back(
    lead: ConsolePage, axe_source: str
) -> None:
    page = lead.page
    history = page.get_by_text("What was changed about")
    await lead.visit("/teams")
    await page.locator("summary", has_text="works").click()
    await page.get_by_label("Saturday").fill("9")
    await expect(page.get_by_text("'9' is no time: write 09:00-17:30")).to_be_visible()
    await page.get_by_label("Saturday").fill("09:00-13:00")
    told = "Open now until 17:00; closed on Sunday; next day off Friday 25 December."
    await expect(page.get_by_text(told)).to_be_visible()
    await page.get_by_role("button", name="Change the team").click()
    await history.click()
    await expect(page.locator(".version").first).to_contain_text("Saturday 09:00–13:00 added")
    await page.get_by_role("button", name="Use this again").click()
    await history.click()
    await expect(page.locator(".version").first).to_contain_text("Saturday closed instead of")
    assert await lead.serious_problems(axe_source) == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "light"), (390, "dark")])
async def test_axe_finds_nothing_serious_and_nothing_overflows(
    lead: ConsolePage, ann: Chat, axe_source: str, width: int, scheme: Any
) -> None:
    page = lead.page
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await page.set_viewport_size({"width": width, "height": 800})
    for path in (
        "/conversations?view=overdue",
        "/conversations?view=mine&q=nothing",
        "/tasks",
        "/teams",
        f"/conversations/{ann.conversation_id}/reassign",
    ):
        await lead.visit(path)
        await page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        assert await lead.serious_problems(axe_source) == [], path
        assert not await lead.overflows(), path
