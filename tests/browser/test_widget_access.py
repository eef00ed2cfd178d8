"""The chat by the points of WCAG 2.2 AA that a chat is measured by, each as a test.

What axe can find is in test_widget_everyone.py, in every state; keyboard and focus are in
test_widget_keyboard.py; here is what else axe cannot find.
"""

from playwright.async_api import expect

from tests.browser.widget_page import ChatPage
from tests.browser.widget_states import with_everything
from tests.fakes.chat_content import everything
from tests.fakes.chat_server import ChatServer
from tests.fakes.chat_thread import always

LISTEN = """() => {
  window.heard = [];
  const root = document.querySelector("careline-chat").shadowRoot;
  const live = (node) => (node.nodeType === 1 ? node : node.parentElement)
    ?.closest("[aria-live], [role=status], [role=alert], [role=log]");
  new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records)
      for (const node of type === "characterData" ? [target] : addedNodes) {
        const region = live(node);
        if (region && region.getAttribute("aria-live") !== "off")
          window.heard.push(node.textContent);
      }
  }).observe(root, { childList: true, subtree: true, characterData: true });
}"""
SMALL_TARGETS = """() => {
  const root = document.querySelector("careline-chat").shadowRoot;
  const inText = (one) => one.closest(".bubble, .sources");
  return [...root.querySelectorAll("button, a, input, select, textarea, label:has(input)")]
    .filter((one) => one.checkVisibility() && !inText(one) && one.type !== "radio")
    .map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
    .filter(([, { width, height }]) => width < 24 || height < 24).map(([html]) => html);
}"""
CLICKED_BUT_NO_CONTROL = """() => {
  const root = document.querySelector("careline-chat").shadowRoot;
  return [...root.querySelectorAll("*")]
    .filter((one) => one.getAttribute("role") === "button"
      || (getComputedStyle(one).cursor === "pointer" && !one.closest("button, a, label, input")))
    .map((one) => one.outerHTML.slice(0, 120));
}"""


async def heard(chat: ChatPage) -> list[str]:
    """What was put into live regions since LISTEN, as a screen reader would say it."""
    found: list[str] = await chat.page.evaluate("window.heard.filter((words) => words.trim())")
    return found


async def test_the_list_is_a_log_and_the_live_region_is_there_before_the_first_message(
    chat: ChatPage,
) -> None:
    await chat.open()
    await expect(chat.messages).to_have_count(0)
    await expect(chat.log).to_be_visible()
    await expect(chat.panel.locator("[aria-live=polite]")).to_have_count(1)


