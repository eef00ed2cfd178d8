"""The index of words: one entry for each stretch of help, in what each database has for it.

SQLite has FTS5, PostgreSQL a column of `tsvector` with a GIN index. Neither is given a text that a
person typed: only words that `words.py` took out of it.
"""

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import ColumnElement, bindparam, column, literal, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import Select
from sqlalchemy.sql.expression import cast

from crm_bridge.insights.words import Term, plain_words

LAST_PLACE = 16_000
"""PostgreSQL tells places apart up to 16,383; words beyond are found, phrases are not."""
MOST_BYTES = 500_000
"""Of the different words of one entry; PostgreSQL takes a megabyte, places included."""
MOST_PLACES = 250
"""Of one word in one entry, in PostgreSQL (it keeps 256)."""
BETWEEN = 5
"""Places between two messages, so that no phrase reaches from one into the next."""
Form = Callable[[Iterable[str]], str]
_BREAK = "qxendofmessagexq"

_FTS5 = table("episode_words", column("rowid"), column("words"))
_TSVECTOR = table("episode_words", column("id"), column("words"))

_FTS5_DELETE = text("DELETE FROM episode_words WHERE rowid IN :ids").bindparams(
    bindparam("ids", expanding=True)
)
_FTS5_KEEP = text("INSERT INTO episode_words (rowid, words) VALUES (:id, :words)")
_TSVECTOR_DELETE = text("DELETE FROM episode_words WHERE id IN :ids").bindparams(
    bindparam("ids", expanding=True)
)
_TSVECTOR_KEEP = text(
    "INSERT INTO episode_words (id, words) VALUES (:id, CAST(CAST(:words AS TEXT) AS TSVECTOR))"
)
_CLEAR = text("DELETE FROM episode_words")


def form_for(session: AsyncSession) -> Form:
    """How this database takes the texts of one entry; long ones take a moment."""
    return _as_text if _is_sqlite(session) else _as_tsvector


async def keep(session: AsyncSession, entries: Mapping[int, str]) -> None:
    """The entries with these ids are these now, in the form for this database; an empty one is
    gone."""
    if not entries:
        return
    fts5 = _is_sqlite(session)
    await session.execute(_FTS5_DELETE if fts5 else _TSVECTOR_DELETE, {"ids": list(entries)})
    rows = [{"id": one, "words": words} for one, words in entries.items() if words]
    if rows:
        await session.execute(_FTS5_KEEP if fts5 else _TSVECTOR_KEEP, rows)


async def clear(session: AsyncSession) -> None:
    await session.execute(_CLEAR)


def ids_with(session: AsyncSession, terms: Iterable[Term]) -> Select[int]:
    """The ids of the facts whose text has all of these."""
    if _is_sqlite(session):
        query = " AND ".join(_in_fts5(term) for term in terms)
        return select(_FTS5.c.rowid).where(_matches_fts5(query))
    asked = " & ".join(_in_tsquery(term) for term in terms)
    return select(_TSVECTOR.c.id).where(
        _TSVECTOR.c.words.op("@@", is_comparison=True)(cast(literal(asked), TSQUERY))
    )


def _matches_fts5(query: str) -> ColumnElement[bool]:
    return column("episode_words").op("MATCH", is_comparison=True)(literal(query))


def _in_fts5(term: Term) -> str:
    # Words are letters and digits alone, so nothing in them could end the quotes.
    return f'"{" ".join(term.words)}"' + ("*" if term.beginning else "")


def _in_tsquery(term: Term) -> str:
    *before, last = [f"'{word}'" for word in term.words]
    return "(" + " <-> ".join([*before, last + (":*" if term.beginning else "")]) + ")"


def _as_text(texts: Iterable[str]) -> str:
    said = (" ".join(plain_words(one)) for one in texts)
    return f" {_BREAK} ".join(one for one in said if one)


def _as_tsvector(texts: Iterable[str]) -> str:
    """`'word':1,7 'other':2`: made here, so that PostgreSQL takes nothing apart in its own way."""
    places: dict[str, list[int]] = {}
    place, size = 0, 0
    for one in texts:
        for word in plain_words(one):
            place += 1
            if word not in places:
                size += len(word.encode()) + 8
                if size > MOST_BYTES:
                    break
            known = places.setdefault(word, [])
            if len(known) < MOST_PLACES and place <= LAST_PLACE:
                known.append(place)
        place += BETWEEN
    return " ".join(
        f"'{word}'" + (f":{','.join(map(str, known))}" if known else "")
        for word, known in places.items()
    )


def _is_sqlite(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "sqlite"
