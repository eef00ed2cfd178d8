"""The chat and the page it is on: what the page may ask of it, and what it does to the page."""

from playwright.async_api import Page, Route, expect

from tests.browser.widget_page import ChatPage
from tests.fakes.chat_server import ChatServer

HEAR = """() => {
  const heard = document.documentElement.dataset;
  heard.heard = "";
  for (const type of ["open", "close", "connected", "message", "state", "unread", "error"])
    document.addEventListener(`careline:${type}`, ({ detail }) => {
      heard.heard += ` ${type}${JSON.stringify(detail)}`;
    });
}"""

THE_MODULE = """async ({ server, ...options }) => {
  const { createCareline } = await import("/widget/careline.mjs");
  window.first = createCareline({ server: server ?? location.origin, ...options });
}"""


async def heard(page: Page) -> str:
    return await page.locator("html").get_attribute("data-heard") or ""


async def test_what_a_page_asks_before_the_chat_is_loaded_is_done_once_it_is(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await expect(chat.launcher).to_be_visible()
    await chat.page.evaluate(HEAR)
    await chat.page.evaluate(
        """() => {
          Careline.send("Is it in stock?");
          Careline.open("And in green?");
        }"""
    )
    await expect(chat.from_author("Assistant")).to_contain_text("You said: Is it in stock?")
    await expect(chat.box).to_have_value("And in green?")
    assert [message["text"] for message in chat_server.received] == ["Is it in stock?"]

    events = await heard(chat.page)
    assert events.count(" open{}") == events.count(" connected{}") == 1
    assert events.count(' message{"author":"customer","seq":1}') == 1
    assert events.count(' message{"author":"bot","seq":2}') == 1
    assert "stock" not in events, "analytics is told no words of the conversation"


async def test_two_widgets_on_a_page_are_one_chat_and_one_global(
    page: Page, chat_address: str, chat_server: ChatServer
) -> None:
    await page.goto(chat_address + "/who-is-signed-in-not")
    usual = await page.evaluate("Object.keys(window)")
    chat = await ChatPage(page, chat_address).visit("/twice-page")
    await chat.open()
    await page.evaluate(THE_MODULE, {})
    await chat.say("Hello")
    await expect(chat.messages).to_have_count(2)
    assert await page.locator("careline-chat").count() == 1
    assert len(chat_server.conversations) == 1
    assert await page.evaluate("Careline === first")
    added = set(await page.evaluate("Object.keys(window)")) - set(usual)
    assert added == {"Careline", "first"}


async def test_destroy_takes_everything_away_and_the_chat_can_be_put_back(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await chat.open()
    await chat.say("Hello")
    await expect(chat.messages).to_have_count(2)
    await chat.page.evaluate("window.gone = Careline; Careline.destroy()")
    assert await chat.page.evaluate(
        "[typeof Careline, document.querySelectorAll('careline-chat').length]"
    ) == ["undefined", 0]
    await chat_server.until_nobody_listens()
    sessions = len(chat_server.sessions)
    await chat.page.evaluate("gone.open(); gone.send('To nobody'); gone.setContext({ cart: null })")

    await chat.page.evaluate(THE_MODULE, {})
    await expect(chat.messages).to_have_count(2)
    assert len(chat_server.sessions) == sessions + 1
    assert [message["text"] for message in chat_server.received] == ["Hello"]


async def test_it_stays_when_the_shop_changes_its_whole_body(chat: ChatPage) -> None:
    await chat.open()
    await chat.say("Hello")
    await chat.page.evaluate(
        """() => {
          const next = document.createElement("body");
          next.append("The next page");
          document.body = next;
        }"""
    )
    await expect(chat.page.get_by_text("The next page")).to_be_visible()
    await expect(chat.messages).to_have_count(2)


async def test_a_body_laid_out_as_a_grid_stays_as_it_was(chat: ChatPage) -> None:
    page = chat.page
    await expect(chat.launcher).to_be_visible()
    await page.evaluate("Object.assign(document.body.style, { display: 'grid', gap: '80px' })")
    height = "document.body.getBoundingClientRect().height"
    with_chat = await page.evaluate(height)
    await page.evaluate("Careline.destroy()")
    assert await page.evaluate(height) == with_chat


async def test_the_page_s_styles_do_not_reach_it(page: Page, chat_address: str) -> None:
    async def measured(path: str) -> list[object]:
        chat = await ChatPage(page, chat_address).visit(path)
        await chat.open()
        await chat.say("Hello")
        await expect(chat.messages).to_have_count(2)
        found: list[object] = await page.evaluate(
            """() => [".launcher", ".panel", ".bubble", "textarea", ".shop"].map((selector) => {
              const { shadowRoot } = document.querySelector("careline-chat");
              const element = shadowRoot.querySelector(selector);
              const { width, height } = element.getBoundingClientRect();
              const { color, fontSize, fontFamily, opacity, display } = getComputedStyle(element);
              return [selector, width, height, color, fontSize, fontFamily, opacity, display];
            })"""
        )
        await page.evaluate("localStorage.clear(); sessionStorage.clear()")
        return found

    # Nothing is measured on its way in.
    await page.emulate_media(reduced_motion="reduce")
    assert await measured("/loud-page") == await measured("/page")


async def test_colours_of_the_page_s_style_sheet_are_made_readable(
    page: Page, chat_address: str
) -> None:
    chat = await ChatPage(page, chat_address).visit("/pale-page")
    await expect(chat.launcher).to_be_visible()
    launcher = await page.evaluate(
        """() => {
          const { right, bottom } = document.querySelector("careline-chat").shadowRoot
            .querySelector(".launcher").getBoundingClientRect();
          return [innerWidth - right, innerHeight - bottom];
        }"""
    )
    assert launcher == [60, 90]
    await chat.open()
    colours = await chat.panel.locator("header").evaluate(
        "el => [getComputedStyle(el).backgroundColor, getComputedStyle(el).color]"
    )
    # The page says a pale yellow, in a notation of its own, with white on it.
    assert colours == ["rgb(255, 244, 180)", "rgb(20, 24, 22)"]


async def test_a_chat_that_cannot_be_loaded_says_so_and_comes_when_it_can(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await expect(chat.launcher).to_be_visible()
    await chat.page.evaluate(HEAR)

    async def refuse(route: Route) -> None:
        await route.abort()

    await chat.page.route("**/widget/chat*", refuse)
    await chat.launcher.click()
    trouble = chat.page.get_by_role("alert")
    await expect(trouble).to_contain_text("could not be loaded")
    assert ' error{"code":"load_failed"}' in await heard(chat.page)
    await trouble.get_by_role("button", name="Dismiss").click()
    await expect(trouble).to_have_count(0)
    await chat.launcher.click()
    await expect(trouble).to_contain_text("could not be loaded")

    await chat.page.unroute("**/widget/chat*")
    await chat.launcher.click()
    await expect(chat.panel).to_be_visible()
    await expect(trouble).to_have_count(0)
    await chat.say("There you are")
    await expect(chat.messages).to_have_count(2)


async def test_a_page_in_an_old_or_odd_browser_goes_on_untouched(
    page: Page, chat_address: str
) -> None:
    warnings: list[str] = []
    page.on("console", lambda line: warnings.append(line.text) if line.type == "warning" else None)
    await page.add_init_script("delete Element.prototype.attachShadow")
    await page.goto(chat_address + "/page")
    await page.wait_for_load_state("networkidle")
    assert await page.get_by_role("heading", name="A page").is_visible()
    assert await page.evaluate("typeof Careline") == "undefined"
    await page.evaluate(THE_MODULE, {})
    await page.evaluate("first.open('Hello'); first.on('open', alert)(); first.destroy()")
    assert [text.split(":")[0] for text in warnings] == ["Careline", "Careline"]


async def test_without_constructed_sheets_or_custom_elements_it_still_works(
    page: Page, chat_address: str
) -> None:
    await page.add_init_script(
        """delete Document.prototype.adoptedStyleSheets;
        delete ShadowRoot.prototype.adoptedStyleSheets;
        Object.defineProperty(window, "CSSStyleSheet", { value: undefined });
        Object.defineProperty(window, "customElements", { value: undefined });"""
    )
    chat = await ChatPage(page, chat_address).visit("/lenient-page")
    await chat.open()
    await chat.say("Hello")
    await expect(chat.messages).to_have_count(2)
    position = await page.evaluate(
        """() => getComputedStyle(document.querySelector("careline-chat").shadowRoot
          .querySelector(".careline")).position"""
    )
    assert position == "fixed"


async def test_the_shop_says_where_the_launcher_is_and_its_logo_is_shown_where_it_can_be_had(
    page: Page, chat_address: str, chat_server: ChatServer
) -> None:
    theme = {"logo": "/demo/images/logo.svg", "position": "left", "offset": {"x": 40, "y": 50}}
    chat_server.config = {**chat_server.config, "theme": theme}
    chat = await ChatPage(page, chat_address).visit()
    await expect(chat.launcher).to_be_visible()
    place = await chat.launcher.bounding_box()
    assert place is not None
    assert (place["x"], place["y"] + place["height"]) == (40, 860 - 50)
    await chat.open()
    logo = chat.panel.locator("header img")
    await expect(logo).to_be_visible()
    assert await logo.evaluate("img => img.naturalWidth > 0")
    panel = await chat.panel.bounding_box()
    assert panel is not None
    assert panel["x"] == 40

    chat_server.config = {**chat_server.config, "theme": {"logo": "/nowhere/logo.svg"}}
    await page.reload()
    await expect(chat.panel).to_be_visible()
    await expect(logo).to_have_count(0)
