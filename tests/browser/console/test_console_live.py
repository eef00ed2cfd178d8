"""What makes the workspace live: colleagues, typing, keys, notifications, a long transcript."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Route, expect

from crm_bridge.conversations import desk
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff
from crm_bridge.staff import accounts
from tests.browser.console.console_page import PASSWORD, ConsolePage
from tests.crm_bridge.chat import Chat, at_the_desk
from tests.crm_bridge.console.staff_browser import colleague
from tests.crm_bridge.shop import ShopBridge

LONG = 2_000


@pytest_asyncio.fixture(loop_scope="session")
async def priya(bridge: ShopBridge) -> Staff:
    return await colleague(bridge, "Priya")


@pytest_asyncio.fixture(loop_scope="session")
async def priyas(chromium: Browser, bridge: ShopBridge, priya: Staff) -> AsyncIterator[ConsolePage]:
    """Priya's own browser, logged in."""
    context = await chromium.new_context()
    console = ConsolePage(await context.new_page(), bridge)
    await console.visit()
    await console.page.get_by_label("E-mail").fill(priya.email)
    await console.page.get_by_label("Password").fill(PASSWORD)
    await console.button("Log in").click()
    await console.listening()
    yield console
    await context.close()


async def answer_from_elsewhere(bridge: ShopBridge, chat: Chat, writer: Staff, then: str) -> None:
    """A colleague takes the conversation, answers, and its agent has it again."""
    async with at_the_desk(bridge) as session:
        owner = await accounts.by_email(session, then)
        assert owner is not None
        for staff, text in ((writer, "It comes tomorrow."), (owner, None)):
            await desk.return_to_bot(session, chat.conversation_id, owner)
            await desk.take_over(session, chat.conversation_id, staff)
            if text:
                await desk.reply(session, chat.conversation_id, staff, text)


async def test_two_agents_see_each_other_come_write_and_leave(
    console: ConsolePage, priyas: ConsolePage, ann: Chat
) -> None:
    await console.open(ann)
    await console.button("Accept").click()
    await priyas.open(ann)
    around = console.page.locator("#colleagues")
    await expect(around).to_have_text("Priya is here.")
    await expect(priyas.page.locator("#colleagues")).to_have_text("Anna is here.")
    await priyas.note.press_sequentially("Called")
    await expect(around).to_have_text("Priya is writing a note…")
    await priyas.note.fill("")
    await expect(around).to_have_text("Priya is here.")
    await priyas.page.goto("about:blank")
    await expect(around).to_be_empty()


async def test_the_second_to_send_sees_what_came_and_may_send_nevertheless(
    console: ConsolePage, bridge: ShopBridge, priya: Staff, ann: Chat
) -> None:
    await console.open(ann)
    await console.button("Accept").click()
    await console.reply.fill("Let me look.")

    async def late(route: Route) -> None:
        await (route.abort() if route.request.method == "GET" else route.continue_())

    await console.page.route("**/conversations/*?from=*", late)
    await answer_from_elsewhere(bridge, ann, priya, "anna@shop.example")
    await console.button("Send").click()
    told = console.page.get_by_role("alert").filter(has_text="Priya replied meanwhile")
    await expect(told).to_contain_text("It comes tomorrow.")
    await expect(console.reply).to_have_value("Let me look.")
    await console.button("Send mine anyway").click()
    await expect(console.messages.last).to_contain_text("Let me look.")
    await expect(console.reply).to_have_value("")
    await expect(told).to_have_count(0)


async def test_typing_goes_both_ways_and_a_reply_says_how_far_it_came(
    console: ConsolePage, bridge: ShopBridge, ann: Chat
) -> None:
    await console.open(ann)
    await console.button("Accept").click()
    typing = console.page.locator("#customer-typing")
    await ann.post("/typing", {})
    await expect(typing).to_have_text("Ann Archer is typing…")
    await ann.write("Hello?")
    await expect(console.messages.last).to_contain_text("Hello?")
    await expect(typing).to_be_empty()
    stands = await bridge.call("GET", "/v1/feed", "gateway-token-of-the-tests", wait=0)
    await console.reply.press_sequentially("Yes, ")
    told = await bridge.call(
        "GET", "/v1/feed", "gateway-token-of-the-tests",
        after=stands.body["last"], typed=stands.body["typed"], wait=10,
    )  # fmt: skip
    assert {"conversation_id": ann.conversation_id, "author": "agent"} in told.body["typing"]
    await console.reply.press_sequentially("I am here.")
    await console.reply.press("Enter")
    reply = console.messages.filter(has_text="Yes, I am here.")
    await expect(reply).to_contain_text("Sent")
    seq = (await ann.messages())[-1]["seq"]
    await ann.post("/seen", {"seq": seq})
    await expect(reply).to_contain_text("Seen")


