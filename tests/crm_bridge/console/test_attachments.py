"""Customers' files in the console: linked from the transcript, for staff alone, never run."""

from tests.crm_bridge.chat import Chat
from tests.crm_bridge.console.staff_browser import StaffBrowser


async def sent(browser: StaffBrowser, name: str, kind: str) -> tuple[Chat, str]:
    chat = await Chat.opened(browser.bridge)
    file = (await chat.attach(b"receipt", name, kind)).body
    assert (await chat.write_with(file["id"])).status == 201
    return chat, f"/attachments/{file['id']}"


async def test_the_transcript_links_the_files_of_a_message(browser: StaffBrowser) -> None:
    chat, path = await sent(browser, "<b>receipt.pdf", "application/pdf")
    page = await browser.get(f"/conversations/{chat.conversation_id}")
    assert page.texts(f'href="{path}"') == ["<b>receipt.pdf"]
    assert "7 Bytes" in page.text
    assert "(a file)" in (await browser.get("/conversations")).text


async def test_a_document_is_downloaded_and_can_run_nothing(browser: StaffBrowser) -> None:
    _, path = await sent(browser, "réceipt.pdf", "application/pdf")
    file = await browser.get(path)
    assert (file.status, file.source) == (200, "receipt")
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["content-disposition"] == "attachment; filename*=UTF-8''r%C3%A9ceipt.pdf"
    assert file.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert file.headers["x-content-type-options"] == "nosniff"
    assert file.headers["cache-control"].startswith("private")


async def test_an_image_is_shown_in_place(browser: StaffBrowser) -> None:
    _, path = await sent(browser, "photo.png", "image/png")
    assert (await browser.get(path)).headers["content-disposition"].startswith("inline;")


async def test_a_file_needs_a_log_in(stranger: StaffBrowser) -> None:
    _, path = await sent(stranger, "photo.png", "image/png")
    asked = await stranger.get(path)
    assert (asked.status, asked.headers["location"]) == (302, f"/login?next={path}")


async def test_an_unknown_file_is_not_found(browser: StaffBrowser) -> None:
    assert (await browser.get("/attachments/att_none")).status == 404
