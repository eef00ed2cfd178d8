"""Change sets from the command line: `python -m crm_bridge changes list | show ID | export ID DIR |
needs`. An id may be its number."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.training_data import ChangeSetExamples, Contradiction, TrainingDataError, apply
from crm_bridge.corrections import change_sets, differing, needs
from crm_bridge.corrections.choices import DATA
from crm_bridge.db import Database
from crm_bridge.errors import NotFound
from crm_bridge.models.correction import ChangeSet

Write = Callable[[str], None]


class NotSettled(Exception):
    """The message says what contradicts what."""


async def write_list(database: Database, write: Write) -> None:
    """A line a change set, the newest first."""
    async with database.reading() as session:
        rows = await change_sets.listed(session)
    for row in rows:
        found = row.change_set
        write(
            f"{found.number:>4}  {found.state:<12} {row.examples:>5} examples  "
            f"{found.opened_at:%Y-%m-%d}  {found.name}  ({row.by}, {found.id})"
        )
    if not rows:
        write("Nothing was corrected yet.")


async def write_difference(database: Database, name: str, write: Write) -> None:
    """The difference to the files, as `diff -u` shows it. Raises `NotFound`, `NotSettled`."""
    examples = await _examples(database, name)
    try:
        write(await asyncio.to_thread(differing.unified, examples))
    except TrainingDataError as error:
        raise NotSettled(str(error)) from error


async def export(database: Database, name: str, folder: Path, write: Write) -> None:
    """The changed files below `folder`/data, and `examples.json` with the message that each example
    comes from. Raises `NotFound`, `NotSettled`, `OSError`."""
    examples = await _examples(database, name)
    try:
        changed = await asyncio.to_thread(_write_files, examples, folder)
    except TrainingDataError as error:
        raise NotSettled(str(error)) from error
    for path in changed:
        write(str(path))


async def write_needs(database: Database, write: Write) -> None:
    """The needs that leads noted for the developers, with what customers wrote."""
    async with database.reading() as session:
        noted = await needs.noted(session)
    for idea, by in noted:
        write(f"{idea.title}  ({by}, {idea.at:%Y-%m-%d})")
        for text in idea.texts:
            write(f"  - {text}")
    if not noted:
        write("Nothing was noted.")


async def _examples(database: Database, name: str) -> ChangeSetExamples:
    async with database.reading() as session:
        found = await named(session, name)
        examples = await change_sets.examples(session, found.id)
        known = await differing.known_now(session, found.id)
    contradictions = differing.unsettled(examples, known)
    if contradictions:
        raise NotSettled("\n".join(map(_told, contradictions)))
    return examples


async def named(session: AsyncSession, name: str) -> ChangeSet:
    """By its id or its number. Raises `NotFound`."""
    if not name.isdecimal():
        return await change_sets.get(session, name)
    found = await session.scalar(select(ChangeSet).where(ChangeSet.number == int(name)))
    if found is None:
        raise NotFound("change_set_unknown", f"There is no change set {name}.")
    return found


def _write_files(examples: ChangeSetExamples, folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / "data"
    differing.copy_data(DATA, data)
    changed = set(apply(examples, data))
    # What is as it was is of no interest.
    for path in (one for one in data.rglob("*") if one.is_file() and one not in changed):
        path.unlink()
    for path in sorted((one for one in data.rglob("*") if one.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()
    told = folder / "examples.json"
    text = json.dumps(examples.as_dict(), ensure_ascii=False, indent=2)
    told.write_text(text + "\n", encoding="utf-8")
    return [*sorted(changed), told]


def _told(one: Contradiction) -> str:
    where = f"by {one.other_message}" if one.other_message else "in the files"
    return f"{one.text!r} is {one.label} by {one.message}, and {one.other} {where}."
