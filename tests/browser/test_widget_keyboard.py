"""The chat with the keyboard alone: where the focus is, that it is seen and never lost."""

from typing import Any

from playwright.async_api import expect

from tests.browser.widget_page import ChatPage
from tests.browser.widget_states import PRECHAT, with_everything
from tests.fakes.chat_content import everything
from tests.fakes.chat_server import ChatServer
from tests.fakes.chat_thread import always

FOCUS_RING = """() => {
  const root = document.querySelector("careline-chat").shadowRoot;
  const element = root.activeElement;
  const styled = element.type === "radio" ? element.closest("label") : element;
  const style = getComputedStyle(styled);
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = numbers(colour).map((v) =>
      v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  let ground = styled.parentElement;
  while (numbers(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentElement;
  const [one, other] = [style.outlineColor, getComputedStyle(ground).backgroundColor].map(light);
  const name = element.getAttribute("aria-label") || element.textContent || element.name || "";
  const shown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const { left, top, width, height } = element.getBoundingClientRect();
  const hit = root.elementFromPoint(left + width / 2, top + height / 2);
  const free = styled.contains(hit) || hit?.contains(styled);
  const ratio = Math.max(one, other) / Math.min(one, other);
  return { name: name.trim(), shown, free, contrast: ratio };
}"""


async def test_the_focus_is_always_seen(chat: ChatPage, chat_server: ChatServer) -> None:
    await with_everything(chat, chat_server)
    await chat_server.take_control("closed", rate=True)
    await chat.panel.get_by_role("radio", name="1 of 5").focus()
    await chat.button("More options").focus()
    seen: list[str] = []
    for _ in range(40):
        await chat.page.keyboard.press("Tab")
        ring: dict[str, Any] = await chat.page.evaluate(FOCUS_RING)
        assert ring["shown"], ring
        assert ring["contrast"] >= 3, ring
        assert ring["free"], ring
        seen.append(ring["name"])
        if ring["name"] == "More options":
            break
    assert {"Conversation", "Next suggestion", "number", "score", "Write a message"} <= set(seen)


async def test_the_focus_stays_inside_the_open_chat(chat: ChatPage) -> None:
    await chat.open()
    await chat.box.fill("draft")
    await chat.button("Speak to a person").focus()
    await chat.page.keyboard.press("Tab")
    assert await chat.focused() == "More options"
    await chat.page.keyboard.press("Shift+Tab")
    assert await chat.focused() == "Speak to a person"


async def test_the_focus_is_not_lost_with_a_control_that_goes(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    chat_server.replies = always(everything())
    await chat.open()
    for name in ("Where is my order?", "Yes"):
        await chat.button(name).last.press("Enter")
        await expect(chat.log).to_be_focused()
        await expect(chat.button("Yes").last).to_be_visible()
    chat_server.refuse_next = [{"code": "message_invalid", "message": "no"}]
    await chat.say("refused")
    await chat.button("Remove").press("Enter")
    await expect(chat.log).to_be_focused()
    await chat.button("Speak to a person").focus()
    await chat_server.take_control("human", agent={"name": "Maya"})
    await expect(chat.log).to_be_focused()
    await chat.page.keyboard.press("Escape")
    await expect(chat.launcher).to_be_focused()


async def test_after_the_form_before_the_chat_the_text_box_has_the_focus(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    chat_server.config = {**chat_server.config, "prechat": PRECHAT}
    await (await chat.visit()).open()
    await chat.panel.get_by_role("textbox", name="E-mail").fill("maya@example.com")
    await chat.page.keyboard.press("Enter")
    await expect(chat.box).to_be_focused()


async def test_escape_minimises_and_gives_the_focus_back(chat: ChatPage) -> None:
    await chat.open()
    await expect(chat.box).to_be_focused()
    await chat.page.keyboard.press("Escape")
    await expect(chat.panel).to_have_count(0)
    await expect(chat.launcher).to_be_focused()


async def test_the_menu_is_gone_through_with_the_keyboard(chat: ChatPage) -> None:
    await chat.open()
    await chat.button("Speak to a person").press("Enter")
    await expect(chat.messages.first).to_contain_text("I want to speak to a person")
    await chat.button("More options").press("Enter")
    first = chat.panel.get_by_role("menuitem", name="Download the conversation")
    await expect(first).to_be_focused()
    await first.press("ArrowUp")
    over = chat.panel.get_by_role("menuitem", name="Start over")
    await expect(over).to_be_focused()
    await over.press("Enter")
    await expect(chat.panel.get_by_role("dialog", name="Start over?")).to_be_visible()
    await chat.page.keyboard.press("Escape")
    await expect(chat.button("More options")).to_be_focused()


async def test_a_key_pressed_before_a_question_is_painted_answers_the_question(
    chat: ChatPage,
) -> None:
    await (await chat.open()).say("hello")
    await chat.button("More options").press("Enter")
    await chat.panel.get_by_role("menuitem", name="Start over").evaluate(
        """async (item) => {
          const root = item.getRootNode();
          item.click();
          while (!root.querySelector(".sheet")) await null;
          const key = { key: "Escape", bubbles: true, composed: true, cancelable: true };
          root.activeElement.dispatchEvent(new KeyboardEvent("keydown", key));
        }"""
    )
    await expect(chat.panel.get_by_role("dialog")).to_have_count(0)
    await expect(chat.button("More options")).to_be_focused()
