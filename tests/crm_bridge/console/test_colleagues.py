"""Two at one conversation see each other; the customer sees that an answer is being written."""

import asyncio
import json
from typing import Any

import pytest
from aiohttp import ClientResponse

from crm_bridge.console.desks import DESKS, Desks
from crm_bridge.console.streams import STREAMS, Streams
from crm_bridge.conversations import desk
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.console.staff_browser import StaffBrowser
from tests.crm_bridge.shop import GATEWAY

PATIENCE = 10


async def told(stream: ClientResponse, name: str) -> Any:
    """The data of the next event of this name."""
    async with asyncio.timeout(PATIENCE):
        async for raw in stream.content:
            if raw == f"event: {name}\n".encode():
                return json.loads((await stream.content.readline()).removeprefix(b"data: "))
    raise AssertionError(f"the stream ended before {name!r}")


async def here(browser: StaffBrowser, chat: Chat, **said: str) -> Any:
    fields = {"page": "p", **said}
    answer = await browser.post(f"/conversations/{chat.conversation_id}/here", **fields)
    assert answer.status == 200, answer.source
    return json.loads(answer.source)["colleagues"]


@pytest.fixture
async def called(chat: Chat) -> Chat:
    """A conversation in which a person was called."""
    await chat.escalate()
    return chat


async def accept(browser: StaffBrowser, chat: Chat) -> None:
    async with at_the_desk(browser.bridge) as session:
        await desk.accept(session, chat.conversation_id, browser.staff)


def desks_and_streams(browser: StaffBrowser) -> tuple[Desks, Streams]:
    app = browser.bridge.client.app
    assert app is not None
    return app[DESKS], app[STREAMS]


async def told_open(stream: ClientResponse) -> None:
    while await stream.content.readline() != b": open\n":
        pass


async def test_the_customer_is_told_of_an_answer_being_written_by_their_agent_alone(
    browser: StaffBrowser, called: Chat
) -> None:
    async def signs() -> list[str]:
        read = await called.bridge.call("GET", "/v1/feed", GATEWAY, after=0, wait=0, typed=0)
        return [sign["author"] for sign in read.body["typing"]]

    await here(browser, called, writing="reply")
    assert await signs() == []
    await accept(browser, called)
    await here(browser, called, writing="note")
    assert await signs() == []
    await here(browser, called, writing="reply")
    assert await signs() == ["agent"]


async def test_the_customers_typing_reaches_who_looks_at_the_conversation(
    browser: StaffBrowser, called: Chat
) -> None:
    other = await Chat.opened(called.bridge)
    await here(browser, called)
    async with browser.bridge.client.get("/events") as stream:
        await told_open(stream)
        await other.post("/typing", {})
        await called.post("/typing", {})
        assert await told(stream, "typing") == {"conversation": called.conversation_id}


async def test_a_colleague_is_seen_to_come_to_write_and_to_leave(
    browser: StaffBrowser, called: Chat
) -> None:
    desks, streams = desks_and_streams(browser)
    cid, ben = called.conversation_id, await agent(browser.bridge, "Ben")
    desks.here(cid, ben.id, ben.name, "his")
    assert await here(browser, called) == [{"name": "Ben", "writing": None}]
    with streams.listen(ben.id) as bens:
        await here(browser, called, writing="reply")
        assert b'[{"name": "Anna", "writing": "reply"}]' in bens.take()
        await here(browser, called)
        assert b'[{"name": "Anna", "writing": null}]' in bens.take()
        await here(browser, called)
        assert bens.take() == b""
        left = await browser.post(f"/conversations/{cid}/here", page="p", leaving="1")
        assert left.status == 204
        assert b'"colleagues": []' in bens.take()


async def test_a_page_without_a_name_and_an_unknown_conversation_are_refused(
    browser: StaffBrowser, called: Chat
) -> None:
    for page in ("", "x" * 100):
        path = f"/conversations/{called.conversation_id}/here"
        assert (await browser.post(path, page=page)).status == 422
    assert (await browser.post("/conversations/cnv_nobody/here", page="p")).status == 404


async def test_what_the_agents_own_customer_writes_and_an_offer_concern_the_agent(
    browser: StaffBrowser, called: Chat
) -> None:
    await accept(browser, called)
    async with browser.bridge.client.get("/events") as stream:
        await told_open(stream)
        await (await Chat.opened(called.bridge)).write("somebody else's")
        await called.write("hello?")
        concern = await told(stream, "concern")
        assert (concern["kind"], concern["conversation"]) == ("message", called.conversation_id)
