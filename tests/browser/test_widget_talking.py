"""The chat in whole stories, against the real gateway and bridge, on a page of another origin."""

import re
import struct
import zlib
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import FilePayload, Page, Route, expect
from sqlalchemy import select

from crm_bridge.api.schemas.conversations import TypingNow
from crm_bridge.attachments import records
from crm_bridge.attachments.files import ATTACHMENT_FILES
from crm_bridge.attachments.uploads import Upload
from crm_bridge.conversations import desk, replying, seen_by_staff
from crm_bridge.conversations.feed_hub import FEED_HUB
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.mail import TranscriptMail
from crm_bridge.models.staff import Staff
from tests.browser.shop_page import Shop, opened_shop
from tests.browser.widget_page import ChatPage
from tests.fakes.mail_server import FakeMailServer
from tests.gateway.conftest import House
from tests.gateway.staff import colleague, rows

JUMPER = {
    "title": "Lambswool jumper",
    "subtitle": "£68.00",
    "reason": "Goes with your scarf",
    "image": "/not-there.png",
    "url": "/product/jumper",
    "buttons": [{"title": "Take this", "command": "/choose"}],
}
COUNTING_TONES = """window.OscillatorNode = class extends OscillatorNode {
  start() {
    const { dataset } = document.documentElement;
    dataset.tones = Number(dataset.tones ?? 0) + 1;
  }
  stop() {}
};"""


def png(width: int = 320, height: int = 200) -> bytes:
    """A green picture."""
    rows = b"".join(b"\0" + b"\x50\x90\x70" * width for _ in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def file(name: str, content: bytes, kind: str = "image/png") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shop]:
    with pytest.MonkeyPatch.context() as environment:
        async with FakeMailServer().served() as address:
            environment.setenv("SMTP_URL", address)
            state = tmp_path_factory.mktemp("shop")
            async with opened_shop(state, shop_name="Alder & Finch") as shop:
                yield shop


@pytest_asyncio.fixture(loop_scope="session")
async def chat(shop: Shop, page: Page) -> ChatPage:
    """Opened by somebody who has never been here."""
    return await (await shop.visited(page)).open()


async def conversation_of(house: House) -> Conversation:
    """The one that was opened last."""
    async with house.database.reading() as session:
        newest = select(Conversation).order_by(Conversation.created_at.desc()).limit(1)
        found = await session.scalar(newest)
    assert found is not None
    return found


async def looks_at_it(house: House, staff: Staff) -> None:
    await seen_by_staff.page_shown(house.database, staff, await conversation_of(house))


async def sends(house: House, staff: Staff, text: str, *uploads: Upload) -> None:
    """A reply of the agent's, with files."""
    cid, files = (await conversation_of(house)).id, house.bridge.app[ATTACHMENT_FILES]
    kept = [await records.add(house.database, files, cid, one, staff.id) for one in uploads]
    async with house.database.session() as session:
        await replying.reply(session, cid, staff, text, [one.id for one in kept])


async def test_files_are_added_refused_removed_tried_again_and_sent(
    chat: ChatPage, shop: Shop
) -> None:
    picker = chat.panel.locator("input[type=file]")
    tray = chat.panel.get_by_role("list", name="Files to send")
    await expect(chat.panel.get_by_role("button", name="Add a file")).to_be_enabled()
    await picker.set_input_files([file("lamp.png", png()), file("fake.png", b"<svg/>")])
    await expect(tray.get_by_role("listitem").filter(has_text="lamp.png")).to_contain_text("1 kB")
    await expect(tray.get_by_role("alert")).to_contain_text("Files of this kind cannot be sent")
    await chat.button("Remove fake.png").click()
    await expect(tray.get_by_role("listitem")).to_have_count(1)

    await chat.page.route("**/chat/attachments", lambda route: route.abort(), times=1)
    await _drops(chat, "receipt.txt", "paid with thanks")
    await chat.button("Try receipt.txt again").click()
    await expect(tray.get_by_role("listitem").filter(has_text="receipt.txt")).to_contain_text("kB")

    await picker.set_input_files([file(f"{n}.png", png()) for n in range(4)])
    await expect(chat.panel.get_by_text("At most 5 files go with one message.")).to_be_visible()
    await expect(tray.get_by_role("listitem")).to_have_count(5)
    await expect(chat.button("Add a file")).to_be_disabled()
    for number in range(3):
        await chat.button(f"Remove {number}.png").click()

    await chat.say("It came like this")
    mine = chat.from_author("You")
    await expect(mine.get_by_role("img", name="lamp.png")).to_be_visible()
    await expect(mine.get_by_role("link", name="receipt.txt")).to_be_visible()
    await expect(chat.from_author("Assistant")).to_contain_text("echo: It came like this")
    await expect(tray).to_have_count(0)
    assert shop.house.assistant.turns[-1]["text"] == "It came like this"

    await _drops(chat, "film.txt", "x", times=10 * 1024 * 1024 + 1)
    await expect(tray.get_by_role("alert")).to_have_text("Files can be 10 MB at most.")


