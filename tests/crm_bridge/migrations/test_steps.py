"""Each step of the migrations, there and back, with rows in every table."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from alembic import command

from crm_bridge.db import Database
from crm_bridge.migrations.running import configuration, go_back, migrate, revisions
from crm_bridge.models.base import Base
from tests.crm_bridge.migrations.tables import Rows, described, fill, kept, reflected

T = TypeVar("T")
NOT_READ_BEFORE = {"0008": {"canned_replies"}}
"""A step before these there is a table of that name, but nothing that reads it."""


async def on(database: Database, work: Callable[..., T], *given: Any) -> T:
    async with database.engine.begin() as connection:
        return await connection.run_sync(work, *given)


@pytest.mark.timeout(600)
async def test_each_step_is_taken_back_and_again_with_rows_in_every_table(bare: Database) -> None:
    first, *others = revisions()
    await migrate(bare, first)
    before, older, older_shape = first, await on(bare, reflected), await on(bare, described)
    for step in others:
        await migrate(bare, step)
        newer, newer_shape = await on(bare, reflected), await on(bare, described)
        await on(bare, fill, newer)
        fitting = fits(await on(bare, kept, newer), older_shape)
        for name in NOT_READ_BEFORE.get(step, ()):
            del fitting[name]

        await go_back(bare, before)
        assert await on(bare, described) == older_shape, f"the tables before {step}"
        older_rows = await on(bare, kept, older)
        for name, rows in fitting.items():
            assert older_rows[name] == rows, f"{name} after {step} was taken back"

        await migrate(bare, step)
        assert await on(bare, described) == newer_shape, f"the tables after {step}"
        again = await on(bare, kept, newer)
        for name, rows in fitting.items():
            columns = rows[0].keys()
            assert [{key: row[key] for key in columns} for row in again[name]] == rows, (
                f"{name} after {step} was taken again"
            )
        before, older, older_shape = step, newer, newer_shape


async def test_the_steps_make_the_tables_that_the_models_would(bare: Database) -> None:
    await migrate(bare)
    made_by_steps = await on(bare, described)
    await on(bare, lambda connection: command.downgrade(configuration(connection), "base"))
    assert await on(bare, described) == {}
    await on(bare, Base.metadata.create_all)
    made_by_models = await on(bare, described)
    assert made_by_steps.keys() == made_by_models.keys()
    for name, table in made_by_models.items():
        assert without_defaults(made_by_steps[name]) == without_defaults(table), name


def without_defaults(table: dict[str, Any]) -> dict[str, Any]:
    """A step that adds a column says what older rows have there; no model needs to."""
    columns = {name: told[:2] for name, told in table["columns"].items()}
    return {**table, "columns": columns}


def fits(rows: Rows, older: dict[str, Any]) -> Rows:
    """What of the rows has a place in the older tables."""
    found: Rows = {}
    for name, told in rows.items():
        columns = older.get(name, {}).get("columns", {})
        shared = [key for key in (told[0] if told else {}) if key in columns]
        found[name] = [
            {key: row[key] for key in shared}
            for row in told
            if all(columns[key][1] or row[key] is not None for key in shared)
        ]
    return {name: told for name, told in found.items() if told and told[0]}
