"""The chat in other languages: chosen by the page, right to left, in the shop's own words."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import yaml
from playwright.async_api import Locator, Page, expect

from tests.browser.guide_page import ROOT, GuidedShop, example, guided_shop

OWN = """
texts:
  ar: {welcome_title: "أهلًا بك في متجرنا"}
"""
CARD = {"title": "Boots at last!", "subtitle": "£89.00", "reason": "Warm"}
ENGLISH = "Your order CL-104233 is on its way."
ANSWER = {
    "text": ENGLISH,
    "cards": [CARD, {**CARD, "title": "Lamp"}],
}


def words(language: str) -> dict[str, str]:
    file = ROOT / "data" / "widget" / "texts" / f"{language}.yml"
    found: dict[str, str] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[GuidedShop]:
    state = tmp_path_factory.mktemp("shop")
    own = state / "widget.yml"
    own.write_text(OWN, encoding="utf-8")
    async with guided_shop(state, widget_file=own) as shop:
        yield shop


async def test_the_page_s_language_is_the_chat_s_unless_the_shop_names_another(
    shop: GuidedShop, page: Page
) -> None:
    for lang, spoken in (("de-AT", "de"), ("pt-BR", "pt"), ("zh-Hans-CN", "zh"), ("eo", "en")):
        await page.goto(shop.page(example("plain"), lang=lang))
        await expect(button(page, words(spoken)["launcher"])).to_be_visible()
    hebrew = example("plain").replace("data-careline", 'data-careline data-locale="he"')
    await page.goto(shop.page(hebrew, lang="fr"))
    await expect(button(page, words("he")["launcher"])).to_be_visible()


async def test_in_arabic_everything_is_mirrored_and_other_scripts_keep_their_order(
    shop: GuidedShop, page: Page
) -> None:
    arabic = words("ar")
    shop.house.assistant.answers["أين طلبي CL-104233؟"] = {"replies": [ANSWER]}
    await page.goto(shop.page(example("plain"), lang="ar"))
    await button(page, arabic["launcher"]).click()
    panel = page.locator("careline-chat").get_by_role("dialog")
    await expect(panel.get_by_role("heading", name="أهلًا بك في متجرنا")).to_be_visible()
    box = panel.get_by_role("textbox", name=arabic["write"])
    await box.fill("أين طلبي CL-104233؟")
    await box.press("Enter")
    answer = panel.get_by_role("article").filter(has_text="on its way")
    await expect(answer).to_be_visible()

    assert await middle(panel) < 640, "the chat stands on the left"
    send = panel.get_by_role("button", name=arabic["send"], exact=True)
    assert await middle(send) < await middle(box)
    asked = panel.get_by_role("article").filter(has_text="أين").first
    assert await middle(asked.locator(".bubble")) < await middle(answer.locator(".bubble"))
    english = answer.get_by_text(ENGLISH)
    assert await english.evaluate("element => getComputedStyle(element).direction") == "ltr"

    title = answer.get_by_text("Boots at last!")
    assert await ends_on_the_right(title, "!"), "a mark at the end stays there"
    following = answer.get_by_role("button", name=arabic["next"])
    assert await middle(following) < await middle(
        answer.get_by_role("button", name=arabic["previous"])
    )
    await following.click()
    second = arabic["card_of"].format(n=2, count=2)
    await expect(answer.get_by_text(second, exact=True)).to_be_visible()

    time = answer.locator("time")
    written = await time.evaluate(
        """element => new Date(element.dateTime).toLocaleTimeString(
            "ar", { hour: "2-digit", minute: "2-digit" })"""
    )
    await expect(time).to_have_text(written)
    await expect(panel.get_by_text(arabic["today"], exact=True)).to_be_visible()


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


async def middle(element: Locator) -> float:
    """How far from the left of the window it is."""
    box: Any = await element.bounding_box()
    return float(box["x"] + box["width"] / 2)


async def ends_on_the_right(element: Locator, character: str) -> bool:
    """Whether that character is painted to the right of the rest of the text."""
    found: bool = await element.evaluate(
        """(element, character) => {
          const text = element.firstChild;
          const range = document.createRange();
          const at = text.data.lastIndexOf(character);
          range.setStart(text, at);
          range.setEnd(text, at + 1);
          const last = range.getBoundingClientRect().left;
          range.setStart(text, 0);
          range.setEnd(text, 1);
          return last > range.getBoundingClientRect().left;
        }""",
        character,
    )
    return found