async def test_a_file_on_its_way_can_be_cancelled_and_what_was_sent_waits_for_it(
    chat: ChatPage,
) -> None:
    held: list[Route] = []
    await chat.page.route("**/chat/attachments", lambda route: held.append(route))
    picker = chat.panel.locator("input[type=file]")
    await picker.set_input_files([file("one.png", png()), file("two.png", png())])
    await chat.button("Cancel two.png").click()
    await chat.say("With one picture")
    await expect(chat.button("Send")).to_have_attribute("aria-busy", "true")
    await expect(chat.messages).to_have_count(0)
    await held[0].continue_()
    await expect(chat.from_author("You").get_by_role("img")).to_have_count(1)
    await expect(chat.from_author("You")).to_contain_text("With one picture")


async def test_a_person_is_called_reads_answers_with_files_and_leaves(
    chat: ChatPage, shop: Shop
) -> None:
    house = shop.house
    anna = await colleague(house, "Anna")
    await chat.button("Speak to a person").click()
    await expect(chat.panel.get_by_text("Waiting for a person, place 1")).to_be_visible()
    await chat.button("Leave the queue").click()
    await expect(chat.log.get_by_text("You are back with the assistant")).to_be_visible()
    await chat.button("Speak to a person").click()
    await chat.say("Are you there?")
    await expect(chat.from_author("You").last.get_by_text("Sent")).to_be_visible()

    async with house.database.session() as session:
        await desk.accept(session, (await conversation_of(house)).id, anna)
    await expect(chat.log.get_by_text("Anna has joined the conversation.")).to_be_visible()
    await expect(chat.panel.get_by_text("You are talking to Anna")).to_be_visible()
    await expect(chat.button("Speak to a person")).to_have_count(0)
    await looks_at_it(house, anna)
    sign = TypingNow(conversation_id=(await conversation_of(house)).id, author="agent")
    house.bridge.app[FEED_HUB].typing(sign)
    await expect(chat.log.get_by_text("Anna is typing")).to_be_visible()
    await expect(chat.from_author("You").last.get_by_text("Seen")).to_be_visible()

    label = Upload("label.pdf", "application/pdf", b"%PDF-1.4 a label")
    await sends(house, anna, "Here is your label.", Upload("photo.png", "image/png", png()), label)
    reply = chat.from_author("Anna").last
    picture = reply.get_by_role("img", name="photo.png")
    await expect(picture).to_be_in_viewport(ratio=0.5)
    box = await picture.bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (248, 186)
    await expect(reply.get_by_role("link", name="label.pdf")).to_have_attribute(
        "rel", re.compile("noopener")
    )

    async with house.database.session() as session:
        await desk.return_to_bot(session, (await conversation_of(house)).id, anna)
    await expect(chat.log.get_by_text("Anna has left the conversation")).to_be_visible()
    await expect(chat.button("Speak to a person")).to_be_visible()


