"""A shop of the first release is brought to this one and back, and works on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.orm import Mapper

from crm_bridge.db import Database
from crm_bridge.migrations.running import go_back, migrate, revisions
from crm_bridge.models.base import Base
from crm_bridge.models.customer import Customer
from crm_bridge.models.message import Message
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.migrations import first_release as first
from tests.crm_bridge.migrations.tables import Rows, kept, reflected
from tests.crm_bridge.shop import GATEWAY, Visitor, running_bridge

T = TypeVar("T")


async def on(database: Database, work: Callable[[Connection], T]) -> T:
    async with database.engine.begin() as connection:
        return await connection.run_sync(work)


@pytest.fixture
async def first_shop(bare: Database) -> Database:
    """A database as the first release left it."""
    await migrate(bare, revisions()[0])
    await on(bare, first.put)
    return bare


async def test_every_row_is_read_by_the_models_of_today(first_shop: Database) -> None:
    await migrate(first_shop)
    async with first_shop.reading() as session:
        for mapper in Base.registry.mappers:
            found = (await session.scalars(select(mapper))).all()
            wanted = [] if _name(mapper) in first.NEVER_USED else first.ROWS.get(_name(mapper), [])
            assert len(found) >= len(wanted), _name(mapper)
        zoe = await session.get_one(Customer, "c-1")
        assert (zoe.name, zoe.points, zoe.marketing_consent) == (first.NAME, 2_147_483_647, False)
        assert zoe.created_at.isoformat() == "1999-12-31T23:59:59+00:00"
        spoken = await session.get_one(Message, (first.TALK, 3))
        assert (spoken.text, spoken.at) == (first.SPOKEN, first.AT + timedelta(seconds=3))
        long = await session.get_one(Message, (first.TALK, 1))
        assert (long.text, long.confidence) == (first.LONG, 0.1 + 0.2)


async def test_a_conversation_goes_on_and_an_order_is_found(first_shop: Database) -> None:
    await migrate(first_shop)
    async with running_bridge(first_shop.url, shop=False) as bridge:
        opened = await bridge.call("POST", "/v1/sessions", GATEWAY, {"resume": first.TOKEN})
        assert (opened.status, opened.body["conversation_id"]) == (201, first.TALK)
        chat = Chat(bridge, first.TALK, opened.body["token"])
        # What was left without an answer by the first release is answered by this one.
        await chat.answer({"text": "It came yesterday."})
        written = await chat.write("thank you")
        assert written.body["seq"] == 5
        await chat.answer({"text": "You are welcome."})
        assert [m["seq"] for m in await chat.messages()] == [1, 2, 3, 4, 5, 6]
        assert await chat.outcomes() == ["answered"] * 3
        customer = Visitor(bridge, first.TALK)
        order = await customer.get("/orders/ÅF-0042")
        assert (order.status, order.body["status"]) == (200, "delivered"), order.body
        assert await Chat(bridge, first.QUEUED, "").state() == "queued"
        closed = Chat(bridge, first.CLOSED, "")
        await closed.write("hello again")
        assert await closed.state() == "bot"


async def test_it_is_taken_back_with_all_that_it_had_and_brought_up_again(
    first_shop: Database,
) -> None:
    before = await on(first_shop, _rows)
    await migrate(first_shop)
    await go_back(first_shop, revisions()[0])
    after = await on(first_shop, _rows)
    for name in before.keys() - {*first.NEVER_USED, "teams"}:
        assert after[name] == before[name], name
    await migrate(first_shop)
    async with running_bridge(first_shop.url, shop=False) as bridge:
        chat = Chat(bridge, first.TALK, "")
        await chat.answer({"text": "It came yesterday."})
        assert [m["seq"] for m in await chat.messages()] == [1, 2, 3, 4]


def _rows(connection: Connection) -> Rows:
    return kept(connection, reflected(connection))


def _name(mapper: Mapper[Any]) -> str:
    return str(mapper.local_table.name)  # type: ignore[attr-defined]
