"""A lead looks for transcripts: searches, counts before narrowing, saves, exports, prints."""

import re
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect
from sqlalchemy import select, update

from crm_bridge.insights.projecting import PROJECTOR
from crm_bridge.models.staff import Staff
from crm_bridge.reviews import status
from tests.browser.console.console_page import ConsolePage
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import ShopBridge

TALKS = (
    ("ann", "the boots are late again", "negative", -0.8),
    ("bob", "my lamp is late", "neutral", 0.0),
    ("bob", "a refund, please", "positive", 0.6),
)


@pytest_asyncio.fixture(loop_scope="session")
async def lead(stranger: ConsolePage, bridge: ShopBridge) -> ConsolePage:
    """Anna, who is a lead now, in front of three transcripts."""
    for who, text, mood, score in TALKS:
        chat = await Chat.opened(bridge, identity=bridge.identity(who))
        await chat.write(text)
        await chat.answer(
            {"text": "I am sorry to hear that."},
            understanding={
                "intent": {"name": "track_order", "confidence": 0.8},
                "sentiment": {"label": mood, "score": score},
            },
        )
        bridge.clock.move(minutes=1)
    await bridge.client.app[PROJECTOR].catch_up()  # type: ignore[union-attr]
    async with bridge.database.session() as session:
        await session.execute(update(Staff).values(role="lead"))
    await stranger.log_in()
    await stranger.listening()
    await stranger.visit("/transcripts")
    return stranger


def sheet(lead: ConsolePage) -> Locator:
    return lead.page.get_by_role("dialog", name="Filters")


def address(query: str) -> re.Pattern[str]:
    return re.compile(rf"/transcripts\?{re.escape(query)}$")


async def test_typing_finds_marks_and_is_in_the_address(lead: ConsolePage) -> None:
    await expect(lead.rows).to_have_count(3)
    await lead.page.keyboard.press("/")
    await lead.page.keyboard.type("late")
    await expect(lead.rows).to_have_count(2)
    await expect(lead.rows.locator("mark")).to_have_text(["late", "late"])
    await expect(lead.page).to_have_url(address("words=late"))
    await expect(lead.page.get_by_label("Search transcripts")).to_be_focused()
    await lead.page.reload()
    await expect(lead.rows).to_have_count(2)


async def test_the_sheet_counts_before_the_list_is_narrowed(lead: ConsolePage) -> None:
    await lead.visit("/transcripts?words=late")
    await lead.page.get_by_role("button", name="Filters").click()
    await expect(sheet(lead).get_by_role("button", name="Show 2 transcripts")).to_be_visible()
    angry = sheet(lead).get_by_label("Negative at some point 1")
    await angry.check()
    show = sheet(lead).get_by_role("button", name="Show 1 transcript")
    await expect(show).to_be_visible()
    await expect(angry).to_be_focused()
    # Not before it is asked for.
    await expect(lead.rows).to_have_count(2)
    await show.click()
    await expect(lead.rows).to_have_count(1)
    await expect(sheet(lead)).to_be_hidden()
    await expect(lead.page).to_have_url(address("words=late&sentiment=negative"))
    await expect(lead.page.locator("#filter-count")).to_have_text("2")
    await lead.page.get_by_role("link", name="Remove Words: late").click()
    await expect(lead.page).to_have_url(address("sentiment=negative"))


async def test_days_of_ones_own(lead: ConsolePage) -> None:
    await lead.page.get_by_label("Days").select_option("Own days")
    await sheet(lead).get_by_label("From").fill("2026-03-21")
    await sheet(lead).get_by_role("button", name="Show 0 transcripts").click()
    await expect(lead.page.get_by_text("No transcript fits all of this")).to_be_visible()
    await lead.page.get_by_role("link", name="3 without days “From 21 Mar 2026”").click()
    await expect(lead.rows).to_have_count(3)
    await lead.page.get_by_label("Days").select_option("Today")
    await expect(lead.page).to_have_url(address("from=2026-03-20&to=2026-03-20"))
    await expect(lead.rows).to_have_count(3)


async def test_by_keyboard_alone(lead: ConsolePage) -> None:
    press = lead.page.keyboard.press
    for key in ("j", "j", "k", "j", "r"):
        await press(key)
    marks = lead.page.get_by_role("button", name=re.compile("^Reviewed"))
    await expect(marks.nth(1)).to_have_attribute("aria-pressed", "true")
    await press("r")
    await expect(marks.nth(1)).to_have_attribute("aria-pressed", "false")
    await press("Enter")
    await expect(lead.page.get_by_role("heading", name="Bob Baker")).to_be_visible()
    await lead.page.go_back()
    await expect(lead.rows).to_have_count(3)


async def test_a_filter_gets_a_name(lead: ConsolePage) -> None:
    await lead.visit("/transcripts?words=late")
    await lead.button("Save filter").click()
    box = lead.page.get_by_role("dialog", name="Save this filter")
    await box.get_by_label("Name").fill("Late things")
    await box.get_by_label("For all leads").check()
    await box.get_by_role("button", name="Save").click()
    kept = lead.page.get_by_role("navigation", name="Saved filters")
    await expect(kept.get_by_role("link", name="Late things")).to_have_attribute(
        "aria-current", "true"
    )
    await kept.get_by_role("link", name="Edit…").click()
    await lead.page.get_by_role("button", name="Remove Late things").click()
    await expect(lead.page.get_by_text("You have saved no filter yet")).to_be_visible()


