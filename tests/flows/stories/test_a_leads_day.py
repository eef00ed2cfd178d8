"""A support lead's day at the running shop: what went wrong, corrected by noon, in browsers."""

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.async_api import Locator, expect

from tests.flows.conftest import KEPT_VECTORS
from tests.flows.running_shop import MODELS, RunningShop, running_shop
from tests.flows.stories.conftest import Customers, Desks
from tests.flows.stories.desk import Desk

SAID = (
    "he never rang the bell, the van just drove past",
    "the driver claims that he rang, he did not",
    "nobody rang my bell",
)
"""What the shipped model takes for a complaint. Each is a delivery that did not come."""
MEANT = "Late delivery"
TRAINING = 600_000
"""Milliseconds: a model is trained from the beginning, with a browser beside it."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningShop]:
    """A demo shop with a past, and with models of its own: more are made in this story."""
    state = tmp_path_factory.mktemp("leads-day")
    shutil.copytree(MODELS, state / "models")
    if KEPT_VECTORS.exists():
        shutil.copy(KEPT_VECTORS, state)
    # The held-out part of the evaluation has tests of its own, and takes minutes.
    told = {"CARELINE_DEMO_TALKS": "1", "CARELINE_EVALUATE_HELD_OUT": "0"}
    with running_shop(state, **told) as running:
        yield running


@pytest.mark.timeout(900)
async def test_a_lead_corrects_the_assistant_by_noon_and_takes_it_back(
    shop: RunningShop, desk: Desks, customer: Customers
) -> None:
    for text in SAID:
        await (await customer("")).say(text)
    ben = await desk("ben.achebe")
    await reads_what_made_customers_angry(ben)
    for text in SAID:
        await corrects(ben, text)
    await tries_it(ben)
    before = await answer(customer)
    await ben.button("Put it to work").click()
    await expect(ben.button("Roll back")).to_be_visible()
    better = await answer(customer)
    assert better != before
    await ben.button("Roll back").click()
    await expect(ben.page.get_by_text("Rolled back", exact=True)).to_be_visible()
    assert await answer(customer) == before


async def reads_what_made_customers_angry(ben: Desk) -> None:
    """Yesterday's angry conversations about late deliveries, and the first of them."""
    page = ben.page
    await page.goto(f"{ben.address}/transcripts")
    await page.get_by_role("link", name="Yesterday’s angry").click()
    await page.get_by_role("button", name="Filters").click()
    sheet = page.get_by_role("dialog", name="Filters")
    await sheet.get_by_role("group", name="Need").get_by_label(re.compile(f"^{MEANT}")).check()
    await sheet.get_by_role("button", name=re.compile("^Show")).click()
    await expect(page).to_have_url(re.compile("intent=late_delivery"))
    await row(ben, MEANT).first.get_by_role("link").first.click()
    await expect(page.get_by_role("region", name="Messages")).to_be_visible()
    await expect(page.get_by_text("negative").first).to_be_visible()


def row(ben: Desk, text: str) -> Locator:
    """A transcript in the list."""
    return ben.page.locator("#rows").get_by_role("listitem").filter(has_text=text)


async def corrects(ben: Desk, text: str) -> None:
    """Find the transcript by its words, and say by keyboard what was meant."""
    page = ben.page
    await page.goto(f"{ben.address}/transcripts")
    search = page.get_by_role("searchbox", name="Search transcripts")
    await search.fill(f'"{text}"')
    await search.press("Enter")
    await row(ben, text).get_by_role("link").first.click()
    message = (
        page.get_by_role("region", name="Messages").locator("article, li").filter(has_text=text)
    )
    await message.get_by_role("link", name=re.compile("^Correct")).first.click()
    sheet = page.get_by_role("dialog", name="What does the customer want?")
    await sheet.get_by_role("combobox").fill("late del")
    await sheet.get_by_role("combobox").press("Enter")
    await expect(page.get_by_role("list", name="Corrections of this message")).to_contain_text(
        MEANT
    )


async def tries_it(ben: Desk) -> None:
    """The evaluation of what was collected says that the assistant becomes better."""
    page = ben.page
    await page.goto(f"{ben.address}/changes")
    await page.get_by_role("heading", level=2).first.get_by_role("link").click()
    await ben.button("Evaluate").click()
    result = page.get_by_role("table")
    await expect(result).to_be_visible(timeout=TRAINING)
    seen = result.get_by_role("row").filter(has_text="trained with these")
    await expect(seen.locator(".pill")).to_have_class(re.compile("tone-good"))
    await expect(page.get_by_text("3 of 3 right")).to_be_visible()


async def answer(customer: Customers) -> str:
    """What the assistant says to the first of them now."""
    chat = await customer("")
    await chat.say(SAID[0])
    await expect(chat.messages.last).to_have_attribute("aria-label", re.compile("^Assistant"))
    return (await chat.texts())[-1]
