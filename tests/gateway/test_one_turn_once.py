"""Two gateways, gateways that die, people who take over: each message gets exactly one answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from sqlalchemy import select

from bot.gateway.assistant import Assistant
from bot.gateway.bridge import Bridge
from crm_bridge.api.schemas.conversations import KeepMessage, Turn, TurnResult
from crm_bridge.client import BridgeRefused, BridgeTransport
from crm_bridge.conversations import desk
from crm_bridge.models.desk import Note
from crm_bridge.staff import accounts
from tests.fakes.assistant import TOKEN
from tests.flows.customer import Customer
from tests.gateway.conftest import SECRET, House


@asynccontextmanager
async def dying_gateway(house: House) -> AsyncIterator[Bridge]:
    """The calls of a gateway that stops wherever the test stops calling."""
    url = str(house.bridge.make_url(""))
    async with BridgeTransport(url, SECRET.get_secret_value()) as transport:
        yield Bridge(transport)


async def kept_and_taken(house: House, customer: Customer, bridge: Bridge) -> Turn:
    """A message that another gateway kept and took a turn for, under a lease that is over."""
    await bridge.keep(customer.conversation_id, KeepMessage(id=uuid4(), text="left behind"))
    turn = await bridge.take_turn(customer.conversation_id, "dying", 0.01)
    assert turn is not None
    house.clock.move(seconds=1)
    return turn


def at(gateway: TestServer, customer: Customer) -> Customer:
    """The same customer in another tab, which reached another gateway."""
    base = str(gateway.make_url("")).rstrip("/")
    return Customer(customer.http, base, customer.token, customer.conversation_id)


def answers(customer: Customer) -> list[tuple[str, int | None]]:
    return [
        (one["text"], one.get("reply_to"))
        for _, one in sorted(customer.seen.items())
        if one["author"] != "customer"
    ]


async def taken_over(house: House, customer: Customer) -> None:
    async with house.database.session() as session:
        anna = await accounts.create(
            session,
            email="anna@shop.example",
            name="Anna",
            role="agent",
            password=None,
            actor="system",
        )
        await desk.take_over(session, customer.conversation_id, anna)


async def test_the_same_id_over_both_ways_has_one_seq_and_one_turn(house: House) -> None:
    customer = await house.customer()
    body = {"id": str(uuid4()), "text": "both ways"}
    socket = await house.http.ws_connect(f"{house.url}/chat/ws")
    await socket.send_json({"type": "hello", "token": customer.token})
    await socket.receive_json(timeout=5)
    await socket.send_json({"type": "message", **body})
    (status, kept), _ = await asyncio.gather(
        customer.post(body), socket.send_json(body | {"type": "message"})
    )
    assert (status, kept["seq"]) == (202, 1)
    acks = []
    while len(acks) < 2:
        frame = await socket.receive_json(timeout=5)
        acks += [frame["seq"]] if frame["type"] == "ack" else []
    assert acks == [1, 1]
    await customer.outcome_of(1)
    await customer.read()
    assert len(house.assistant.turns) == 1
    assert answers(customer) == [("echo: both ways", 1)]
    await socket.close()


async def test_two_gateways_at_once_answer_each_message_once(house: House) -> None:
    customer = await house.customer()
    other = at(await house.new_gateway(), customer)
    ids = [str(uuid4()) for _ in range(6)]
    posts = [
        one.post({"id": message_id, "text": f"number {n}"})
        for n, message_id in enumerate(ids)
        for one in (customer, other)
    ]
    kept = await asyncio.gather(*posts)
    assert sorted({answer["seq"] for _, answer in kept}) <= list(range(1, 13))
    for seq in {answer["seq"] for _, answer in kept}:
        assert await customer.outcome_of(seq) == "answered"
    await customer.read()
    assert sorted(seq for _, seq in answers(customer) if seq) == sorted(
        seq for seq, one in customer.seen.items() if one["author"] == "customer"
    )
    assert len(house.assistant.turns) == 6


async def test_while_one_gateway_answers_the_other_leaves_the_conversation_alone(
    house: House,
) -> None:
    customer = await house.customer()
    other = at(await house.new_gateway(), customer)
    house.assistant.open.clear()
    await customer.post({"id": str(uuid4()), "text": "first"})
    await house.assistant.asked.wait()
    await other.post({"id": str(uuid4()), "text": "second"})
    async with dying_gateway(house) as bridge:
        with pytest.raises(BridgeRefused, match="lease_held"):
            await bridge.take_turn(customer.conversation_id, "third", 1)
    house.assistant.open.set()
    assert await other.outcome_of(2) == "answered"
    assert [turn["text"] for turn in house.assistant.turns] == ["first", "second"]


async def test_a_gateway_that_died_after_keeping_leaves_the_message_to_be_answered(
    house: House,
) -> None:
    customer = await house.customer()
    async with dying_gateway(house) as bridge:
        message = KeepMessage(id=uuid4(), text="left behind")
        await bridge.keep(customer.conversation_id, message)
    await house.new_gateway()
    assert await customer.outcome_of(1) == "answered"
    await customer.read()
    assert answers(customer) == [("echo: left behind", 1)]


async def test_a_gateway_that_died_while_answering_leaves_the_same_turn(house: House) -> None:
    customer = await house.customer()
    async with dying_gateway(house) as bridge:
        lost = await kept_and_taken(house, customer, bridge)
    await house.new_gateway()
    assert await customer.outcome_of(1) == "answered"
    assert [turn["turn_id"] for turn in house.assistant.turns] == [lost.turn_id]
    assert house.assistant.turns[0]["fence"] > lost.fence


async def test_a_gateway_that_died_before_recording_leaves_one_answer(house: House) -> None:
    customer = await house.customer()
    async with dying_gateway(house) as bridge, ClientSession() as http:
        lost = await kept_and_taken(house, customer, bridge)
        computed = await Assistant(http, house.assistant_url, TOKEN).answer(lost, 2)
        await house.new_gateway()
        assert await customer.outcome_of(1) == "answered"
        late = TurnResult(fence=lost.fence, outcome="answered", replies=computed.replies)
        with pytest.raises(BridgeRefused, match="409 fence_stale"):
            await bridge.record(lost.turn_id, late)
    await customer.read()
    assert {turn["turn_id"] for turn in house.assistant.turns} == {lost.turn_id}
    assert answers(customer) == [("echo: left behind", 1)]


async def test_an_answer_computed_while_a_person_took_over_is_dropped_and_noted(
    house: House,
) -> None:
    customer = await house.customer()
    house.assistant.open.clear()
    await customer.post({"id": str(uuid4()), "text": "are you there?"})
    await house.assistant.asked.wait()
    await taken_over(house, customer)
    house.assistant.open.set()
    assert await customer.outcome_of(1) == "with_person"
    assert customer.state == "human"
    async with asyncio.timeout(5):
        while not (notes := await notes_of(house, customer)):
            await asyncio.sleep(0.02)
    assert "thrown away" in notes[0]
    await customer.read()
    assert "echo: are you there?" not in [text for text, _ in answers(customer)]


async def notes_of(house: House, customer: Customer) -> list[str]:
    async with house.database.reading() as session:
        found = await session.scalars(
            select(Note.text).where(Note.conversation_id == customer.conversation_id)
        )
        return list(found)


async def test_a_bridge_away_while_a_turn_is_recorded_loses_nothing(house: House) -> None:
    customer = await house.customer()
    house.assistant.open.clear()
    await customer.post({"id": str(uuid4()), "text": "hold the line"})
    await house.assistant.asked.wait()
    await house.bridge.close()
    house.assistant.open.set()
    status, problem = await customer.post({"id": str(UUID(int=1)), "text": "lost?"})
    assert (status, problem["code"]) == (503, "unavailable")
    await house.new_bridge()
    assert await customer.outcome_of(1) == "answered"
    await customer.read()
    assert answers(customer) == [("echo: hold the line", 1)]
    assert len(house.assistant.turns) == 1


async def test_an_answer_that_cannot_be_kept_becomes_an_apology(house: House) -> None:
    house.assistant.answers["break"] = {"replies": [{"text": "a\x00b"}]}
    customer = await house.customer()
    replies = await customer.say("break")
    assert customer.last()["outcome"] == "not_answered"
    assert [one["author"] for one in replies] == ["system"]


async def test_an_assistant_that_hangs_for_many_lets_a_person_be_called_at_once(
    house: House,
) -> None:
    house.assistant.open.clear()
    crowd = [await house.customer() for _ in range(20)]
    for one in crowd:
        await one.post({"id": str(uuid4()), "text": "hello?"})
    customer = await house.customer()
    async with asyncio.timeout(1.9):
        await customer.say("I want to speak to a human")
    assert customer.state == "queued"
    for one in crowd:
        assert await one.outcome_of(1) == "not_answered"
