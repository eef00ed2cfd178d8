"""Why a message was understood as it was, in the transcript."""

from playwright.async_api import Locator, expect

from tests.browser.console.console_page import ConsolePage
from tests.crm_bridge.chat import Chat
from tests.fakes.assistant import FakeAssistant


def why(console: ConsolePage) -> Locator:
    return console.messages.first.get_by_role("group")


async def test_it_is_asked_for_once_it_is_opened_and_stays_when_news_come(
    console: ConsolePage, ann: Chat, assistant: FakeAssistant, axe_source: str
) -> None:
    await console.open(ann)
    assert assistant.explained == []
    await why(console).get_by_text("Why?").click()
    await expect(why(console)).to_contain_text("i want my money back")
    await ann.write("hello?")
    await expect(console.messages).to_have_count(4)
    await expect(why(console).get_by_text("i want my money back")).to_be_visible()
    assert assistant.explained == ["where is my CL-100002?"]
    assert await console.serious_problems(axe_source) == []


async def test_an_assistant_that_was_away_can_be_asked_again(
    console: ConsolePage, ann: Chat, assistant: FakeAssistant
) -> None:
    assistant.failing = True
    await console.open(ann)
    await why(console).get_by_text("Why?").click()
    await expect(why(console)).to_contain_text("The assistant does not answer")
    await expect(why(console)).to_contain_text("track order")
    assistant.failing = False
    await why(console).get_by_role("link", name="Try again").click()
    await expect(why(console)).to_contain_text("i want my money back")


async def test_on_a_phone_it_is_no_wider_than_the_window(console: ConsolePage, ann: Chat) -> None:
    await console.page.set_viewport_size({"width": 390, "height": 800})
    await console.open(ann)
    await why(console).get_by_text("Why?").click()
    await expect(why(console)).to_contain_text("i want my money back")
    assert not await console.overflows()
