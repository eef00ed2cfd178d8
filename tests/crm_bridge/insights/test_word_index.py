"""The index takes whatever is said, on both databases."""

from collections.abc import Sequence

import pytest

from crm_bridge.db import Database
from crm_bridge.insights import word_index
from crm_bridge.insights.words import terms_of


async def hits(database: Database, typed: str) -> list[int]:
    async with database.reading() as session:
        found = await session.scalars(word_index.ids_with(session, terms_of(typed)))
        return sorted(found)


async def keep(database: Database, **texts: Sequence[str]) -> None:
    async with database.session() as session:
        form = word_index.form_for(session)
        await word_index.keep(session, {int(name[1:]): form(said) for name, said in texts.items()})


async def test_very_much_that_was_said(database: Database) -> None:
    long = [" ".join(f"word{number}of{part}" for number in range(700)) for part in range(200)]
    await keep(database, _1=[*long, "the end"], _2=["short and sweet"])
    assert await hits(database, "word7of3") == [1]
    assert await hits(database, "sweet") == [2]


async def test_one_word_over_and_over(database: Database) -> None:
    await keep(database, _1=["late " * 2_000] * 20)
    assert await hits(database, '"late late"') == [1]


@pytest.mark.parametrize(
    "said",
    ["it's 'quoted' \\ and \" : & | ! <-> *", "a:1,2 b:3", "NEAR(x y) OR NOT z", "\U0010ffff late"],
)
async def test_signs_mean_nothing(database: Database, said: str) -> None:
    await keep(database, _1=[said, "the rest"])
    assert await hits(database, "rest") == [1]


async def test_what_is_replaced_is_gone(database: Database) -> None:
    await keep(database, _1=["my card number"], _2=["my order"])
    await keep(database, _1=["my order"], _2=["🙂"])
    assert await hits(database, "card") == []
    assert await hits(database, "order") == [1]
