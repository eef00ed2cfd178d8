"""The chat in every state, look and size: no rule of axe broken, nothing out of reach."""

import time
from typing import Any

import pytest
import yaml
from playwright.async_api import Browser, ViewportSize, expect

from tests.browser.conftest import PATIENCE, ROOT
from tests.browser.widget_page import ChatPage
from tests.browser.widget_states import States
from tests.fakes.chat_content import everything
from tests.fakes.chat_server import ChatServer
from tests.fakes.chat_thread import always

# What a finger or an eye cannot come to: beyond the sides, or beyond the top and the bottom where
# nothing scrolls.
OUT_OF_REACH = """() => {
  const root = document.querySelector("careline-chat").shadowRoot;
  const scrolls = (one) =>
    one && (/auto|scroll/.test(getComputedStyle(one).overflowY) || scrolls(one.parentElement));
  return [...root.querySelectorAll("button, a, input, select, textarea, h2, h3, p")]
    .filter((one) => one.checkVisibility() && !one.closest(".unseen, .track"))
    .filter((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect();
      return left < -1 || right > innerWidth + 1
        || (!scrolls(one) && (top < -1 || bottom > innerHeight + 1));
    })
    .map((one) => one.outerHTML.slice(0, 120));
}"""
SCROLLS_SIDEWAYS = """() => {
  const root = document.querySelector("careline-chat").shadowRoot;
  const frames = root.querySelectorAll(".panel, .log, .before, .sheet, .menu-list");
  return [document.documentElement, ...frames]
    .filter((one) => one.scrollWidth > one.clientWidth + 1)
    .map((one) => one.className || one.tagName);
}"""
# No browser without a screen has a keyboard on it; this stands in for what it does to the view.
KEYBOARD = """
  const view = new EventTarget();
  Object.assign(view, { width: innerWidth, height: innerHeight, offsetTop: 0, scale: 1 });
  Object.defineProperty(window, "visualViewport", { value: view });
  window.keyboard = {
    comes(height) {
      view.height = innerHeight - height;
      view.dispatchEvent(new Event("resize"));
    },
  };
"""
HAS_EDGE = """(part) => {
  const root = document.querySelector("careline-chat").shadowRoot;
  const shown = [...root.querySelectorAll(part)].find((one) => one.checkVisibility());
  const { borderBottomStyle, borderBottomWidth } = getComputedStyle(shown);
  return borderBottomStyle !== "none" && parseFloat(borderBottomWidth) >= 1;
}"""


@pytest.mark.parametrize("look", ["light", "dark", "right to left"])
async def test_axe_finds_nothing_in_any_state(
    chat: ChatPage, chat_server: ChatServer, axe_source: str, look: str
) -> None:
    scheme: Any = "dark" if look == "dark" else "light"
    await chat.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    if look == "right to left":
        chat_server.config = {**chat_server.config, "locale": "ar", "direction": "rtl"}
    found = {}
    async for state in States(chat, chat_server).all():
        if problems := await chat.problems(axe_source):
            found[state] = problems
    assert found == {}
    assert state == "refused"


@pytest.mark.parametrize(
    ("width", "height", "scale"), [(320, 568, 1), (640, 430, 2)], ids=["320 pixels", "200 % zoom"]
)
async def test_nothing_is_out_of_reach_on_a_small_screen_or_enlarged(
    chromium: Browser,
    chat_server: ChatServer,
    chat_address: str,
    width: int,
    height: int,
    scale: int,
) -> None:
    size: ViewportSize = {"width": width, "height": height}
    context = await chromium.new_context(viewport=size, device_scale_factor=scale)
    chat = await ChatPage(await context.new_page(), chat_address).visit()
    await chat.page.emulate_media(reduced_motion="reduce")
    found = {}
    async for state in States(chat, chat_server).all():
        lost = await chat.page.evaluate(OUT_OF_REACH) + await chat.page.evaluate(SCROLLS_SIDEWAYS)
        if lost:
            found[state] = lost
    assert found == {}
    await context.close()


