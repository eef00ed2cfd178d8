"""Where agents write, as they do: by keyboard, interrupted, with files."""

import asyncio
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Locator, Route, expect
from sqlalchemy import select

from crm_bridge.conversations import desk
from crm_bridge.models.staff import Staff
from crm_bridge.replies import canned
from crm_bridge.replies.canned import Wish
from tests.browser.console.console_page import ConsolePage
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.shop import ShopBridge

ROOT = Path(__file__).resolve().parents[3]
PNG = (ROOT / "docs" / "images" / "confusions.png").read_bytes()
WAY = Wish("On its way", "way", "Dear {customer_first_name}, {carrier} has {order_number}.")


@pytest_asyncio.fixture(loop_scope="session")
async def replying(console: ConsolePage, bridge: ShopBridge, ann: Chat) -> ConsolePage:
    """Anna has accepted Ann's conversation, and has two quick replies."""
    async with at_the_desk(bridge) as session:
        anna = (await session.scalars(select(Staff).where(Staff.name == "Anna"))).one()
        await desk.accept(session, ann.conversation_id, anna)
        await canned.add(session, anna, WAY, shared=False)
        await canned.add(session, anna, Wish("Bye", "bye", "Goodbye!"), shared=False)
    await console.open(ann)
    return console


async def said_by_agents(chat: Chat) -> list[str]:
    return [one["text"] for one in await chat.messages() if one["author"] == "agent"]


def warning(console: ConsolePage) -> Locator:
    return console.page.locator("#composer-warning")


async def test_a_quick_reply_is_chosen_by_keyboard_and_waits_for_what_is_not_known(
    replying: ConsolePage, ann: Chat
) -> None:
    page = replying.page
    await replying.reply.press_sequentially("Hello. /")
    await expect(page.get_by_role("option")).to_have_count(2)
    await replying.reply.press("Escape")
    await expect(page.get_by_role("option")).to_have_count(0)
    await replying.reply.press_sequentially("way and /")
    await replying.reply.press("Backspace")
    await replying.reply.fill("Hello. ")
    await replying.reply.press_sequentially("/w")
    await expect(page.get_by_role("option")).to_have_count(1)
    await replying.reply.press("Enter")
    await expect(replying.reply).to_have_value("Hello. Dear Ann, {carrier} has CL-100002.")
    await replying.reply.press("Enter")
    await expect(warning(replying)).to_contain_text("Fill in {carrier} before you send this")
    assert await said_by_agents(ann) == []
    # It is selected: what is typed takes its place.
    await replying.reply.press_sequentially("the van")
    await expect(warning(replying)).to_be_empty()
    await replying.reply.press("Control+Enter")
    await expect(replying.messages.last).to_contain_text("the van has CL-100002.")
    await replying.page.keyboard.press("Control+/")
    await page.get_by_role("combobox", name="Find a quick reply").press_sequentially("good")
    await page.keyboard.press("Enter")
    await expect(replying.reply).to_have_value("Goodbye!")
    await expect(replying.reply).to_be_focused()


async def test_a_draft_is_there_in_another_browser_and_after_the_log_in_has_ended(
    replying: ConsolePage, bridge: ShopBridge, chromium: Browser, ann: Chat
) -> None:
    await replying.reply.fill("Dear Ann, about your")
    await expect(replying.page.get_by_text("Draft kept", exact=True)).to_be_visible()
    elsewhere = await chromium.new_context()
    there = ConsolePage(await elsewhere.new_page(), bridge)
    await there.visit()
    await there.log_in()
    await there.open(ann)
    await expect(there.reply).to_have_value("Dear Ann, about your")
    await elsewhere.close()
    # Sent in the moment in which the log-in ends: neither the reply nor the draft gets through.
    await replying.page.context.clear_cookies()
    await replying.reply.press_sequentially(" refund")
    await replying.reply.press("Enter")
    await expect(replying.page.get_by_text("What you typed there is kept.")).to_be_visible()
    await replying.log_in()
    await expect(replying.reply).to_have_value("Dear Ann, about your refund")
    await replying.reply.press("Enter")
    await expect(replying.messages.last).to_contain_text("about your refund")
    await expect(replying.reply).to_have_value("")
    await replying.page.reload()
    await replying.listening()
    await expect(replying.reply).to_have_value("")


