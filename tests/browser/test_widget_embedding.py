"""Every example of docs/embedding.md, run as it stands under the policy it recommends."""

import asyncio
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import jwt
import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from sqlalchemy import select

from crm_bridge.models.conversation import Conversation
from tests.browser.conftest import PATIENCE
from tests.browser.guide_page import ROOT, GuidedShop, example, guided_shop
from tests.browser.widget_page import ChatPage, heard
from tests.fakes.shop_app import SECRET as APP_SECRET
from tests.fakes.shop_app import ShopApp
from tests.gateway.channels.connecting import set_up, until
from tests.gateway.conftest import SECRET
from tests.gateway.test_sessions import known_to_the_shop

APP = """
import { h, render } from "preact";
import { Chat } from "./chat.jsx";
const draw = (shown) => render(shown && h(Chat, { token: null }), document.body.appendChild(root));
const root = document.createElement("div");
draw(true);
document.addEventListener("click", (event) => event.target.id === "leave" && draw(false));
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[GuidedShop]:
    async with guided_shop(tmp_path_factory.mktemp("shop")) as shop:
        await known_to_the_shop(shop.house, "cara")
        yield shop


async def answers(page: Page) -> ChatPage:
    """The chat opens and the assistant answers."""
    chat = await ChatPage(page, page.url).open()
    await chat.say("hello")
    await expect(chat.from_author("Assistant")).to_contain_text("echo: hello")
    return chat


async def newest(shop: GuidedShop) -> Conversation:
    async with shop.house.database.session() as session:
        newest_first = select(Conversation).order_by(Conversation.created_at.desc())
        return (await session.scalars(newest_first)).all()[0]


async def test_the_one_line_puts_a_chat_on_a_plain_page(shop: GuidedShop, page: Page) -> None:
    await page.goto(shop.page(example("plain")))
    await answers(page)


async def test_the_module_puts_a_chat_on_a_page_that_imports_it(
    shop: GuidedShop, page: Page
) -> None:
    shop.put("chat.js", example("module"))
    await page.goto(shop.page('<script type="module" src="/chat.js"></script>'))
    chat = await answers(page)
    await expect(page.locator("html")).to_have_class("chat-open")
    await chat.button("Minimise the chat").first.click()
    await expect(page.locator("html")).to_have_class("")


async def test_a_bundle_that_is_no_module_asks_for_it_when_the_page_runs(
    shop: GuidedShop, page: Page
) -> None:
    shop.put("chat.js", example("bundler"))
    await page.goto(shop.page('<script defer src="/chat.js"></script>'))
    await answers(page)


async def test_the_effect_of_a_component_takes_its_chat_away_again(
    shop: GuidedShop, page: Page, tmp_path: Path
) -> None:
    (tmp_path / "chat.jsx").write_text(example("react"), encoding="utf-8")
    (tmp_path / "app.js").write_text(APP, encoding="utf-8")
    bundled = run(
        "node_modules/.bin/esbuild",
        str(tmp_path / "app.js"),
        "--bundle",
        "--format=esm",
        "--alias:react=preact/hooks",
        env={"NODE_PATH": str(ROOT / "node_modules")},
    )
    shop.put("app.js", bundled)
    head = '<script type="module" src="/app.js"></script>'
    await page.goto(shop.page(head, '<button id="leave">Leave</button>'))
    await answers(page)
    await page.get_by_role("button", name="Leave").click()
    await expect(page.locator("careline-chat")).to_have_count(0)
    assert await page.evaluate("typeof Careline") == "undefined"


async def test_the_account_page_leads_to_a_channel(shop: GuidedShop, page: Page) -> None:
    identity = jwt.encode({"sub": "cara", "exp": int(time.time()) + 600}, SECRET.get_secret_value())
    shop.put("careline-identity", json.dumps({"token": identity}))
    shop.put("connect.js", example("connect"))
    await page.route("https://app.example/**", lambda route: route.fulfill(body="Hello"))
    async with ShopApp(shop.house.http).served() as app:
        link = "https://app.example/?c={code}"
        await set_up(shop.house, "webhook", secret=APP_SECRET, url=app.url, link=link)

        async def is_offered() -> bool:
            async with shop.house.http.get(f"{shop.chat}/chat/widget") as response:
                return bool((await response.json())["channels"])

        await until(is_offered)
        button = '<button data-connect="webhook">Connect</button>'
        await page.goto(shop.page('<script defer src="/connect.js"></script>', button))
        await page.get_by_role("button", name="Connect").click()
        await page.wait_for_url(re.compile(r"https://app\.example/\?c=[\w-]{20,}"))
        await set_up(shop.house, "webhook", enabled=False)
    assert (await newest(shop)).customer_id == "cara"


async def test_a_token_signed_as_shown_says_who_is_signed_in(shop: GuidedShop, page: Page) -> None:
    secret = SECRET.get_secret_value()
    python = f"{example('identity-python')}\nprint(identity_token('cara', '{secret}'))"
    node = f"{example('identity-node')}\nconsole.log(identityToken('cara', '{secret}'));"
    tokens = [
        run(sys.executable, "-c", python).strip(),
        run("node", "--input-type=module", "-e", node).strip(),
    ]
    assert [jwt.decode(one, secret, algorithms=["HS256"])["sub"] for one in tokens] == ["cara"] * 2
    shop.put("careline-identity", f'{{"token": "{tokens[1]}"}}')
    await page.goto(shop.page(example("identity")))
    await answers(page)
    assert (await newest(shop)).customer_id == "cara"


async def test_the_page_says_what_is_looked_at_has_its_own_button_and_counts_without_words(
    shop: GuidedShop, page: Page
) -> None:
    scripts = [
        shop.put(f"{name}.js", example(name)) for name in ("context", "buttons", "analytics")
    ]
    head = "".join(f'<script src="{address}"></script>' for address in scripts)
    told = heard(page)
    button = '<button data-ask="Is my parcel late?">Ask us</button>'
    await page.goto(shop.page(head + example("plain"), button))
    await expect(page.locator("careline-chat")).to_be_attached()
    await page.get_by_role("button", name="Ask us").click()
    chat = ChatPage(page, page.url)
    await expect(chat.box).to_have_value("Is my parcel late?")
    await chat.box.press("Enter")
    await expect(chat.from_author("Assistant")).to_contain_text("echo: Is my parcel late?")
    counted = await page.evaluate("dataLayer")
    assert {"event": "chat_open"} in counted
    assert {"event": "chat_message", "author": "bot", "seq": 2} in counted
    assert "parcel" not in str(counted)
    context = await asyncio.wait_for(told, PATIENCE / 1000)
    assert (context["product"]["name"], context["cart"]["total"]) == ("Harbour Waxed Jacket", 139)


async def test_the_style_sheet_s_variables_colour_the_chat(shop: GuidedShop, page: Page) -> None:
    shop.put("theme.css", example("theme"))
    await page.goto(shop.page('<link rel="stylesheet" href="/theme.css">' + example("plain")))
    chat = ChatPage(page, page.url)
    await expect(chat.launcher).to_have_css("background-color", "rgb(122, 46, 77)")
    await chat.open()
    await expect(chat.panel).to_have_css("border-radius", "12px")
    await expect(chat.panel).to_have_css("font-family", "Georgia, serif")


async def test_a_site_that_is_not_listed_opens_nothing_and_says_that_it_cannot(
    shop: GuidedShop, page: Page
) -> None:
    before = await newest(shop)
    listed = shop.page(example("plain"))
    await page.goto(listed.replace("localhost", "127.0.0.1"))
    chat = await ChatPage(page, page.url).open()
    await expect(chat.panel.get_by_text("The chat cannot be reached.")).to_be_visible()
    assert (await newest(shop)).id == before.id


async def test_the_shop_s_own_words_go_before_the_chat_s_in_each_language(
    shop: GuidedShop, page: Page, tmp_path: Path
) -> None:
    settings = tmp_path / "widget.yml"
    settings.write_text(example("texts"), encoding="utf-8")
    there = await shop.house.new_gateway(
        allowed_origins=shop.address, identity_secret=SECRET, widget_file=settings
    )
    # The pages of the shop have the chat of that gateway from here on.
    shop.chat = str(there.make_url("")).rstrip("/")
    await page.goto(shop.page(example("plain")))
    await page.get_by_role("button", name="Ask our team").click()
    await expect(page.get_by_role("heading", name="What can we do for you?")).to_be_visible()
    german = example("plain").replace("data-careline", 'data-careline data-locale="de"')
    await page.keyboard.press("Escape")
    await page.goto(shop.page(german))
    await expect(page.get_by_role("button", name="Fragen Sie uns")).to_be_visible()


def run(*command: str, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(env or {})},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