async def test_keys_move_open_accept_and_write_and_do_nothing_while_one_types(
    console: ConsolePage, ann: Chat
) -> None:
    page = console.page
    await console.visit()
    await console.listening()
    await page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    await expect(sheet).to_contain_text("Next conversation")
    await page.keyboard.press("Escape")
    await expect(sheet).to_be_hidden()
    await page.keyboard.press("/")
    await expect(page.get_by_role("searchbox")).to_be_focused()
    await page.keyboard.type("gqa?")
    await expect(page.get_by_role("searchbox")).to_have_value("gqa?")
    await expect(sheet).to_be_hidden()
    await expect(page.get_by_text("Nothing found")).to_be_visible()
    await page.get_by_role("searchbox").fill("")
    await expect(console.rows.first).to_be_visible()
    await page.get_by_role("searchbox").blur()
    await page.keyboard.press("j")
    await expect(page.get_by_role("link", name="Ann Archer").first).to_be_focused()
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/{ann.conversation_id}")
    await console.listening()
    await page.keyboard.press("a")
    await expect(console.reply).to_be_focused()
    await page.keyboard.type("none of atrnej? is a key here")
    await expect(console.reply).to_have_value("none of atrnej? is a key here")
    await console.reply.blur()
    await page.keyboard.press("n")
    await expect(console.note).to_be_focused()
    await console.note.blur()
    await page.keyboard.press("g")
    await page.keyboard.press("m")
    await page.wait_for_url("**/conversations?view=mine")


async def test_what_concerns_the_agent_is_notified_once_unless_it_is_looked_at(
    console: ConsolePage, ann: Chat
) -> None:
    page = console.page
    await page.context.grant_permissions(["notifications"])
    await page.context.add_init_script(RECORDS_NOTIFICATIONS)
    await console.open(ann)
    await console.button("Accept").click()
    await expect(console.reply).to_be_focused()
    await console.visit("/account")
    await console.listening()
    await page.get_by_label("Notifications of the browser").check()
    await ann.write("are you there?")
    await page.wait_for_function("() => window.notified.length > 0")
    assert await page.evaluate("window.notified") == [["Ann Archer wrote", "are you there?"]]
    await expect(page).to_have_title("(1) Your account · Our shop")
    await console.open(ann)
    await ann.write("hello")
    await expect(console.messages.last).to_contain_text("hello")
    await expect(page).to_have_title("Ann Archer · Our shop")
    assert await page.evaluate("window.notified") == []


async def test_a_transcript_of_2000_messages_opens_at_its_end_and_goes_up_without_a_jump(
    console: ConsolePage, bridge: ShopBridge, ann: Chat
) -> None:
    await lengthen(bridge, ann)
    await console.open(ann)
    await expect(console.messages.last).to_contain_text("line 2000.")
    await expect(console.messages.last).to_be_in_viewport()
    assert await console.messages.count() == 50
    first = console.thread.locator("#m-1951")
    await first.scroll_into_view_if_needed()
    place = await first.bounding_box()
    await expect(console.thread.locator("#m-1851")).to_be_attached()
    moved = await first.bounding_box()
    assert place is not None
    assert moved is not None
    assert abs(place["y"] - moved["y"]) < 2
    await ann.write("the newest")
    await expect(console.messages.last).to_contain_text("the newest")
    assert await console.messages.count() == len(set(await _ids(console))) > 150
    while not await console.thread.locator("#m-1").count():
        shown = await console.messages.count()
        await console.thread.evaluate("log => log.scrollTo(0, 0)")
        await console.page.wait_for_function(GREW, arg=shown)
    ids = [int(one.removeprefix("m-")) for one in await _ids(console)]
    assert ids == list(range(1, LONG + 2))
    await expect(console.page.get_by_role("link", name="Show earlier")).to_have_count(0)


async def lengthen(bridge: ShopBridge, chat: Chat) -> None:
    async with bridge.database.session() as session:
        conversation = await session.get_one(Conversation, chat.conversation_id)
        begin, conversation.last_seq = conversation.last_seq + 1, LONG
        session.add_all(
            Message(
                conversation_id=conversation.id,
                seq=seq,
                episode_id=conversation.episode_id,
                at=bridge.clock(),
                author="bot",
                text=f"line {seq}.",
                delivery="sent",
            )
            for seq in range(begin, LONG + 1)
        )


async def _ids(console: ConsolePage) -> list[str]:
    found: list[str] = await console.messages.evaluate_all("all => all.map(({ id }) => id)")
    return found


GREW = "count => document.querySelectorAll('#thread article').length > count"
RECORDS_NOTIFICATIONS = """
  window.notified = [];
  window.Notification = class {
    static permission = "granted";
    static requestPermission = async () => "granted";
    constructor(title, { body }) { window.notified.push([title, body]); }
    close() {}
  };
"""