async def test_each_message_is_an_article_with_its_author(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await (await chat.open()).say("hello")
    await chat_server.say("Here I am.", author="agent", agent={"name": "Maya"})
    await chat_server.say("Maya has joined.", author="system")
    for author in ("You", "Assistant", "Maya", "Notice"):
        await expect(chat.from_author(author)).to_have_count(1)


async def test_each_new_message_is_heard_once_whole_and_with_its_author(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await chat.open()
    await expect(chat.box).to_be_enabled()
    await chat.page.evaluate(LISTEN)
    chat_server.replies = always(everything())
    await chat.say("Show me *everything*")
    await expect(chat.button("Yes")).to_be_visible()
    answer = (
        "Assistant: Everything with code and a link 1. one 2. two. Jumper, Jacket. "
        "Please fill in: Order number, Note. Yes"
    )
    said = ["You: Show me *everything*", answer]
    assert await heard(chat) == said

    changed = {**chat_server.conversation.messages[1], "outcome": "answered"}
    await chat_server.conversation.tell({"type": "message", **changed})
    await chat_server.drop_sockets()
    await chat_server.say("While you were away.", author="agent", agent={"name": "Maya"})
    await expect(chat.messages).to_have_count(3)
    assert [words for words in await heard(chat) if ":" in words] == [
        *said,
        "Maya: While you were away.",
    ]


async def test_what_was_said_before_is_not_heard_again_on_the_next_page(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await (await chat.open()).say("hello")
    await expect(chat.from_author("Assistant")).to_be_visible()
    await chat.button("Minimise the chat").first.click()
    await chat.visit()
    await expect(chat.launcher).to_be_visible()
    await chat.page.evaluate(LISTEN)
    await chat.open()
    await expect(chat.messages).to_have_count(2)
    await chat_server.say("News.")
    await expect(chat.messages).to_have_count(3)
    assert [words for words in await heard(chat) if ":" in words] == ["Assistant: News."]


async def test_what_went_wrong_is_said_at_once(chat: ChatPage, chat_server: ChatServer) -> None:
    await chat.open()
    chat_server.refuse_next = [{"code": "message_too_long", "message": "no"}]
    await chat.say("refused")
    await expect(chat.panel.get_by_role("alert")).to_contain_text("too long")


async def test_whatever_can_be_clicked_is_a_real_control(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await with_everything(chat, chat_server)
    assert await chat.page.evaluate(CLICKED_BUT_NO_CONTROL) == []


async def test_a_carousel_says_n_of_m_and_is_stepped_through_by_buttons(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await with_everything(chat, chat_server)
    carousel = chat.log.get_by_role("group", name="Suggestions")
    await expect(carousel).to_have_attribute("aria-roledescription", "carousel")
    for place in ("1 of 2: Jumper", "2 of 2: Jacket"):
        await expect(carousel.get_by_role("group", name=place)).to_have_count(1)
    await expect(chat.button("Previous suggestion")).to_be_disabled()
    await chat.button("Next suggestion").press("Enter")
    await expect(chat.button("Next suggestion")).to_be_disabled()
    await expect(carousel.get_by_role("group", name="2 of 2")).to_be_in_viewport(ratio=0.9)


async def test_reduced_motion_is_honoured(chat: ChatPage, chat_server: ChatServer) -> None:
    moving = "document.querySelector('careline-chat').shadowRoot.getAnimations().length"
    await (await chat.open()).say("hello")
    await expect(chat.from_author("Assistant")).to_be_visible()
    await chat_server.type_as("bot")
    await expect(chat.log.get_by_text("The assistant is typing")).to_be_attached()
    assert await chat.page.evaluate(moving) > 0
    await chat.page.emulate_media(reduced_motion="reduce")
    assert await chat.page.evaluate(moving) == 0


async def test_targets_are_24_pixels_at_least(chat: ChatPage, chat_server: ChatServer) -> None:
    await with_everything(chat, chat_server)
    await chat_server.take_control("closed", rate=True)
    await chat.panel.get_by_role("radio", name="5 of 5").check()
    await chat.button("More options").click()
    assert await chat.page.evaluate(SMALL_TARGETS) == []


async def test_the_language_is_told_and_kept_in_step(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    chat_server.config = {**chat_server.config, "locale": "de", "texts": {"launcher": "Chatten"}}
    await chat.visit()
    await chat.page.get_by_role("button", name="Chatten").click()
    chat_server.replies = always({"author": "bot", "text": "Bonjour !", "lang": "fr"})
    await chat.say("bonjour")
    await expect(chat.messages.last).to_have_attribute("lang", "fr")
    spoken = chat.panel.locator("[aria-live=polite] p")
    await expect(spoken.last).to_have_attribute("lang", "fr")
    frame = chat.panel.locator("xpath=ancestor::*[@lang][1]")
    await expect(frame).to_have_attribute("lang", "de")
    chat_server.config = {**chat_server.config, "locale": "ar", "direction": "rtl"}
    await chat.visit()
    await expect(frame).to_have_attribute("lang", "ar")
    await expect(frame).to_have_attribute("dir", "rtl")


async def test_a_minimised_chat_is_hidden_from_screen_readers(chat: ChatPage) -> None:
    await (await chat.open()).say("hello")
    await expect(chat.from_author("Assistant")).to_be_visible()
    await chat.page.keyboard.press("Escape")
    found = await chat.page.locator("careline-chat .careline").aria_snapshot()
    assert [line for line in found.splitlines() if "status" not in line] == [
        '- button "Chat with us"'
    ]


async def test_no_colour_that_a_shop_chooses_breaks_the_contrast(
    chat: ChatPage, chat_server: ChatServer, axe_source: str
) -> None:
    usual = chat_server.config
    await with_everything(chat, chat_server)
    for accent in ("#ffd34d", "#808080", "#fefefe"):
        chat_server.config = {**usual, "theme": {"accent": accent}}
        for scheme in ("light", "dark"):
            await chat.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            await chat.visit()
            await expect(chat.button("Yes")).to_be_visible()
            assert await chat.problems(axe_source) == [], (accent, scheme)