async def test_long_words_and_long_menus_stay_inside_a_narrow_screen(
    chromium: Browser, chat_server: ChatServer, chat_address: str
) -> None:
    words = yaml.safe_load((ROOT / "data/widget/texts/de.yml").read_text(encoding="utf-8"))
    chat_server.config = {**chat_server.config, "texts": words}
    context = await chromium.new_context(viewport={"width": 320, "height": 568})
    page = await context.new_page()
    await page.goto(f"{chat_address}/page")
    await page.get_by_role("button", name=words["launcher"]).click()
    await page.get_by_role("textbox").fill("Donau" + "dampfschifffahrt" * 20)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("article").last).to_contain_text("You said")
    await page.get_by_role("button", name=words["menu"]).click()
    await expect(page.get_by_role("menu")).to_be_visible()
    assert await page.evaluate(OUT_OF_REACH) == []
    assert await page.evaluate(SCROLLS_SIDEWAYS) == []
    await context.close()


async def test_the_keyboard_of_a_phone_does_not_cover_the_text_box(
    chromium: Browser, chat_server: ChatServer, chat_address: str
) -> None:
    context = await chromium.new_context(viewport={"width": 390, "height": 780})
    page = await context.new_page()
    await page.add_init_script(KEYBOARD)
    chat = await (await ChatPage(page, chat_address).visit()).open()
    await chat.say("hello")
    await expect(chat.from_author("Assistant")).to_be_visible()
    await page.evaluate("keyboard.comes(330)")
    await expect(chat.log.get_by_text("You said: hello")).to_be_in_viewport()
    for control in (chat.box, chat.button("Minimise the chat"), chat.button("Speak to a person")):
        box = await control.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 780 - 330
    await page.evaluate("keyboard.comes(0)")
    assert await chat.panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 780}
    await context.close()


async def test_in_forced_colours_everything_keeps_its_edge(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await chat.page.emulate_media(forced_colors="active", reduced_motion="reduce")
    edges = {"welcome": [".panel", ".launcher", ".send", ".reply", ".header"]}
    edges["errors"] = [".bubble", ".card", ".form", ".field input", ".solid"]
    edges |= {"menu": [".menu-list"], "question with error": [".sheet"]}
    edges["badge and preview"] = [".badge", ".bubble-frame"]
    async for state in States(chat, chat_server).all():
        for part in edges.pop(state, ()):
            assert await chat.page.evaluate(HAS_EDGE, part), (state, part)
    assert edges == {}


async def test_every_function_is_reached_by_keyboard_alone(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    keys = chat.page.keyboard
    # Caught from here on: what is asked for at the last moment may come after the dialog.
    chat.page.on("filechooser", lambda _: None)
    await chat.page.emulate_media(reduced_motion="reduce")
    await expect(chat.launcher).to_be_visible()
    await keys.press("Tab")
    assert await chat.focused() == "Chat with us"
    await keys.press("Enter")
    await expect(chat.box).to_be_focused()
    chat_server.replies = always(everything())
    await tab_to(chat, "Where is my order?")
    await keys.press("Enter")
    await expect(chat.button("Yes")).to_be_visible()
    await tab_to(chat, "Next suggestion")
    await keys.press("Space")
    await expect(chat.button("Next suggestion")).to_be_disabled()
    await tab_to(chat, "Order number")
    await keys.type("CL-104233")
    await keys.press("Enter")
    await expect(chat.messages).to_have_count(4)
    assert chat_server.received[-1]["values"]["number"] == "CL-104233"
    await tab_to(chat, "Yes")
    await keys.press("Enter")
    await expect(chat.messages).to_have_count(6)
    await tab_to(chat, "Conversation")
    end = await chat.log.evaluate("log => log.scrollTop")
    await keys.press("PageUp")
    await expect(chat.button("New messages")).to_be_visible()
    assert await chat.log.evaluate("log => log.scrollTop") < end
    await tab_to(chat, "Add a file")
    async with chat.page.expect_file_chooser():
        await keys.press("Enter")
    await tab_to(chat, "Speak to a person")
    await keys.press("Enter")
    await chat_server.take_control("queued", position=1)
    await tab_to(chat, "Leave the queue")
    await chat_server.take_control("closed", rate=True)
    await tab_to(chat, "1 of 5")
    await keys.press("ArrowRight")
    await tab_to(chat, "Send rating")
    await keys.press("Enter")
    await expect(chat.panel.get_by_text("Thank you for telling us")).to_be_visible()
    await tab_to(chat, "Minimise the chat")
    await keys.press("Enter")
    await expect(chat.launcher).to_be_focused()


async def tab_to(chat: ChatPage, name: str) -> None:
    """Press Tab until the control of this name has the focus; it may have to come first."""
    until = time.monotonic() + PATIENCE / 1000
    while await chat.focused() != name:
        assert time.monotonic() < until, f"{name} is not reached by Tab"
        await chat.page.keyboard.press("Tab")