async def test_cards_are_stepped_through_and_what_is_hostile_stays_text(
    chat: ChatPage, shop: Shop
) -> None:
    hostile = (
        "<img src=x onerror=\"document.title='broken'\"> [a](javascript:document.title='broken') "
        "[b](data:text/html,x) [c](//evil.example) [**x**](vbscript:x) <a href=x>y</a>\n"
        "## A heading\n[Shop](https://shop.example/a?b=1&c=2) [Mail](mailto:help@shop.example) "
        "[Call](tel:+441234567) " + "**a " * 3_000
    )
    cards = [{**JUMPER, "title": title} for title in ("Jumper", "Scarf", "Lamp")]
    shop.house.assistant.answers["show me"] = {"replies": [{"text": hostile, "cards": cards}]}
    await chat.say("show me")
    answer = chat.from_author("Assistant")
    await expect(answer.locator(".bubble a")).to_have_count(3)
    for name in ("Shop", "Mail", "Call"):
        link = answer.get_by_role("link", name=name, exact=True)
        await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await expect(answer.locator(".bubble strong").first).to_have_text("A heading")
    await expect(answer.locator(".bubble").locator("img, script")).to_have_count(0)
    assert await chat.page.title() == "A shop"

    carousel = chat.panel.get_by_role("group", name="Suggestions")
    await carousel.get_by_role("group", name="1 of 3: Jumper").get_by_role("button").focus()
    await chat.page.keyboard.press("ArrowRight")
    await expect(carousel.get_by_text("2 of 3", exact=True)).to_be_visible()
    await carousel.get_by_role("button", name="Next suggestion").click()
    await expect(carousel.get_by_role("group", name="3 of 3: Lamp")).to_be_in_viewport()
    await carousel.get_by_role("group", name="3 of 3: Lamp").get_by_role("button").click()
    await expect(chat.from_author("You").last).to_contain_text("Take this")


async def test_starting_over_asks_first_and_a_tone_is_heard_by_who_has_asked_for_it(
    shop: Shop, page: Page
) -> None:
    await page.add_init_script(COUNTING_TONES)
    chat = await (await shop.visited(page)).open()
    await chat.say("hello")
    await expect(chat.from_author("Assistant")).to_be_visible()
    await _chooses(chat, "Start over")
    question = chat.panel.get_by_role("dialog", name="Start over?")
    await question.get_by_role("button", name="Cancel").click()
    await expect(question).to_have_count(0)
    await _chooses(chat, "Start over")
    await question.get_by_role("button", name="Start over").click()
    await expect(chat.from_author("Assistant").last).to_contain_text("echo: /stop")

    await chat.button("More options").click()
    sound = chat.panel.get_by_role("menuitemcheckbox", name="Sound for new messages")
    await expect(sound).to_have_attribute("aria-checked", "false")
    await sound.click()
    await page.reload()
    await chat.button("More options").click()
    await expect(sound).to_have_attribute("aria-checked", "true")
    await page.keyboard.press("Escape")
    # It is heard when one does not look, and not when one does.
    await chat.say("hello")
    await expect(chat.messages).to_have_count(6)
    await expect(page.locator("html")).not_to_have_attribute("data-tones", re.compile("."))
    shop.house.assistant.open.clear()
    await chat.say("more")
    await page.keyboard.press("Escape")
    await expect(chat.panel).to_be_hidden()
    shop.house.assistant.open.set()
    await expect(page.get_by_role("button", name=re.compile("echo: more"))).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("data-tones", "2")


async def test_the_conversation_can_be_kept_as_a_file_and_by_mail(
    chat: ChatPage, shop: Shop
) -> None:
    await chat.say("hello there")
    await expect(chat.from_author("Assistant")).to_be_visible()
    async with chat.page.expect_download() as saved:
        await _chooses(chat, "Download the conversation")
    kept = await saved.value
    assert kept.suggested_filename == "Alder & Finch.html"
    assert "echo: hello there" in (await kept.path()).read_text(encoding="utf-8")

    question = chat.panel.get_by_role("dialog", name="Where shall we send it?")
    for number in range(4):
        await _chooses(chat, "Mail the conversation")
        await question.get_by_label("E-mail address").fill(f"{number}@mail.example")
        await question.get_by_role("button", name="Send").click()
        if number < 3:
            await expect(chat.panel.get_by_text(f"on its way to {number}@mail")).to_be_visible()
    await expect(question.get_by_role("alert")).to_contain_text("as often as it can be today")
    assert {mail.to for mail in await rows(shop.house, TranscriptMail)} == {
        f"{number}@mail.example" for number in range(3)
    }


async def _chooses(chat: ChatPage, name: str) -> None:
    await chat.button("More options").click()
    await chat.panel.get_by_role("menuitem", name=name).click()


async def _drops(chat: ChatPage, name: str, text: str, times: int = 1) -> None:
    """A file dragged from the desktop onto the chat."""
    await chat.panel.evaluate(
        """(panel, [name, text, times]) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([text.repeat(times)], name, { type: "text/plain" }));
          for (const kind of ["dragover", "drop"]) {
            const how = { dataTransfer, bubbles: true, cancelable: true };
            panel.dispatchEvent(new DragEvent(kind, how));
          }
        }""",
        [name, text, times],
    )