async def test_a_file_is_made_while_one_watches_and_is_fetched(
    lead: ConsolePage, tmp_path: Path
) -> None:
    await lead.visit("/transcripts?words=late")
    await lead.page.get_by_role("link", name="Export").click()
    await lead.button("Make the file").click()
    async with lead.page.expect_download() as coming:
        await lead.page.get_by_role("link", name=re.compile("^Download")).click()
    path = tmp_path / "file.csv"
    await (await coming.value).save_as(path)
    text = path.read_text(encoding="utf-8")
    assert "the boots are late again" in text
    assert "Ann Archer" not in text


async def test_a_page_to_print_is_black_on_white_without_buttons(lead: ConsolePage) -> None:
    link = await lead.rows.first.get_by_role("link").first.get_attribute("href")
    assert link
    await lead.visit(f"{link.partition('?')[0]}/print")
    page = lead.page
    await page.emulate_media(media="print", color_scheme="dark")
    await expect(page.get_by_text("a refund, please")).to_be_visible()
    await expect(page.get_by_role("button")).to_have_count(0)
    await expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    await expect(page.locator("body")).to_have_css("color", "rgb(0, 0, 0)")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
async def test_axe_finds_nothing_serious_and_nothing_overflows(
    lead: ConsolePage, axe_source: str, width: int, scheme: Any
) -> None:
    await lead.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await lead.page.set_viewport_size({"width": width, "height": 800})
    for path in (
        "/transcripts?words=unicorns",
        "/transcripts?words=%22%22",
        "/transcripts?words=late&sentiment=negative",
    ):
        await lead.visit(path)
        assert await lead.serious_problems(axe_source) == [], path
        assert not await lead.overflows(), path
    await lead.page.get_by_role("button", name="Filters").click()
    await sheet(lead).get_by_text("Score", exact=True).wait_for()
    assert await lead.serious_problems(axe_source) == []
    assert not await lead.overflows()


async def test_a_transcript_goes_on_under_who_reads_it(lead: ConsolePage) -> None:
    page, bridge = lead.page, lead.bridge
    chat = await Chat.opened(bridge, identity=bridge.identity("ann"))
    for number in range(12):
        await chat.write(f"line {number}, the boots are late and I am waiting for them")
        await chat.answer({"text": "I am sorry to hear that. They are on their way to you."})
    row = await chat.row()
    await lead.visit(f"/transcripts/{row.episode_id}")
    await lead.listening()
    messages = page.get_by_role("region", name="Messages").get_by_role("article")
    await expect(messages).to_have_count(24)
    comment = page.get_by_role("textbox", name="Comment for colleagues")
    await comment.fill("They have asked")
    thread = page.locator("#thread")
    await thread.evaluate("log => log.scrollTo(0, 200)")
    await chat.write("and now the laces broke")
    await expect(messages).to_have_count(25)
    await expect(messages.last).to_contain_text("and now the laces broke")
    assert await thread.evaluate("log => log.scrollTop") == 200
    await expect(comment).to_have_value("They have asked")
    await expect(comment).to_be_focused()
    await expect(page.locator("#facts")).to_contain_text("25")
    # Who reads at the end goes on at the end.
    await thread.evaluate("log => log.scrollTo(0, log.scrollHeight)")
    await chat.answer({"text": "Oh no."})
    await expect(messages.last).to_contain_text("Oh no.")
    await expect(messages.last).to_be_in_viewport()
    # A colleague's review shows here, too.
    async with bridge.database.session() as session:
        staff = (await session.scalars(select(Staff))).one()
        await status.set_reviewed(session, str(row.episode_id), staff, reviewed=True)
    await expect(page.get_by_role("button", name="Open again")).to_be_visible()
    await expect(comment).to_have_value("They have asked")


@pytest.mark.parametrize("path", ["/transcripts", "/conversations"])
async def test_going_back_finds_the_rows_that_were_loaded(lead: ConsolePage, path: str) -> None:
    for number in range(45):
        chat = await Chat.opened(lead.bridge)
        await chat.write(f"question {number}")
        await chat.answer()
    await lead.bridge.client.app[PROJECTOR].catch_up()  # type: ignore[union-attr]
    await lead.visit(path)
    await lead.listening()
    shown = await lead.rows.count()
    await lead.page.get_by_role("link", name="Load more").click()
    last = lead.page.locator("#rows > .row").last
    await expect(lead.page.locator("#rows > .row")).to_have_count(48)
    assert shown < 48
    await last.scroll_into_view_if_needed()
    name = await last.get_attribute("id")
    await last.get_by_role("link").first.click()
    await lead.page.wait_for_url(re.compile(rf"{path}/"))
    await lead.page.go_back()
    await expect(lead.page.locator("#rows > .row")).to_have_count(48)
    await expect(lead.page.locator(f"#{name}")).to_be_in_viewport()
