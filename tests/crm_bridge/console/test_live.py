"""News for open pages, as server-sent events."""

import asyncio
import json

from aiohttp import ClientResponse

from crm_bridge.console import live
from crm_bridge.staff import people, sessions
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.console.staff_browser import StaffBrowser, colleague

PATIENCE = 10


async def line(stream: ClientResponse, beginning: str) -> str:
    """What follows on the next line that begins so."""
    async with asyncio.timeout(PATIENCE):
        async for raw in stream.content:
            text = raw.decode().rstrip("\n")
            if text.startswith(beginning):
                return text.removeprefix(beginning)
    raise AssertionError(f"the stream ended before {beginning!r}")


async def changed(stream: ClientResponse) -> object:
    """The conversations that the next news of changes names."""
    await line(stream, "event: changed")
    return json.loads(await line(stream, "data: "))


async def test_a_new_message_is_told_with_its_conversation(
    browser: StaffBrowser, chat: Chat
) -> None:
    async with browser.bridge.client.get("/events") as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        await line(stream, ": open")
        await chat.write()
        assert int(await line(stream, "id: ")) > 0
        assert await changed(stream) == [chat.conversation_id]


async def test_who_answers_is_news_of_another_kind_than_what_is_said(
    browser: StaffBrowser, chat: Chat
) -> None:
    async with browser.bridge.client.get("/events") as stream:
        await line(stream, ": open")
        await chat.write()
        assert await changed(stream) == [chat.conversation_id]
        await chat.escalate()
        await line(stream, "event: moved")


async def test_who_was_away_is_told_what_was_missed(browser: StaffBrowser, chat: Chat) -> None:
    await chat.write()
    headers = {"Last-Event-ID": "0"}
    async with browser.bridge.client.get("/events", headers=headers) as stream:
        assert await changed(stream) == [chat.conversation_id]


async def test_a_number_that_was_never_given_counts_as_the_newest(
    browser: StaffBrowser, chat: Chat
) -> None:
    for number in ("9" * 60, "999999999", "x", "-1"):
        headers = {"Last-Event-ID": number}
        async with browser.bridge.client.get("/events", headers=headers) as stream:
            await line(stream, ": open")
            await chat.write()
            assert await changed(stream) == [chat.conversation_id]


async def test_pages_of_teams_and_tasks_are_told_when_they_are_out_of_date(
    browser: StaffBrowser, chat: Chat
) -> None:
    async with browser.bridge.client.get("/events") as stream:
        await line(stream, "event: outdated")
        assert json.loads(await line(stream, "data: ")) == {"boards": ["teams"]}
        await chat.post("/offline-messages", {"email": "a@left.example", "message": "Call me."})
        await line(stream, "event: outdated")
        assert json.loads(await line(stream, "data: ")) == {"boards": ["tasks"]}


async def ended(stream: ClientResponse) -> None:
    """At once: long before the next look at the log-in."""
    async with asyncio.timeout(live.BEAT / 3):
        await stream.content.read()


async def test_the_stream_ends_with_the_log_in_though_nothing_happens(
    browser: StaffBrowser,
) -> None:
    async with browser.bridge.client.get("/events") as stream:
        await line(stream, ": open")
        await browser.post("/logout")
        await ended(stream)


async def test_the_stream_ends_when_the_account_is_deactivated(browser: StaffBrowser) -> None:
    admin = await colleague(browser.bridge, "Ada", role="admin")
    async with browser.bridge.client.get("/events") as stream:
        await line(stream, ": open")
        async with browser.bridge.database.session() as session:
            await people.deactivate(session, browser.staff.id, admin)
        await ended(stream)


async def test_the_stream_goes_on_when_somebody_else_logs_out(
    browser: StaffBrowser, chat: Chat
) -> None:
    async with browser.bridge.client.get("/events") as stream:
        await line(stream, ": open")
        async with browser.bridge.database.session() as session:
            await sessions.log_out(session, "another token")
        await chat.write()
        assert await changed(stream) == [chat.conversation_id]


async def test_an_open_stream_does_not_hold_up_the_end(browser: StaffBrowser) -> None:
    async with browser.bridge.client.get("/events") as stream:
        await line(stream, ": open")
        async with asyncio.timeout(PATIENCE):
            await browser.bridge.client.app.shutdown()  # type: ignore[union-attr]
            await stream.content.read()
