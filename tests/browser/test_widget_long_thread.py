"""A conversation of many messages: its end at once, the rest as it is scrolled to."""

from playwright.async_api import expect

from tests.browser.widget_page import ChatPage
from tests.fakes.chat_server import ChatServer

MANY = 300
# Where a message stands before and after those before it were drawn, from one scroll to them.
SCROLLED_TO_EARLIER = """async () => {
  const log = document.querySelector("careline-chat").shadowRoot.querySelector("[role=log]");
  const drawn = () => log.querySelectorAll("article").length;
  const first = log.querySelector("article");
  const before = drawn();
  log.scrollTop = 700;
  const top = first.getBoundingClientRect().top;
  const frame = () => new Promise(requestAnimationFrame);
  for (let frames = 0; drawn() === before && frames < 300; frames++) await frame();
  await frame();
  return { more: drawn() - before, moved: Math.round(first.getBoundingClientRect().top - top) };
}"""


async def with_many_messages(chat: ChatPage, server: ChatServer) -> ChatPage:
    """Open, on the page after the one they were written on."""
    await (await chat.open()).say("hello")
    await expect(chat.from_author("Assistant")).to_be_visible()
    conversation = server.conversation
    for number in range(MANY):
        kept = {**conversation.messages[number % 2], "seq": number + 3, "text": f"Words {number}."}
        kept.pop("id", None)
        conversation.messages.append(kept)
        conversation.events.append({"type": "message", **kept})
    await chat.visit()
    await expect(chat.log.get_by_text(f"Words {MANY - 1}.")).to_be_in_viewport()
    return chat


async def test_a_long_thread_opens_at_its_end_and_draws_the_rest_as_it_is_scrolled_to(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    # Nothing is measured on its way in.
    await chat.page.emulate_media(reduced_motion="reduce")
    await with_many_messages(chat, chat_server)
    assert await chat.messages.count() < 100
    found = await chat.page.evaluate(SCROLLED_TO_EARLIER)
    assert found["more"] > 0
    assert found["moved"] == 0

    await chat_server.say("News.")
    await expect(chat.log.get_by_text("News.")).not_to_be_in_viewport()
    to_end = chat.button("New messages")
    await expect(to_end).to_have_text("New messages")
    await to_end.click()
    await expect(chat.log.get_by_text("News.")).to_be_in_viewport()


async def test_earlier_messages_are_a_button_for_who_does_not_scroll(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    await with_many_messages(chat, chat_server)
    earlier, drawn = chat.button("Earlier messages"), await chat.messages.count()
    await earlier.focus()
    await chat.page.keyboard.press("Enter")
    await expect(chat.log).to_be_focused()
    assert await chat.messages.count() > drawn
    for _ in range(MANY):
        if await earlier.count() == 0:
            break
        await earlier.press("Enter")
        await chat.page.wait_for_function(
            "(drawn) => document.querySelector('careline-chat').shadowRoot"
            ".querySelectorAll('article').length > drawn",
            arg=drawn,
        )
        drawn = await chat.messages.count()
    await expect(chat.messages.first).to_contain_text("hello")
