"""Two agents click accept at once: one gets it, always."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations import control, desk, episodes, queue
from crm_bridge.conversations.transitions import ESCALATION
from crm_bridge.db import Database, now
from crm_bridge.errors import Conflict
from crm_bridge.models.base import new_id
from crm_bridge.models.conversation import ControlMove, Conversation
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff

RACES = 1_000
BESIDE_EACH_OTHER = 5
"""Races at the same moment, so that they disturb one another too."""


@pytest.fixture
async def elsewhere(database: Database) -> AsyncIterator[Database]:
    """The same records as another process opens them: no lock of ours is shared."""
    opened = Database(database.url)
    yield opened
    await opened.close()


def person(session: AsyncSession, name: str) -> Staff:
    staff = Staff(
        id=f"stf_{name}", email=f"{name}@shop.example", name=name, role="agent", active=True,
        wrong_tries=0, created_at=now(session),
    )  # fmt: skip
    session.add(staff)
    return staff


async def waiting(session: AsyncSession) -> str:
    """A customer in the queue."""
    conversation = Conversation(
        id=new_id("cnv"), channel="web", private=True, locale="en", created_at=now(session),
        last_activity_at=now(session), state="bot", state_since=now(session),
        queue_rank=queue.RANKS["normal"], last_seq=0, customer_seen_seq=0, agent_seen_seq=0,
        fence=0,
    )  # fmt: skip
    session.add(conversation)
    await session.flush()
    await episodes.ensure(session, conversation, "customer")
    await control.move(session, conversation, "queued", "system", ESCALATION)
    return conversation.id


async def accept(database: Database, conversation_id: str, staff: Staff) -> str | None:
    """Who got the customer, None when somebody else was faster."""
    try:
        async with database.session() as session:
            await desk.accept(session, conversation_id, staff)
    except Conflict:
        return None
    return staff.id


async def race(databases: list[Database], conversation_id: str, people: list[Staff]) -> str:
    """Both click; who got it."""
    clicks = zip(databases, people, strict=True)
    results = await asyncio.gather(*(accept(one, conversation_id, who) for one, who in clicks))
    (winner,) = [who for who in results if who is not None]
    return winner


@pytest.mark.timeout(300)
async def test_of_two_who_accept_at_once_one_gets_it_a_thousand_times(
    database: Database, elsewhere: Database
) -> None:
    async with database.session() as session:
        people = [person(session, "anna"), person(session, "ben")]
    won: dict[str, str] = {}
    for number in range(RACES // BESIDE_EACH_OTHER):
        async with database.session() as session:
            ids = [await waiting(session) for _ in range(BESIDE_EACH_OTHER)]
        # Who clicks first changes from race to race.
        order = people if number % 2 else people[::-1]
        winners = await asyncio.gather(*(race([database, elsewhere], one, order) for one in ids))
        won.update(zip(ids, winners, strict=True))
    assert len(won) == RACES
    await assert_as_recorded(database, won)


async def assert_as_recorded(database: Database, won: dict[str, str]) -> None:
    """One change of control, one greeting, and the winner as the assignee."""
    async with database.reading() as session:
        kept = await session.execute(select(Conversation.id, Conversation.assignee_id))
        assert {row[0]: row[1] for row in kept} == won
        moves = await session.scalar(
            select(func.count()).select_from(ControlMove).where(ControlMove.to_state == "human")
        )
        greetings = await session.scalar(select(func.count()).select_from(Message))
    assert (moves, greetings) == (RACES, RACES)
