"""Messages by their places."""

from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from crm_bridge.conversations.places import among
from crm_bridge.models.message import Message
from tests.crm_bridge.chat import Chat


async def test_only_what_is_at_the_places_is_found(chat: Chat) -> None:
    for _ in range(3):
        await chat.write()
    wanted = [(chat.conversation_id, 1), (chat.conversation_id, 3), ("cnv_unknown", 2)]
    async with chat.bridge.database.reading() as session:
        found = await session.scalars(select(Message.seq).where(among(wanted)))
        assert sorted(found) == [1, 3]
        assert not list(await session.scalars(select(Message.seq).where(among([]))))


async def test_sqlite_looks_them_up_and_does_not_read_the_whole_table(chat: Chat) -> None:
    if chat.bridge.database.url.get_backend_name() != "sqlite":
        return
    query = select(Message).where(among([("cnv_1", 1), ("cnv_2", 2)]))
    compiled = query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    async with chat.bridge.database.reading() as session:
        connection = await session.connection()
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")
        steps = [str(row[3]) for row in plan]
    assert not any(step.startswith("SCAN messages") for step in steps), steps
    assert any(step.startswith("SEARCH messages") for step in steps), steps
