"""From the corrections of a message to its training examples."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.corrections import marks
from crm_bridge.corrections.anonymous import Known, Marked, anonymous
from crm_bridge.corrections.choices import NOT_CHOSEN
from crm_bridge.db import now
from crm_bridge.models.base import new_id
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.correction import ChangeExample, ChangeSet, Correction
from crm_bridge.models.customer import Customer
from crm_bridge.models.message import Message


@dataclass(frozen=True, slots=True)
class _Wanted:
    kind: str
    label: str
    entities: tuple[Marked, ...] = ()


async def draft(session: AsyncSession, change_set: ChangeSet, message: Message) -> None:
    """Make the examples of this message in the set what its corrections there say. What somebody
    wrote into one by hand stays."""
    place = message.conversation_id, message.seq
    standing = list(
        await session.scalars(
            select(Correction).where(
                Correction.conversation_id == place[0], Correction.seq == place[1]
            )
        )
    )
    here = {one.aspect for one in standing if one.change_set_id == change_set.id}
    said = {one.aspect: one for one in standing}
    wanted = {one.kind: one for one in _wanted(message, said, here)}
    kept = {
        one.kind: one
        for one in await session.scalars(
            select(ChangeExample).where(
                ChangeExample.change_set_id == change_set.id,
                ChangeExample.conversation_id == place[0],
                ChangeExample.seq == place[1],
            )
        )
    }
    for kind in kept.keys() - wanted.keys():
        await session.delete(kept[kind])
    known = await known_of(session, place[0])
    for kind, one in wanted.items():
        example = kept.get(kind) or _new(session, change_set, message, kind)
        if example.label != one.label:
            example.removed_from = None
        example.label, example.at = one.label, now(session)
        if example.edited_by is None:
            # The id is random and stays: so do the values that are invented.
            example.text = anonymous(message.text, one.entities, known, example.id)


async def known_of(session: AsyncSession, conversation_id: str) -> Known:
    """What the shop knows of whoever writes in a conversation."""
    customer = await session.scalar(
        select(Customer)
        .join(Conversation, Conversation.customer_id == Customer.id)
        .where(Conversation.id == conversation_id)
    )
    if customer is None:
        return Known()
    return Known(customer.name, customer.email, customer.phone or "", customer.postcode or "")


def _wanted(message: Message, said: Mapping[str, Correction], here: Set[str]) -> Iterator[_Wanted]:
    """What the aspects corrected in this set teach; the rest is as it was corrected before."""
    intent = said["intent"].value["intent"] if "intent" in said else message.intent
    if here & {"intent", "entities"} and intent and intent not in NOT_CHOSEN:
        marked = said.get("entities")
        found = marks.corrected(message, marked) if marked else marks.understood(message)
        yield _Wanted(
            "intent", intent, tuple((one["start"], one["end"], one["entity"]) for one in found)
        )
    for aspect, name in (("sentiment", "sentiment"), ("escalation", "topic"), ("article", "slug")):
        if aspect in here:
            yield _Wanted(aspect, said[aspect].value[name])


def _new(
    session: AsyncSession, change_set: ChangeSet, message: Message, kind: str
) -> ChangeExample:
    example = ChangeExample(
        id=new_id("exa"),
        change_set_id=change_set.id,
        conversation_id=message.conversation_id,
        seq=message.seq,
        kind=kind,
        text="",
        label="",
        removed_from=None,
        left_out=False,
        edited_by=None,
        at=now(session),
    )
    session.add(example)
    return example
