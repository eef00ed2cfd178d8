"""Writing down facts: what was there of an episode is replaced."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Table, bindparam, delete, exists, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from crm_bridge.insights import word_index
from crm_bridge.insights.facts import Facts
from crm_bridge.models.facts import (
    EpisodeAgent,
    EpisodeArticle,
    EpisodeFacts,
    EpisodeIntent,
    EpisodeOrder,
)

_FACTS: Table = EpisodeFacts.__table__  # type: ignore[assignment]
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_LISTS: Mapping[str, Any] = {
    "intents": EpisodeIntent, "articles": EpisodeArticle, "orders": EpisodeOrder,
    "agents": EpisodeAgent,
}  # fmt: skip
"""By the name that they have in `Facts`."""
_later, _need, _mine = aliased(EpisodeFacts), aliased(EpisodeIntent), aliased(EpisodeIntent)
_SAME_NEED = exists().where(
    _need.episode_id == _later.episode_id,
    _need.need.is_(True),
    _mine.episode_id == EpisodeFacts.episode_id,
    _mine.need.is_(True),
    _mine.intent == _need.intent,
).correlate(_later, EpisodeFacts)  # fmt: skip


def _again(same: Any) -> Any:
    return (
        exists()
        .where(
            same,
            _later.episode_id != EpisodeFacts.episode_id,
            _later.started_at >= EpisodeFacts.ended_at,
            _later.started_at <= EpisodeFacts.settled_at,
            _SAME_NEED,
        )
        .correlate(EpisodeFacts)
    )


_CAME_BACK = or_(
    _again(_later.conversation_id == EpisodeFacts.conversation_id),
    _again(_later.customer_id == EpisodeFacts.customer_id),
)
# `came_back` first: what an update sets is not seen by the update itself.
_SET_CAME_BACK = (
    update(EpisodeFacts)
    .where(EpisodeFacts.episode_id.in_(_IDS), EpisodeFacts.alone.is_not(None))
    .values(came_back=_CAME_BACK, contained=EpisodeFacts.alone & ~_CAME_BACK)
    .execution_options(synchronize_session=False)
)


async def keep(session: AsyncSession, made: Sequence[Facts], words: Sequence[str]) -> None:
    """Replace what is there of these episodes; `words` are their entries in the index of words, in
    the same order."""
    if not made:
        return
    ids = {"ids": [one.row["episode_id"] for one in made]}
    await session.execute(_upsert(_is_sqlite(session)), [_unsettled(one.row) for one in made])
    numbers = await session.execute(
        select(EpisodeFacts.episode_id, EpisodeFacts.id).where(EpisodeFacts.episode_id.in_(_IDS)),
        ids,
    )
    id_of = {row.episode_id: row.id for row in numbers}
    for name, table in _LISTS.items():
        await session.execute(_without_orm(delete(table).where(table.episode_id.in_(_IDS))), ids)
        rows = [
            {"episode_id": one.row["episode_id"], **values}
            for one in made
            for values in getattr(one, name)
        ]
        if rows:
            await session.execute(insert(table), rows)
    entries = zip(made, words, strict=True)
    await word_index.keep(session, {id_of[one.row["episode_id"]]: entry for one, entry in entries})


async def settle(session: AsyncSession, episode_ids: Iterable[str]) -> None:
    """Whether customers came back, for these episodes."""
    ids = list(episode_ids)
    if ids:
        await session.execute(_SET_CAME_BACK, {"ids": ids})


async def before(session: AsyncSession, made: Sequence[Facts]) -> list[str]:
    """The episodes before these, in which the same customer may have wanted the same."""
    if not made:
        return []
    customers = {one.row["customer_id"] for one in made} - {None}
    begun = [one.row["started_at"] for one in made]
    found = await session.scalars(
        select(EpisodeFacts.episode_id).where(
            or_(
                EpisodeFacts.conversation_id.in_({one.row["conversation_id"] for one in made}),
                EpisodeFacts.customer_id.in_(customers),
            ),
            EpisodeFacts.started_at <= max(begun),
            EpisodeFacts.settled_at >= min(begun),
        )
    )
    return list(found)


async def remove_all(session: AsyncSession) -> None:
    for table in (*_LISTS.values(), EpisodeFacts):
        await session.execute(_without_orm(delete(table)))
    await word_index.clear(session)


def _unsettled(row: Mapping[str, Any]) -> dict[str, Any]:
    """As a row is kept before anybody can have come back."""
    came_back = None if row["alone"] is None else False
    return {**row, "came_back": came_back, "contained": row["alone"]}


def _is_sqlite(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "sqlite"


@lru_cache(maxsize=2)
def _upsert(on_sqlite: bool) -> Any:
    made = (sqlite.insert if on_sqlite else postgresql.insert)(_FACTS)
    changed = {
        column.name: made.excluded[column.name]
        for column in _FACTS.columns
        if column.name not in ("id", "episode_id")
    }
    return made.on_conflict_do_update(index_elements=["episode_id"], set_=changed)


def _without_orm(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)
