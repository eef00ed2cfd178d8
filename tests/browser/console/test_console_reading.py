"""A lead reads a transcript: the curve, comments and reviews that others see at once, scores."""

import re

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect
from sqlalchemy import select

from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff
from crm_bridge.reviews import comments, criteria
from tests.browser.console.console_page import ConsolePage
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import ShopBridge


@pytest_asyncio.fixture(loop_scope="session")
async def anna(bridge: ShopBridge, ann: Chat) -> Staff:
    """A lead, with something to score by."""
    await ann.write("this is taking far too long")
    async with bridge.database.session() as session:
        found = (await session.scalars(select(Staff).where(Staff.name == "Anna"))).one()
        found.role = "lead"
        await criteria.add_starters(session, found)
    return found


@pytest_asyncio.fixture(loop_scope="session")
async def reading(console: ConsolePage, ann: Chat, anna: Staff) -> ConsolePage:
    """The transcript of Ann's call, open and listening."""
    await felt(ann, "positive", 0.7)
    await console.visit(f"/transcripts/{(await ann.row()).episode_id}")
    await console.listening()
    return console


async def felt(chat: Chat, label: str, score: float) -> None:
    """The newest message of the customer is given a feeling."""
    async with chat.bridge.database.session() as session:
        rows = await session.scalars(
            select(Message)
            .where(Message.conversation_id == chat.conversation_id, Message.author == "customer")
            .order_by(Message.seq.desc())
        )
        newest = rows.first()
        assert newest is not None
        newest.sentiment, newest.sentiment_score = label, score


def points(console: ConsolePage) -> Locator:
    return console.page.locator(".curve-point")


async def test_a_point_of_the_curve_says_its_message_and_marks_it(
    reading: ConsolePage, ann: Chat
) -> None:
    await expect(points(reading)).to_have_count(2)
    await points(reading).nth(1).hover()
    said = reading.page.locator("#curve-said")
    await expect(said).to_have_text(re.compile("this is taking far too long"))
    marked = reading.page.locator(".line.pointed-at")
    await expect(marked).to_contain_text("this is taking far too long")
    # The conversation goes on, and the page with it.
    await ann.write("are you there?")
    await expect(reading.page.locator("#thread")).to_contain_text("are you there?")
    await expect(said).to_have_text(re.compile("this is taking far too long"))
    await expect(marked).to_contain_text("this is taking far too long")
    await reading.page.mouse.move(0, 0)
    await expect(said).to_be_empty()
    await expect(marked).to_have_count(0)


async def test_the_curve_is_one_stop_of_the_tab_key_and_arrows_go_along_it(
    reading: ConsolePage,
) -> None:
    await points(reading).first.focus()
    await expect(reading.page.locator("#curve-said")).to_have_text(re.compile("where is my"))
    await reading.page.keyboard.press("ArrowRight")
    await expect(points(reading).nth(1)).to_be_focused()
    await reading.page.keyboard.press("ArrowRight")
    await expect(points(reading).nth(1)).to_be_focused()
    await reading.page.keyboard.press("Home")
    await expect(points(reading).first).to_be_focused()


async def test_keys_review_and_comment(reading: ConsolePage) -> None:
    page = reading.page
    await page.keyboard.press("r")
    await expect(reading.button("Open again")).to_be_visible()
    await expect(page.locator("#review")).to_contain_text("Reviewed by Anna")
    await page.keyboard.press("c")
    await page.keyboard.type("The first answer came too late.")
    await reading.button("Comment").click()
    await expect(page.locator(".review-comments")).to_contain_text("came too late")
    await expect(page.locator("#comment")).to_have_value("")


@pytest.mark.parametrize("key", ["Control+Enter", "Meta+Enter"])
async def test_a_comment_is_sent_from_the_box(reading: ConsolePage, key: str) -> None:
    page = reading.page
    await page.keyboard.press("c")
    await expect(page.locator("#comment:focus")).to_have_attribute(
        "placeholder", re.compile("Ctrl\\+Enter sends")
    )
    await page.keyboard.type("Came too late.")
    await page.keyboard.press("Enter")
    await page.keyboard.type("By a day.")
    await page.keyboard.press(key)
    said = page.locator(".review-comments li")
    await expect(said).to_have_count(1)
    await expect(said.locator(".text")).to_have_text("Came too late. By a day.")
    await expect(page.locator("#comment")).to_have_value("")


async def test_a_comment_is_about_the_message_it_was_begun_at(reading: ConsolePage) -> None:
    page = reading.page
    await page.get_by_role("link", name="Comment on message 2").click()
    await expect(page.locator("#comment")).to_be_focused()
    await page.keyboard.type("Why not the parcel's number?")
    await reading.button("Comment").click()
    about = page.locator(".review-comments").get_by_role("link", name="on message 2")
    await expect(about).to_have_attribute("href", "#m-2")


async def test_what_a_colleague_comments_appears_and_what_one_types_stays(
    reading: ConsolePage, bridge: ShopBridge, ann: Chat, anna: Staff
) -> None:
    page = reading.page
    await page.locator("#comment").fill("I was just about to say")
    await page.locator("#scorecard").get_by_label("4", exact=True).check()
    episode = str((await ann.row()).episode_id)
    async with bridge.database.session() as session:
        await comments.add(session, episode, anna, "From the other desk.")
    await expect(page.locator(".review-comments")).to_contain_text("From the other desk.")
    await expect(page.locator("#comment")).to_have_value("I was just about to say")
    await expect(page.locator("#scorecard").get_by_label("4", exact=True)).to_be_checked()


async def test_answers_are_scored_where_they_stand_and_sent_with_the_rest(
    reading: ConsolePage,
) -> None:
    page = reading.page
    await page.locator("#score-2 summary").click()
    await page.locator("#score-2").get_by_label("Yes").check()
    await page.locator("#scorecard").get_by_label("3", exact=True).check()
    await reading.button("Give scores").click()
    await expect(reading.button("Change my scores")).to_be_visible()
    await expect(page.locator("#score-2").get_by_label("Yes")).to_be_checked()
    await reading.visit("/scores")
    await expect(page.get_by_role("row", name=re.compile("^Right"))).to_contain_text("100%")


@pytest.mark.parametrize("width", [1280, 390])
async def test_the_page_fits_and_everybody_can_use_it(
    reading: ConsolePage, axe_source: str, width: int
) -> None:
    await reading.page.set_viewport_size({"width": width, "height": 800})
    await reading.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert not await reading.overflows()
    assert await reading.serious_problems(axe_source) == []
