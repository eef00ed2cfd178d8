"""Bad servers, proxies, clocks and browsers: the chat stays sane, and the page never notices."""

import json
import re
from datetime import UTC, datetime

import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.widget_page import ChatPage
from tests.fakes.bad_chat_server import NONSENSE, ODD, ODD_CONFIG, BadChatServer, another_site

WRONG_CLOCK = """{
  const Right = Date;
  const now = () => Right.now() - 7 * 3600 * 1000 - 11 * 60 * 1000;
  Date = class extends Right {
    constructor(...parts) { super(...(parts.length ? parts : [now()])); }
    static now() { return now(); }
  };
}"""

FIRST_PAUSE_IS_LONG = """{
  const set = setTimeout;
  window.setTimeout = (then, pause) => set(then, pause >= 500 && pause <= 1000 ? 1e8 : pause);
}"""

NO_STORAGE = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError"); } });
"""


@pytest_asyncio.fixture(loop_scope="session")
async def chat_server() -> BadChatServer:
    return BadChatServer()


async def greeted(chat: ChatPage) -> ChatPage:
    await chat.open()
    await chat.say("Hello")
    await expect(chat.messages).to_have_count(2)
    return chat


async def test_a_server_that_is_down_is_said_and_what_is_written_waits_for_it(
    chat: ChatPage, chat_server: BadChatServer
) -> None:
    chat_server.down = True
    await chat.page.reload()
    await chat.open()
    await chat.say("Anybody?")
    await expect(chat.panel.get_by_text("The chat cannot be reached.")).to_be_visible()
    chat_server.down = False
    await expect(chat.from_author("Assistant")).to_contain_text("You said: Anybody?")
    await expect(chat.panel.get_by_text("The chat cannot be reached.")).to_have_count(0)


async def test_a_network_that_is_back_is_used_at_once_though_there_was_no_session_yet(
    page: Page, chat_address: str, chat_server: BadChatServer, context: BrowserContext
) -> None:
    await page.add_init_script(FIRST_PAUSE_IS_LONG)
    chat = await ChatPage(page, chat_address).visit()
    chat_server.down = True
    await chat.open()
    await expect(chat.panel.get_by_text("The chat cannot be reached.")).to_be_visible()
    await context.set_offline(True)
    chat_server.down = False
    async with page.expect_response("**/chat/session"):
        await context.set_offline(False)
    await expect(chat.panel.get_by_text("The chat cannot be reached.")).to_have_count(0)
    assert len(chat_server.sessions) == 1


async def test_a_slow_server_is_waited_for_and_nothing_is_sent_twice(
    chat: ChatPage, chat_server: BadChatServer
) -> None:
    chat_server.hold()
    await chat.page.reload()
    await expect(chat.launcher).to_be_visible()
    await chat.open()
    await chat.say("One")
    await chat.say("Two")
    await expect(chat.panel.get_by_text("Connecting")).to_be_visible()
    chat_server.let_go()
    await expect(chat.messages).to_have_count(4)
    assert [message["text"] for message in chat_server.received] == ["One", "Two"]
    assert len(chat_server.sessions) == 1


async def test_nonsense_of_a_server_is_left_out_and_the_rest_is_shown(
    chat: ChatPage, chat_server: BadChatServer
) -> None:
    chat_server.config = ODD_CONFIG
    await chat.page.reload()
    await greeted(chat)
    for frame in NONSENSE:
        await chat_server.write(frame)
    await chat_server.write_message(seq=3, **ODD)
    await expect(chat.log.get_by_text("A card")).to_be_visible()
    chat_server.conversation.messages.append({"seq": 3, "author": "system", "text": ""})
    await chat_server.say("And on it goes")
    await expect(chat.from_author("Assistant").last).to_contain_text("And on it goes")
    await expect(chat.messages).to_have_count(4)
    await chat.say("Still here")
    await expect(chat.from_author("Assistant").last).to_contain_text("You said: Still here")
    assert chat_server.sockets_opened == 1


async def test_a_megabyte_of_text_does_not_stop_the_page(
    chat: ChatPage, chat_server: BadChatServer
) -> None:
    await greeted(chat)
    await chat_server.say("**word** _and_ [link](https://a.example) " * 26_000)
    await chat_server.say("x" * 1_000_000)
    await chat_server.say("The end")
    await expect(chat.from_author("Assistant").last).to_contain_text("The end")
    await chat.say("Go on")
    await expect(chat.from_author("Assistant").last).to_contain_text("You said: Go on")
    longest = max(len(text) for text in await chat.texts())
    assert longest < 60_000, "more than anybody reads is cut"
    wide = await chat.log.evaluate("log => log.scrollWidth - log.clientWidth")
    assert wide == 0


async def test_messages_that_repeat_go_back_or_are_missing_are_shown_once_and_in_order(
    chat: ChatPage, chat_server: BadChatServer
) -> None:
    await greeted(chat)
    conversation = chat_server.conversation
    for seq in (3, 4, 5, 6):
        message = {"seq": seq, "at": now(), "author": "bot", "text": f"Number {seq}"}
        conversation.messages.append(message)
        conversation.events.append({"type": "message", **message})
    for seq in (6, 4, 4, 6):
        await chat_server.write_message(**conversation.messages[seq - 1])
    await chat_server.write(json.dumps({"type": "typing", "author": "bot", "cursor": "0"}))
    # What is still missing is asked for, without a word from anybody.
    await expect(chat.messages).to_have_count(6)
    assert (await chat.texts())[2:] == [f"Number {seq}" for seq in (3, 4, 5, 6)]
    assert chat_server.sockets_opened == 2


def now() -> str:
    return datetime.now(UTC).isoformat()


async def test_a_gap_that_is_the_server_s_own_is_asked_for_once(
    chat: ChatPage, chat_server: BadChatServer
) -> None:
    await greeted(chat)
    conversation = chat_server.conversation
    conversation.messages.append({"seq": 3, "at": now(), "author": "bot", "text": "Hidden"})
    await chat_server.say("Number 4")
    await expect(chat.messages).to_have_count(3)
    await chat_server.until(lambda: chat_server.sockets_opened == 2)
    await chat.say("And now?")
    await expect(chat.messages).to_have_count(5)
    await chat_server.say("Nothing more")
    await expect(chat.messages).to_have_count(6)
    assert chat_server.sockets_opened == 2


async def test_a_proxy_that_answers_in_the_server_s_place_is_no_server(
    chat: ChatPage, chat_server: BadChatServer
) -> None:
    chat_server.sockets_refused = True
    chat_server.polls_answered_by = "<h1>Sign in to the hotel's network</h1>"
    await chat.open()
    await chat.say("Hello")
    await expect(chat.panel.get_by_text("The chat cannot be reached.")).to_be_visible()
    chat_server.polls_answered_by = None
    await expect(chat.messages).to_have_count(2)
    await expect(chat.panel.get_by_text("The chat cannot be reached.")).to_have_count(0)


async def test_a_clock_that_is_hours_off_changes_neither_order_nor_times(
    page: Page, chat_address: str, chat_server: BadChatServer
) -> None:
    await page.add_init_script(WRONG_CLOCK)
    chat = await greeted(await ChatPage(page, chat_address).visit())
    await chat_server.drop_sockets()
    await chat_server.say("While you were away")
    await chat.say("Late, am I?")
    await expect(chat.messages).to_have_count(5)
    assert (await chat.texts())[2:4] == ["While you were away", "Late, am I?"]
    labels = await chat.messages.evaluate_all("all => all.map(one => one.ariaLabel)")
    # Within the two minutes that this test may take.
    times = {found.group() for label in labels if (found := re.search(r"\d\d:\d\d", label))}
    here = datetime.now(UTC)
    shown = [here.replace(hour=int(time[:2]), minute=int(time[3:])) for time in times]
    assert shown
    assert all(abs((here - time).total_seconds()) < 180 for time in shown)


async def test_without_storage_the_chat_works_as_long_as_the_page_lives(
    page: Page, chat_address: str, chat_server: BadChatServer
) -> None:
    await page.add_init_script(NO_STORAGE)
    chat = await greeted(await ChatPage(page, chat_address).visit())
    await chat_server.drop_sockets()
    await chat.say("Still me?")
    await expect(chat.messages).to_have_count(4)
    assert len(chat_server.conversations) == 1
    await page.keyboard.press("Escape")
    await expect(chat.launcher).to_be_visible()


async def test_on_another_site_s_page_it_needs_neither_cookies_nor_a_looser_policy(
    page: Page, context: BrowserContext, chat_address: str, chat_server: BadChatServer
) -> None:
    async with another_site(chat_address) as site:
        chat = await greeted(await ChatPage(page, site).visit())
        await page.reload()
        await expect(chat.messages).to_have_count(2)
        assert len(chat_server.conversations) == 1
        assert chat_server.cookies_seen == []
        assert await context.cookies() == []


async def test_a_page_that_slept_offline_catches_up_without_a_gap_or_a_repeat(
    chat: ChatPage, chat_server: BadChatServer, context: BrowserContext
) -> None:
    await greeted(chat)
    asleep = await context.new_cdp_session(chat.page)
    await context.set_offline(True)
    await chat.say("Written offline")
    await asleep.send("Page.setWebLifecycleState", {"state": "frozen"})
    await chat_server.drop_sockets()
    await chat_server.say("While you slept")
    await chat_server.say("And slept on")
    await context.set_offline(False)
    await asleep.send("Page.setWebLifecycleState", {"state": "active"})
    await expect(chat.messages).to_have_count(6)
    texts = await chat.texts()
    assert texts[2:4] == ["While you slept", "And slept on"]
    assert texts[4:] == ["Written offline", "You said: Written offline"]
    assert len(chat_server.conversations) == 1
