"""What is done to the examples of a change set while it collects: to all at once that say the
same."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.training_data.texts import LONGEST, key_of, plain, spans
from crm_bridge import audit
from crm_bridge.corrections import change_sets
from crm_bridge.corrections.choices import Choices
from crm_bridge.db import now
from crm_bridge.errors import Conflict, NotFound, Unprocessable
from crm_bridge.models.correction import ChangeExample
from crm_bridge.models.staff import Staff


async def edit(
    session: AsyncSession, staff: Staff, example_id: str, text: str, choices: Choices
) -> ChangeExample:
    """Another wording, entities marked as `[CL-104233](order_number)`. Raises 404
    `example_unknown`, 409 `change_set_state`, 422 `example_invalid`."""
    example, *others = await _open_examples(session, example_id)
    written = " ".join(text.split()).lstrip("/ ")
    _check(written, example.kind, choices)
    for one in (example, *others):
        one.text, one.edited_by = written, staff.id
    _changed(session, staff, example, "edited")
    return example


async def leave_out(
    session: AsyncSession, staff: Staff, example_id: str, *, left_out: bool
) -> ChangeExample:
    """Leave an example out, or take it in again. Raises as `edit` does."""
    example, *others = await _open_examples(session, example_id)
    for one in (example, *others):
        one.left_out = left_out
    _changed(session, staff, example, "left_out" if left_out else "taken_in")
    return example


async def settle(session: AsyncSession, staff: Staff, example_id: str, other: str) -> ChangeExample:
    """The example's label is right, and `other`, under which the same text stands in the files, is
    not: it is moved. Raises as `edit` does."""
    example, *others = await _open_examples(session, example_id)
    if other == example.label:
        raise Unprocessable("example_invalid", "That is its label already.")
    for one in (example, *others):
        one.removed_from = other
    _changed(session, staff, example, "moved")
    return example


async def _open_examples(session: AsyncSession, example_id: str) -> list[ChangeExample]:
    """The example, then all others of the set that teach just the same."""
    example = await session.get(ChangeExample, example_id, with_for_update=True)
    if example is None:
        raise NotFound("example_unknown", "This example is there no more.")
    change_set = await change_sets.get(session, example.change_set_id)
    if change_set.state != "collecting":
        raise Conflict(
            "change_set_state", f"“{change_set.name}” does not collect any more: take it up again."
        )
    alike = await session.scalars(
        select(ChangeExample).where(
            ChangeExample.change_set_id == example.change_set_id,
            ChangeExample.kind == example.kind,
            ChangeExample.label == example.label,
            ChangeExample.id != example.id,
        )
    )
    key = key_of(example.text)
    return [example, *(one for one in alike if key_of(one.text) == key)]


def _check(text: str, kind: str, choices: Choices) -> None:
    if not plain(text).strip() or len(text) > LONGEST:
        raise Unprocessable(
            "example_invalid", f"An example has between one and {LONGEST} characters."
        )
    names = [name for _, _, name in spans(text)]
    if names and kind != "intent":
        raise Unprocessable("example_invalid", "Only examples of intents have entities marked.")
    unknown = [name for name in names if name not in choices.entities]
    if unknown:
        raise Unprocessable("example_invalid", f"There is no entity {unknown[0]!r}.")
    if set("[]") & set(plain(text)):
        raise Unprocessable(
            "example_invalid", "A mark is not complete. It looks like [CL-104233](order_number)."
        )


def _changed(session: AsyncSession, staff: Staff, example: ChangeExample, how: str) -> None:
    example.at = now(session)
    audit.record(
        session, f"staff:{staff.id}", f"change_example.{how}",
        f"change_set:{example.change_set_id}", {"example": example.id},
    )  # fmt: skip
