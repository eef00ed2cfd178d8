"""Reading over HTTP: at once when there is news, patient when there is none."""

import asyncio
import time
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import WSMsgType
from sqlalchemy import update

from crm_bridge.api.schemas.conversations import TypingNow
from crm_bridge.conversations import desk, seen_by_staff
from crm_bridge.conversations.feed_hub import FEED_HUB
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.message import Message
from tests.flows.customer import Customer
from tests.gateway.channels.connecting import messages, until
from tests.gateway.conftest import House
from tests.gateway.staff import colleague


async def poll(customer: Customer, **query: str) -> tuple[int, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {customer.token}"}
    url = f"{customer.base}/chat/messages"
    async with customer.http.get(url, params=query, headers=headers) as response:
        return response.status, await response.json()


async def test_news_ends_the_waiting_at_once(house: House) -> None:
    customer = await house.customer()
    await customer.say("hello")
    waiting = asyncio.create_task(poll(customer, after=customer.cursor or "", wait="20"))
    await asyncio.sleep(0)
    await customer.post({"id": str(uuid4()), "text": "news"})
    async with asyncio.timeout(3):
        _, news = await waiting
    assert news["messages"][0]["text"] == "news"
    assert news["cursor"] != customer.cursor


async def test_what_is_there_already_is_given_without_waiting(house: House) -> None:
    customer = await house.customer()
    await customer.say("hello")
    async with asyncio.timeout(3):
        status, news = await poll(customer, wait="20")
    assert (status, len(news["messages"])) == (200, 2)


@pytest.mark.parametrize("after", [None, "0"])
async def test_an_empty_conversation_is_waited_for_too(house: House, after: str | None) -> None:
    customer = await house.customer()
    began = time.monotonic()
    query = {"wait": "0.4"} if after is None else {"wait": "0.4", "after": after}
    _, news = await poll(customer, **query)
    assert time.monotonic() - began >= 0.4
    assert (news["messages"], news["cursor"], news["state"]) == ([], "0", "bot")


async def test_that_an_answer_was_delivered_is_no_news_to_the_customer(house: House) -> None:
    customer = await house.customer()
    await customer.say("hello")
    began = time.monotonic()
    _, news = await poll(customer, after=customer.cursor or "", wait="0.8")
    assert time.monotonic() - began >= 0.8
    assert (news["messages"], news["cursor"]) == ([], customer.cursor)


async def test_what_a_gateway_handed_out_before_it_died_is_marked_when_its_client_comes_back(
    house: House,
) -> None:
    customer = await house.customer()
    await customer.say("hello")
    first = house.gateway
    await first.close()
    async with house.database.session() as session:
        await session.execute(update(Message).values(delivery="kept"))
    customer.base = str((await house.new_gateway()).make_url("")).rstrip("/")
    await customer.read()

    async def marked() -> bool:
        return all(one.delivery == "sent" for one in await messages(house) if one.reply_to)

    await until(marked)


async def test_that_staff_read_or_type_ends_the_waiting_and_is_told_once(house: House) -> None:
    customer, anna = await house.customer(), await colleague(house)
    await customer.say("hello")
    async with house.database.session() as session:
        await desk.take_over(session, customer.conversation_id, anna)
    await customer.read()
    place = {"after": customer.cursor or "", "wait": "20"}
    waiting = asyncio.create_task(poll(customer, **place, seen="0"))
    await poll(customer)
    async with house.database.reading() as session:
        conversation = await session.get_one(Conversation, customer.conversation_id)
    await seen_by_staff.page_shown(house.database, anna, conversation)
    sign = TypingNow(conversation_id=customer.conversation_id, author="agent")
    async with asyncio.timeout(5):
        _, news = await waiting
        assert (news["messages"], news["cursor"]) == ([], customer.cursor)
        assert await poll(customer, **place, seen="0") == (200, news), "not known to the client yet"

        waiting = asyncio.create_task(poll(customer, **place, seen=str(news["seen"])))
        while not waiting.done():
            house.bridge.app[FEED_HUB].typing(sign)
            await asyncio.wait([waiting], timeout=0.1)
    assert (await waiting)[1]["typing"] == ["agent"]


@pytest.mark.parametrize("seen", ["", "-1", "all", "9" * 40])
async def test_a_mark_that_is_no_message_is_refused(house: House, seen: str) -> None:
    status, problem = await poll(await house.customer(), seen=seen)
    assert (status, problem["code"]) == (422, "message_invalid")


@pytest.mark.parametrize("after", ["", "nonsense", "-1", "1.5", "9" * 40, "٣", "1 OR 1=1"])
async def test_a_cursor_that_is_none_is_said_to_be_so(house: House, after: str) -> None:
    status, problem = await poll(await house.customer(), after=after)
    assert (status, problem["code"]) == (422, "message_invalid")
    assert "after" in problem["detail"]


async def test_a_cursor_from_the_future_shows_nothing_and_breaks_nothing(house: House) -> None:
    customer = await house.customer()
    await customer.say("hello")
    status, news = await poll(customer, after="999999999999999999")
    assert (status, news["messages"]) == (200, [])


@pytest.mark.parametrize("wait", ["", "soon", "-1", "nan"])
async def test_a_wait_that_is_no_length_of_time_is_refused(house: House, wait: str) -> None:
    status, problem = await poll(await house.customer(), wait=wait)
    assert (status, problem["code"]) == (422, "message_invalid")
    assert "wait" in problem["detail"]


async def test_typing_is_shown_while_the_assistant_computes_and_then_cleared(
    house: House,
) -> None:
    customer = await house.customer()
    house.assistant.open.clear()
    await customer.post({"id": str(uuid4()), "text": "hello"})
    async with asyncio.timeout(1.5):
        while len((await poll(customer))[1]["messages"]) < 1:
            await asyncio.sleep(0.02)
        while (await poll(customer))[1]["typing"] != ["bot"]:
            await asyncio.sleep(0.02)
    house.assistant.open.set()
    await customer.outcome_of(1)
    async with asyncio.timeout(3):
        while (await poll(customer))[1]["typing"]:
            await asyncio.sleep(0.02)


async def test_ones_own_typing_is_not_told_to_oneself(house: House) -> None:
    customer = await house.customer()
    headers = {"Authorization": f"Bearer {customer.token}"}
    async with house.http.post(f"{house.url}/chat/typing", headers=headers) as response:
        assert response.status == 204
    assert (await poll(customer))[1]["typing"] == []


async def test_a_stopping_gateway_lets_those_who_wait_go_at_once(house: House) -> None:
    gateway = await house.new_gateway()
    there = Customer(house.http, str(gateway.make_url("")).rstrip("/"), "", "")
    customer = await Customer.arrives(house.http, there.base)
    waiting = asyncio.create_task(poll(customer, wait="20"))
    socket = await house.http.ws_connect(f"{there.base}/chat/ws")
    await socket.send_json({"type": "hello", "token": customer.token})
    await socket.receive_json(timeout=5)
    stopping = asyncio.create_task(gateway.close())
    async with asyncio.timeout(4):
        assert (await waiting)[0] == 200
        closing = await socket.receive()
        await stopping
    assert (closing.type, closing.data) == (WSMsgType.CLOSE, 4408)
