"""About how many rows a query has, where a wrong guess costs time and nothing else."""

from typing import Any

from sqlalchemy import Executable, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement


class _Explained(Executable, ClauseElement):
    inherit_cache = False

    def __init__(self, query: Select[*tuple[Any, ...]]) -> None:
        self.query = query


@compiles(_Explained, "postgresql")
def _explained(element: _Explained, compiler: SQLCompiler, **told: Any) -> str:
    return f"EXPLAIN (FORMAT JSON) {compiler.process(element.query, **told)}"


async def about_how_many(session: AsyncSession, query: Select[*tuple[Any, ...]]) -> int:
    """On PostgreSQL what its planner expects, which takes it a millisecond; on SQLite, which
    expects nothing in numbers, they are counted."""
    if session.get_bind().dialect.name == "sqlite":
        return await session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ((whole,),) = await session.execute(_Explained(query))
    return int(whole[0]["Plan"]["Plan Rows"])
