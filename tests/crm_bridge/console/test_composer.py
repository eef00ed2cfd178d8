"""Where agents write: a reply and a note are never taken for each other, and nothing is lost."""

import json
from io import BytesIO

import pytest
from aiohttp import FormData

from crm_bridge.conversations import desk
from crm_bridge.replies import canned
from crm_bridge.replies.canned import Wish
from tests.crm_bridge.chat import Chat, at_the_desk
from tests.crm_bridge.console.staff_browser import HTMX, Answer, StaffBrowser, colleague
from tests.crm_bridge.shop import GATEWAY

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BOMB = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + b"\x00\x01\x00\x00" * 2 + bytes(9)


@pytest.fixture
async def ann(browser: StaffBrowser) -> Chat:
    """Ann Archer, whose conversation Anna has."""
    chat = await Chat.opened(browser.bridge, identity=browser.bridge.identity("ann"))
    await chat.write("hello")
    await browser.post(at(chat, "take-over"))
    return chat


def at(chat: Chat, what: str) -> str:
    return f"/conversations/{chat.conversation_id}/{what}"


async def draft(browser: StaffBrowser, chat: Chat) -> dict[str, object]:
    found: dict[str, object] = json.loads((await browser.get(at(chat, "draft"))).source)
    return found


async def typed(browser: StaffBrowser, chat: Chat, **boxes: str) -> None:
    assert (await browser.post(at(chat, "draft"), **boxes)).status == 204


async def upload(browser: StaffBrowser, chat: Chat, data: bytes, name: str) -> Answer:
    form = FormData()
    form.add_field("file", BytesIO(data), filename=name, content_type="application/octet-stream")
    headers = {**HTMX, "X-CSRF-Token": browser.csrf}
    return await browser.ask("POST", at(chat, "files"), data=form, headers=headers)


async def added(browser: StaffBrowser, chat: Chat, data: bytes = PNG, name: str = "a.png") -> str:
    kept = await upload(browser, chat, data, name)
    assert kept.status == 201, kept.source
    return str(json.loads(kept.source)["id"])


async def said_by_agents(chat: Chat) -> list[str]:
    return [one["text"] for one in await chat.messages() if one["author"] == "agent"]


async def test_a_note_that_gets_to_the_address_of_replies_is_not_sent(
    browser: StaffBrowser, ann: Chat
) -> None:
    for written, sent_to in (("note", "reply"), ("reply", "note")):
        refused = await browser.post(at(ann, sent_to), text="She is lying.", **{"as": written})
        assert (refused.status, f"written as a {written}" in refused.text) == (422, True)
    assert await said_by_agents(ann) == []
    assert "She is lying." not in (await browser.get(at(ann, "")[:-1])).text


async def test_a_placeholder_that_nobody_filled_in_is_not_sent(
    browser: StaffBrowser, ann: Chat
) -> None:
    refused = await browser.post(at(ann, "reply"), text="It is {amount}, {order_number}.")
    assert (refused.status, "fill in {order_number}" in refused.text) == (422, False)
    assert "Nothing was sent: fill in {amount}, {order_number} first" in refused.text
    await browser.post(at(ann, "reply"), text="Type {like this}.")
    assert await said_by_agents(ann) == ["Type {like this}."]


async def test_a_refused_reply_says_why_and_stays_in_the_draft(
    browser: StaffBrowser, ann: Chat
) -> None:
    await typed(browser, ann, reply="Half a sen")
    ben = await colleague(browser.bridge, "Ben")
    async with at_the_desk(browser.bridge) as session:
        await desk.return_to_bot(session, ann.conversation_id, browser.staff)
        await desk.take_over(session, ann.conversation_id, ben)
    refused = await browser.post(at(ann, "reply"), text="Half a sen")
    assert (refused.status, "Ben has this conversation now." in refused.text) == (409, True)
    async with at_the_desk(browser.bridge) as session:
        await desk.close(session, ann.conversation_id, ben)
    refused = await browser.post(at(ann, "reply"), text="Half a sen")
    assert (refused.status, "This conversation is closed" in refused.text) == (409, True)
    assert (await draft(browser, ann))["reply"] == "Half a sen"


async def test_a_draft_outlives_the_log_in_and_is_its_writers_alone(
    browser: StaffBrowser, ann: Chat
) -> None:
    await typed(browser, ann, reply="Dear Ann,", note="rings twice a day")
    browser.bridge.client.session.cookie_jar.clear()
    page = f"/conversations/{ann.conversation_id}"
    turned_away = await browser.ask(
        "POST",
        at(ann, "reply"),
        data={"csrf": browser.csrf, "text": "Dear Ann,"},
        headers={**HTMX, "HX-Current-URL": f"http://console.example{page}?shown=200"},
    )
    assert turned_away.status == 401
    assert turned_away.headers["hx-redirect"] == f"/login?next={page}%3Fshown%3D200"
    await browser.log_in()
    found = await draft(browser, ann)
    assert (found["reply"], found["note"]) == ("Dear Ann,", "rings twice a day")
    ben = StaffBrowser(browser.bridge, await colleague(browser.bridge, "Ben"))
    await ben.log_in()
    assert (await draft(ben, ann))["reply"] == ""


