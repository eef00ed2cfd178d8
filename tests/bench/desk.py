"""How fast people reach each other: 200 open conversations, 20 agents with their consoles open.

Also how long a list of ten thousand conversations and a long transcript take to open, and to be
seen in a browser, while that goes on. That of two agents who accept at once one gets the customer
is a test, a thousand times on both databases (`tests/crm_bridge/routing/test_races.py`).
"""

import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientSession, DummyCookieJar, TCPConnector
from sqlalchemy import func, select

from crm_bridge.models.event import Event
from tests.bench.agent import Agent
from tests.bench.desk_browser import in_a_browser
from tests.bench.turns import figures
from tests.bench.two_processes import LONG, LONG_MESSAGES, House, two_processes
from tests.bench.visitor import Visitor

CUSTOMERS = 200
CALLS = 100
"""So many of them call a person; the others talk to the assistant."""
REPLIES = 100
CALL_EVERY = 1.0
"""Seconds between two calls: 3,600 an hour, three a minute for each agent."""
EVERY = 0.5
"""Seconds between two replies: 20 agents who each answer every 10 s."""
OPENED = 20
WHOLE = 5
SEED = 4

AIMS = {
    "escalation_to_stream_p95_ms": 500,
    "escalation_to_list_p95_ms": 500,
    "reply_to_customer_p95_ms": 300,
    "inbox_10000_opens_p95_ms": 300,
    "transcript_2000_opens_p95_ms": 300,
    "inbox_10000_seen_p95_ms": 300,
    "transcript_2000_seen_p95_ms": 300,
}


def measured() -> dict[str, object]:
    """All figures, in milliseconds where they are named so."""
    print("Ten thousand conversations are written ...", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measured(Path(folder)))


async def _measured(state: Path) -> dict[str, object]:
    async with (
        two_processes(state) as house,
        ClientSession(connector=TCPConnector(limit=0), cookie_jar=DummyCookieJar()) as http,
        _agents(http, house) as agents,
    ):
        print(f"{CUSTOMERS} customers come in ...", flush=True)
        customers = [await _talks(http, house) for _ in range(CUSTOMERS)]
        print(f"{CALLS} of them call a person ...", flush=True)
        results = await _escalations(house, customers[:CALLS], agents)
        print(f"{REPLIES} replies ...", flush=True)
        results |= await _replies(customers[:CALLS], agents)
        results |= await _openings(agents[0])
        results |= await in_a_browser(house, house.logins[agents[0].staff_id])
        await asyncio.gather(*(one.leave() for one in customers))
    return results


@asynccontextmanager
async def _agents(http: ClientSession, house: House) -> AsyncIterator[list[Agent]]:
    agents = [Agent(http, house, staff_id) for staff_id in house.logins]
    tasks = [asyncio.create_task(step()) for one in agents for step in (one.listen, one.look)]
    try:
        yield agents
    finally:
        for task in tasks:
            task.cancel()
        for problem in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(problem, Exception):
                raise problem


async def _talks(http: ClientSession, house: House) -> Visitor:
    """Somebody who was greeted by the assistant, so that their conversation is open."""
    visitor = await Visitor.arrives(http, house.chat)
    await visitor.write("hello")
    await visitor.reads("echo: hello")
    return visitor


async def _escalations(
    house: House, customers: Sequence[Visitor], agents: Sequence[Agent]
) -> dict[str, object]:
    """From the customer's message to every agent's stream and, as the console fetches it, list."""
    began: dict[str, float] = {}
    for one in customers:
        await asyncio.sleep(CALL_EVERY)
        began[one.conversation_id] = time.perf_counter()
        await one.write("I want to talk to a human")
    await asyncio.gather(*(one.comes_to("queued") for one in customers))
    await asyncio.sleep(2.0)
    numbers = await _numbers_of_calls(house, list(began))
    streams, lists = [], []
    for agent in agents:
        for cid, at in began.items():
            shown = min(when for when, number in agent.news[cid] if number >= numbers[cid])
            streams.append((shown - at) * 1000)
            if cid in agent.listed:
                lists.append((agent.listed[cid] - at) * 1000)
    stream, page = figures(streams), figures(lists)
    return {
        "escalation_to_stream_p50_ms": stream["p50"],
        "escalation_to_stream_p95_ms": stream["p95"],
        "escalation_to_list_p50_ms": page["p50"],
        "escalation_to_list_p95_ms": page["p95"],
    }


async def _numbers_of_calls(house: House, ids: Sequence[str]) -> dict[str, int]:
    """The number in the feed at which each came into the queue."""
    called = (
        select(Event.conversation_id, func.min(Event.number))
        .where(Event.type == "control", Event.conversation_id.in_(ids))
        .group_by(Event.conversation_id)
    )
    async with house.database.reading() as session:
        return {row[0]: row[1] for row in await session.execute(called)}


async def _replies(customers: Sequence[Visitor], agents: Sequence[Agent]) -> dict[str, object]:
    """From an agent's click to the customer's frame, with the agents looking at conversations."""
    pairs = [(one, agents[number % len(agents)]) for number, one in enumerate(customers)]
    for customer, agent in pairs:
        await agent.post(f"/conversations/{customer.conversation_id}/accept")
        # Half of them keep the list open, half a conversation of theirs.
        if agents.index(agent) % 2:
            agent.looks_at = f"/conversations/{customer.conversation_id}"
    chance = random.Random(SEED)
    times: list[float] = []

    async def reply(number: int) -> None:
        customer, agent = chance.choice(pairs)
        text = f"Answer {number} of {agent.staff_id}"
        began = time.perf_counter()
        sent = asyncio.create_task(
            agent.post(f"/conversations/{customer.conversation_id}/reply", text=text)
        )
        times.append((await customer.reads(text) - began) * 1000)
        await sent

    replies = []
    for number in range(REPLIES):
        replies.append(asyncio.create_task(reply(number)))
        await asyncio.sleep(EVERY)
    await asyncio.gather(*replies)
    found = figures(times)
    return {"reply_to_customer_p50_ms": found["p50"], "reply_to_customer_p95_ms": found["p95"]}


async def _openings(agent: Agent) -> dict[str, object]:
    """A page to its last byte; the consoles are open, nobody writes. A transcript opens at its end
    and fetches what is earlier as it is scrolled to; the whole at once is for comparison."""
    inbox = await _times(agent, "/conversations")
    short = await _times(agent, f"/conversations/{LONG}")
    whole = await _times(agent, f"/conversations/{LONG}?shown={LONG_MESSAGES}", WHOLE)
    page = await agent.get(f"/conversations/{LONG}?shown={LONG_MESSAGES}")
    assert f'id="m-{LONG_MESSAGES}"' in page
    assert 'id="m-1"' in page
    return {
        "inbox_10000_opens_p95_ms": inbox["p95"],
        "transcript_2000_opens_p95_ms": short["p95"],
        "transcript_2000_whole_p50_ms": whole["p50"],
    }


async def _times(agent: Agent, path: str, often: int = OPENED) -> dict[str, float]:
    times = []
    for _ in range(often):
        began = time.perf_counter()
        await agent.get(path)
        times.append((time.perf_counter() - began) * 1000)
    return figures(times)


if __name__ == "__main__":
    for name, value in measured().items():
        print(f"  {name:<34}{value!s:>10}{AIMS.get(name, '')!s:>10}")