async def test_files_are_added_shown_refused_removed_and_sent(
    replying: ConsolePage, ann: Chat, bridge: ShopBridge
) -> None:
    page, files = replying.page, replying.page.get_by_role("list", name="Files of this reply")
    await replying.reply.fill("See the photo")
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    await page.set_input_files(
        "#attach-files",
        [
            {"name": "photo.png", "mimeType": "image/png", "buffer": PNG},
            {"name": "drawing.svg", "mimeType": "image/svg+xml", "buffer": svg},
            {"name": "other.svg", "mimeType": "image/svg+xml", "buffer": svg},
        ],
    )
    for refused in ("drawing.svg", "other.svg"):
        await expect(warning(replying)).to_contain_text(f"{refused}: Files can be PNG")
    await expect(files.get_by_role("listitem")).to_have_count(1)
    # As a screenshot is pasted, and as a file is dropped.
    for among, (event, name) in enumerate([("paste", "pasted.txt"), ("drop", "dropped.txt")], 2):
        bridge.clock.move(seconds=1)
        await page.evaluate(_PASTE_OR_DROP, [event, name])
        await expect(files.get_by_role("listitem")).to_have_count(among)
        await expect(files.get_by_role("progressbar")).to_have_count(0)
    await files.get_by_role("button", name="Remove dropped.txt").click()
    await page.reload()
    await replying.listening()
    await expect(replying.reply).to_have_value("See the photo")
    await expect(files.get_by_role("listitem")).to_have_count(2)
    await replying.button("Send").click()
    await expect(replying.reply).to_be_focused()
    picture = replying.messages.last.locator("img.thumbnail")
    await expect(picture).to_be_in_viewport()
    await the_end_stays_in_sight_when_the_picture_comes_late(replying)
    await expect(files).to_be_hidden()
    told = (await ann.messages())[-1]
    assert [one["name"] for one in told["attachments"]] == ["photo.png", "pasted.txt"]


async def the_end_stays_in_sight_when_the_picture_comes_late(replying: ConsolePage) -> None:
    page, there = replying.page, asyncio.Event()

    async def late(route: Route) -> None:
        await there.wait()
        await route.continue_()

    await page.route("**/attachments/*", late)
    await page.set_viewport_size({"width": 1280, "height": 480})
    await page.reload(wait_until="domcontentloaded")
    await replying.listening()
    end = replying.messages.last.get_by_role("link", name="pasted.txt")
    await expect(end).to_be_in_viewport()
    there.set()
    picture = replying.messages.last.locator("img.thumbnail")
    await expect(picture).not_to_have_js_property("naturalHeight", 0)
    await expect(end).to_be_in_viewport()


_PASTE_OR_DROP = """
  ([kind, name]) => {
    const data = new DataTransfer();
    data.items.add(new File(["some words"], name, { type: "text/plain" }));
    const event = kind === "paste"
      ? new ClipboardEvent(kind, { clipboardData: data, bubbles: true, cancelable: true })
      : new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true });
    document.getElementById("reply").dispatchEvent(event);
  }
"""


async def test_a_note_looks_otherwise_and_never_reaches_the_customer(
    replying: ConsolePage, ann: Chat
) -> None:
    ground = "() => getComputedStyle(document.getElementById('composer')).backgroundColor"
    before = await replying.page.evaluate(ground)
    await replying.reply.fill("Dear Ann")
    await replying.reply.press("Control+.")
    await expect(replying.note).to_be_focused()
    await expect(replying.reply).to_be_hidden()
    assert await replying.page.evaluate(ground) != before
    await replying.note.press_sequentially("She is lying")
    # News must not turn the box over.
    await ann.write("are you there?")
    await expect(replying.messages.last).to_contain_text("are you there?")
    await expect(replying.note).to_be_focused()
    await replying.note.press("Enter")
    await expect(replying.thread.get_by_role("article", name="Internal note")).to_be_visible()
    assert await said_by_agents(ann) == []
    await replying.page.get_by_role("radio", name="Reply").check()
    await expect(replying.reply).to_have_value("Dear Ann")


async def test_who_loses_the_conversation_keeps_the_text_and_is_told(
    replying: ConsolePage, bridge: ShopBridge, ann: Chat
) -> None:
    await replying.reply.fill("Half a sentence")
    ben = await agent(bridge, "Ben")
    async with at_the_desk(bridge) as session:
        await desk.return_to_bot(session, ann.conversation_id, ben)
        await desk.take_over(session, ann.conversation_id, ben)
    await expect(replying.page.get_by_text("Ben answers here.")).to_be_visible()
    await expect(replying.reply).to_have_value("Half a sentence")
    await expect(replying.button("Send")).to_be_disabled()
    await replying.reply.press("Enter")
    assert await said_by_agents(ann) == []


async def test_a_suggestion_is_put_into_the_draft_and_all_of_it_fits_a_phone(
    replying: ConsolePage, ann: Chat, axe_source: str
) -> None:
    await replying.page.set_viewport_size({"width": 390, "height": 844})
    await ann.write("how long may I take to return something?")
    suggestion = replying.page.get_by_role("region", name="Suggested replies").get_by_role("button")
    await expect(suggestion.first).to_contain_text("Help: ")
    await suggestion.first.click()
    await expect(replying.reply).not_to_have_value("")
    await replying.button("Quick replies").click()
    await expect(replying.page.get_by_role("option")).to_have_count(2)
    assert await replying.serious_problems(axe_source) == []
    assert not await replying.overflows()
    assert await said_by_agents(ann) == []
