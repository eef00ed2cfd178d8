"""Correcting one aspect of one message, and taking it back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.conversations.places import among
from crm_bridge.conversations.views import is_deleted
from crm_bridge.corrections import aspects, change_sets, drafting
from crm_bridge.corrections.choices import Choices
from crm_bridge.db import now
from crm_bridge.errors import BridgeError, Conflict, NotFound, Unprocessable
from crm_bridge.models.base import new_id
from crm_bridge.models.correction import ChangeExample, ChangeSet, Correction
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff


class MessageGone(BridgeError):
    """The customer took the message back: there is nothing left to learn from."""

    status = 410
    title = "No longer there"


@dataclass(frozen=True, slots=True)
class Standing:
    """A correction with the name of who made it, and the change set that it is in."""

    correction: Correction
    by: str
    change_set: ChangeSet


async def correct(
    session: AsyncSession,
    staff: Staff,
    place: tuple[str, int],
    aspect: str,
    given: Mapping[str, Any],
    choices: Choices,
    *,
    replaces: str | None = None,
) -> Correction:
    """Say what is right about one aspect of the message at (conversation, seq). One's own
    correction is replaced; a colleague's only with `replaces`, its id.

    Raises 404 `message_unknown`, 410 `message_gone`, 422 `correction_invalid` and 409
    `already_corrected`, which tells `by`, `value` and `id` of what stands.
    """
    message = await customers_message(session, place, lock=True)
    value = aspects.checked(aspect, given, message.text, choices)
    found = await _standing(session, place, aspect)
    if found is not None:
        await _refuse_overwriting(session, staff, found, value, replaces, choices)
    change_set = await change_sets.collecting_now(session, staff)
    if found is None:
        found = _new(message, aspect)
        session.add(found)
    before = found.value
    found.value, found.staff_id, found.at = value, staff.id, now(session)
    found.change_set_id = change_set.id
    try:
        await session.flush()
    except IntegrityError as error:
        raise Conflict(
            "already_corrected",
            "A colleague corrected this message in the same moment. Look at it again.",
        ) from error
    audit.record(
        session, f"staff:{staff.id}", "message.corrected", f"conversation:{place[0]}",
        {"seq": place[1], "aspect": aspect, "value": value, "before": before},
    )  # fmt: skip
    await drafting.draft(session, change_set, message)
    return found


async def undo(session: AsyncSession, staff: Staff, correction_id: str) -> Correction:
    """Take a correction back, with what it added to change sets that are not live.

    Raises 404 `correction_unknown`, 409 `change_set_state` while what was corrected is in a run.
    """
    place = await _place_of(session, correction_id)
    # The message before the correction, as `correct` has them: neither waits for the other.
    await hold(session, [place])
    found = await session.get(Correction, correction_id, with_for_update=True)
    if found is None:
        raise _taken_back_already()
    sets = await _sets_of(session, found)
    for change_set in sets:
        if change_set.state in ("evaluating", "training"):
            raise Conflict(
                "change_set_state",
                f"“{change_set.name}” is being tried out. Wait until it is done.",
            )
    await session.delete(found)
    await session.flush()
    audit.record(
        session, f"staff:{staff.id}", "message.correction_undone",
        f"conversation:{found.conversation_id}",
        {"seq": found.seq, "aspect": found.aspect, "value": found.value},
    )  # fmt: skip
    message = await session.get(Message, place)
    for change_set in sets:
        if message is not None and change_set.state in change_sets.OPEN:
            change_set.changed_at = now(session)
            await drafting.draft(session, change_set, message)
    return found


async def hold(session: AsyncSession, places: Iterable[tuple[str, int]]) -> None:
    """Nobody else corrects these messages, nor are they changed, until the transaction ends. Where
    it corrects several, all before the first, so that two transactions never wait for each
    other."""
    await session.execute(
        select(Message)
        .where(among(list(places)))
        .order_by(Message.conversation_id, Message.seq)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


async def customers_message(
    session: AsyncSession, place: tuple[str, int], *, lock: bool = False
) -> Message:
    """The message, if it can be corrected. Raises as `correct` does."""
    if lock:
        await hold(session, [place])
    message = await session.get(Message, place)
    if message is None or message.author != "customer":
        raise NotFound("message_unknown", "The customer wrote no such message.")
    if is_deleted(message):
        raise MessageGone(
            "message_gone",
            "The customer took this message back. Its words are gone, and nothing is learned "
            "from it.",
        )
    if message.command is not None or not message.text.strip():
        raise Unprocessable(
            "correction_invalid",
            "This was a button, a form or a file: there was nothing to understand.",
        )
    return message


async def standing(
    session: AsyncSession, places: Sequence[tuple[str, int]]
) -> Mapping[tuple[str, int], list[Standing]]:
    """The corrections of these messages, each message's in the order of the aspects."""
    found: dict[tuple[str, int], list[Standing]] = {place: [] for place in places}
    if not places:
        return found
    rows = await session.execute(
        select(Correction, Staff.name, ChangeSet)
        .join(Staff, Staff.id == Correction.staff_id)
        .join(ChangeSet, ChangeSet.id == Correction.change_set_id)
        .where(tuple_(Correction.conversation_id, Correction.seq).in_(places))
        .order_by(Correction.aspect)
    )
    for correction, by, change_set in rows:
        place = correction.conversation_id, correction.seq
        found[place].append(Standing(correction, by, change_set))
    return found


async def _place_of(session: AsyncSession, correction_id: str) -> tuple[str, int]:
    rows = await session.execute(
        select(Correction.conversation_id, Correction.seq).where(Correction.id == correction_id)
    )
    row = rows.first()
    if row is None:
        raise _taken_back_already()
    return row.conversation_id, row.seq


def _taken_back_already() -> NotFound:
    return NotFound("correction_unknown", "This correction was taken back already.")


async def _sets_of(session: AsyncSession, correction: Correction) -> list[ChangeSet]:
    """The correction's set, and those with an example from an earlier one of the same message:
    held, in their order."""
    learned_in = select(ChangeExample.change_set_id).where(
        ChangeExample.conversation_id == correction.conversation_id,
        ChangeExample.seq == correction.seq,
    )
    found = await session.scalars(
        select(ChangeSet)
        .where(or_(ChangeSet.id == correction.change_set_id, ChangeSet.id.in_(learned_in)))
        .order_by(ChangeSet.number)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(found)


def _new(message: Message, aspect: str) -> Correction:
    return Correction(
        id=new_id("cor"),
        conversation_id=message.conversation_id,
        seq=message.seq,
        aspect=aspect,
        value={},
        was=aspects.as_understood(aspect, message),
    )


async def _standing(
    session: AsyncSession, place: tuple[str, int], aspect: str
) -> Correction | None:
    found: Correction | None = await session.scalar(
        select(Correction)
        .where(
            Correction.conversation_id == place[0],
            Correction.seq == place[1],
            Correction.aspect == aspect,
        )
        .with_for_update()
    )
    return found


async def _refuse_overwriting(
    session: AsyncSession,
    staff: Staff,
    found: Correction,
    value: aspects.Value,
    replaces: str | None,
    choices: Choices,
) -> None:
    if found.staff_id == staff.id or replaces == found.id or found.value == value:
        return
    by = await session.scalar(select(Staff.name).where(Staff.id == found.staff_id))
    raise Conflict(
        "already_corrected",
        f"{by} has said: {aspects.told(found.aspect, found.value, choices)}.",
        extras={"id": found.id, "by": by, "at": found.at.isoformat(), "value": found.value},
    )