async def test_what_was_sent_leaves_the_draft_and_the_rest_stays(
    browser: StaffBrowser, ann: Chat
) -> None:
    await typed(browser, ann, reply="Dear Ann,", note="rings twice a day")
    await browser.post(at(ann, "reply"), text="Dear Ann,")
    assert await draft(browser, ann) == {
        "reply": "", "note": "rings twice a day", "files": [], "max_mb": 10,
    }  # fmt: skip
    await browser.post(at(ann, "note"), text="rings twice a day")
    assert (await draft(browser, ann))["note"] == ""


async def test_a_draft_for_a_conversation_that_is_not_there_or_too_long_is_refused(
    browser: StaffBrowser, ann: Chat
) -> None:
    assert (await browser.post("/conversations/cnv_none/draft", reply="x")).status == 404
    refused = await browser.post(at(ann, "draft"), note="x" * 10_001)
    assert json.loads(refused.source) == {"detail": "note: is longer than 10000 characters."}


async def test_quick_replies_come_filled_in_for_the_conversation(
    browser: StaffBrowser, ann: Chat
) -> None:
    text = "Dear {customer_name}, {order_number}. {agent_name}, {shop_name}"
    async with at_the_desk(browser.bridge) as session:
        await canned.add(session, browser.staff, Wish("Way", "way", text), shared=False)
    (found,) = json.loads((await browser.get(at(ann, "quick-replies"))).source)
    assert found == {
        "title": "Way",
        "shortcut": "way",
        "text": "Dear Ann Archer, {order_number}. Anna, Our shop",
        "own": True,
    }


async def test_files_reach_the_customer_with_the_reply_and_not_before(
    browser: StaffBrowser, ann: Chat
) -> None:
    photo = await added(browser, ann)
    browser.bridge.clock.move(seconds=1)
    paper = await added(browser, ann, PDF, "label.pdf")
    assert [file["id"] for file in (await draft(browser, ann))["files"]] == [photo, paper]  # type: ignore[attr-defined, index]
    assert await fetched(ann, photo) == 404
    body = FormData([("csrf", browser.csrf), ("text", ""), ("file", photo), ("file", paper)])
    sent = await browser.ask("POST", at(ann, "reply"), data=body, headers=HTMX)
    assert (sent.status, f'src="/attachments/{photo}"' in sent.source) == (200, True)
    assert "Files from us" in sent.source
    told = (await ann.messages())[-1]
    assert [(one["name"], one["type"]) for one in told["attachments"]] == [
        ("a.png", "image/png"), ("label.pdf", "application/pdf"),
    ]  # fmt: skip
    assert await fetched(ann, photo) == 200
    assert (await draft(browser, ann))["files"] == []


async def fetched(chat: Chat, attachment_id: str) -> int:
    response = await chat.bridge.client.get(
        f"/v1/attachments/{attachment_id}",
        params={"conversation_id": chat.conversation_id},
        headers={"Authorization": f"Bearer {GATEWAY}"},
    )
    return response.status


async def test_neither_the_customer_nor_a_colleague_can_send_an_agents_file(
    browser: StaffBrowser, ann: Chat
) -> None:
    photo = await added(browser, ann)
    assert (await ann.write_with(photo)).code == "attachment_unknown"
    customers = (await ann.attach()).body["id"]
    refused = await browser.post(at(ann, "reply"), text="Look", file=customers)
    assert (refused.status, await said_by_agents(ann)) == (422, [])
    ben = StaffBrowser(browser.bridge, await colleague(browser.bridge, "Ben"))
    await ben.log_in()
    assert (await ben.post(at(ann, f"files/{photo}/remove"))).status == 422


async def test_a_file_that_was_removed_is_gone(browser: StaffBrowser, ann: Chat) -> None:
    photo = await added(browser, ann)
    assert (await browser.post(at(ann, f"files/{photo}/remove"))).status == 204
    assert (await draft(browser, ann))["files"] == []
    assert (await browser.get(f"/attachments/{photo}")).status == 404


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (SVG, "drawing.svg", "Files can be PNG, JPEG, GIF or WebP images"),
        (SVG, "photo.png", "Files can be PNG, JPEG, GIF or WebP images"),
        (b"PK\x03\x04" + bytes(20), "many.zip", "Files can be PNG, JPEG, GIF or WebP images"),
        (BOMB, "photo.png", "more pixels than a browser can show"),
        (PDF, "photo.png", "The file is a PDF document, and its name ends in .png."),
        (b"", "empty.txt", "The file is empty."),
        (b"x" * (10 * 1024 * 1024 + 1), "long.txt", "A file may have 10 MB at most."),
    ],
)
async def test_a_hostile_or_unfit_file_is_refused_with_its_reason_and_the_draft_stays(
    browser: StaffBrowser, ann: Chat, data: bytes, name: str, why: str
) -> None:
    await typed(browser, ann, reply="See the photo")
    refused = await upload(browser, ann, data, name)
    assert (refused.status, why in json.loads(refused.source)["detail"]) == (422, True)
    found = await draft(browser, ann)
    assert (found["reply"], found["files"]) == ("See the photo", [])


async def test_suggestions_name_their_source_and_wait_to_be_clicked(
    browser: StaffBrowser, ann: Chat
) -> None:
    await ann.write("how long may I take to return something?")
    found = await browser.part(at(ann, "suggestions"))
    sources = found.texts('class="suggestion-source"')
    assert sources
    assert all(source.startswith("Help: ") for source in sources)
    assert await said_by_agents(ann) == []
