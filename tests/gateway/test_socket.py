"""The chat protocol over WebSocket."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, TCPConnector

from tests.flows.customer import Customer
from tests.gateway.conftest import House

Frame = dict[str, Any]


async def opened(
    house: House, customer: Customer, after: str | None = None
) -> tuple[ClientWebSocketResponse, Frame]:
    socket = await customer.http.ws_connect(f"{house.url}/chat/ws")
    hello = {"type": "hello", "token": customer.token}
    await socket.send_json(hello if after is None else {**hello, "after": after})
    return socket, await socket.receive_json(timeout=5)


async def until(socket: ClientWebSocketResponse, kind: str, **wanted: object) -> Frame:
    """The first frame of this type with these members."""
    while True:
        frame: Frame = await socket.receive_json(timeout=5)
        if frame["type"] == kind and wanted.items() <= frame.items():
            return frame


async def test_a_message_is_acknowledged_answered_and_given_its_outcome(house: House) -> None:
    socket, ready = await opened(house, await house.customer())
    assert (ready["type"], ready["state"], ready["missed"]) == ("ready", "bot", [])
    message_id = str(uuid4())
    await socket.send_json({"type": "message", "id": message_id, "text": "hello"})
    ack = await until(socket, "ack")
    assert (ack["id"], ack["seq"]) == (message_id, 1)
    answer = await until(socket, "message", author="bot")
    assert (answer["text"], answer["reply_to"]) == ("echo: hello", 1)
    assert (await until(socket, "outcome"))["outcome"] == "answered"
    await socket.close()


async def test_another_tab_sees_what_was_typed_in_the_first(house: House) -> None:
    customer = await house.customer()
    first, _ = await opened(house, customer)
    second, _ = await opened(house, customer)
    await first.send_json({"type": "message", "id": str(uuid4()), "text": "from the first"})
    assert (await until(second, "message"))["text"] == "from the first"
    await first.close()
    await second.close()


async def test_after_a_lost_connection_only_what_was_missed_comes(house: House) -> None:
    customer = await house.customer()
    await customer.say("before")
    cursor = customer.cursor
    await customer.say("meanwhile")
    socket, ready = await opened(house, customer, after=cursor)
    assert [one["text"] for one in ready["missed"]] == ["meanwhile", "echo: meanwhile"]
    await socket.close()


async def test_every_frame_after_ready_carries_a_growing_cursor(house: House) -> None:
    socket, ready = await opened(house, await house.customer())
    await socket.send_json({"type": "message", "id": str(uuid4()), "text": "hello"})
    cursors = [int(ready["cursor"])]
    while True:
        frame = await socket.receive_json(timeout=5)
        if frame["type"] in {"message", "outcome", "control"}:
            cursors.append(int(frame["cursor"]))
        if frame["type"] == "outcome":
            break
    assert cursors == sorted(set(cursors))
    await socket.close()


async def test_the_bot_is_seen_typing(house: House) -> None:
    house.assistant.open.clear()
    socket, _ = await opened(house, await house.customer())
    await socket.send_json({"type": "message", "id": str(uuid4()), "text": "hello"})
    assert (await until(socket, "typing"))["author"] == "bot"
    house.assistant.open.set()
    await socket.close()


@pytest.mark.parametrize(
    "first", ['{"type": "message"}', "nonsense", '{"type": "hello", "token": "wrong"}']
)
async def test_a_socket_without_a_valid_hello_is_closed(house: House, first: str) -> None:
    socket = await house.http.ws_connect(f"{house.url}/chat/ws")
    await socket.send_str(first)
    frame = await socket.receive_json(timeout=5)
    assert frame["type"] == "error"
    await socket.receive(timeout=5)
    assert socket.close_code == 4401


async def test_errors_name_the_frame_and_the_socket_goes_on(house: House) -> None:
    socket, _ = await opened(house, await house.customer())
    wrong = str(uuid4())
    await socket.send_json({"type": "message", "id": wrong, "text": ""})
    error = await until(socket, "error")
    assert (error["id"], error["code"]) == (wrong, "message_empty")
    await socket.send_json({"type": "choose", "id": wrong, "payload": "made-up"})
    assert (await until(socket, "error"))["code"] == "payload_unknown"
    await socket.send_json({"type": "dance"})
    assert (await until(socket, "error"))["code"] == "message_invalid"
    await socket.send_str("{")
    assert (await until(socket, "error"))["code"] == "json_invalid"
    await socket.send_json({"type": "message", "id": str(uuid4()), "text": "still here"})
    assert (await until(socket, "ack"))["seq"] == 1
    await socket.close()


async def test_an_ack_has_no_cursor_because_it_may_overtake_the_news_before_it(
    house: House,
) -> None:
    socket, _ = await opened(house, await house.customer())
    await socket.send_json({"type": "message", "id": str(uuid4()), "text": "hello"})
    assert set(await until(socket, "ack")) == {"type", "id", "seq"}
    await socket.close()


@pytest.mark.parametrize("after", ["nonsense", "-1", "9" * 50])
async def test_a_cursor_that_is_none_is_refused_in_hello(house: House, after: str) -> None:
    socket, error = await opened(house, await house.customer(), after=after)
    assert (error["type"], error["code"]) == ("error", "message_invalid")
    await socket.receive(timeout=5)
    assert socket.close_code == 4401


async def test_a_frame_too_large_closes_the_socket_and_keeps_nothing(house: House) -> None:
    customer = await house.customer()
    socket, _ = await opened(house, customer)
    await socket.send_json({"type": "message", "id": str(uuid4()), "text": "x" * 400_000})
    await socket.receive(timeout=5)
    assert socket.close_code == 1009
    await customer.read()
    assert customer.seen == {}


async def test_a_bridge_that_is_away_is_told_and_the_socket_goes_on(house: House) -> None:
    customer = await house.customer()
    socket, _ = await opened(house, customer)
    await house.bridge.close()
    lost = str(uuid4())
    await socket.send_json({"type": "message", "id": lost, "text": "hello?"})
    error = await until(socket, "error")
    assert (error["id"], error["code"]) == (lost, "unavailable")
    await house.new_bridge()
    await socket.send_json({"type": "message", "id": lost, "text": "hello?"})
    assert (await until(socket, "ack"))["seq"] == 1
    assert (await until(socket, "message", author="bot"))["text"] == "echo: hello?"
    await socket.close()


async def test_two_hundred_sockets_each_hear_what_is_theirs_and_nothing_else(
    house: House,
) -> None:
    # The client's own limit of connections is not what is looked at here.
    http = await house.stack.enter_async_context(ClientSession(connector=TCPConnector(limit=0)))
    customers = [await Customer.arrives(http, house.url) for _ in range(20)]
    tabs = [(one, (await opened(house, one))[0]) for one in customers for _ in range(10)]
    for one in customers:
        await one.post({"id": str(uuid4()), "text": f"I am {one.conversation_id}"})
    for one, socket in tabs:
        heard = await until(socket, "message", author="bot")
        assert heard["text"] == f"echo: I am {one.conversation_id}"
    await asyncio.gather(*(socket.close() for _, socket in tabs))
