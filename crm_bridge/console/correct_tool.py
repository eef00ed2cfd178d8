"""The control below a customer's message with which leads say what it really meant."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations.places import among
from crm_bridge.conversations.views import is_deleted
from crm_bridge.corrections import aspects, correcting, marks
from crm_bridge.corrections.choices import Choices
from crm_bridge.corrections.correcting import Standing
from crm_bridge.corrections.likely import Habits, habits, likely
from crm_bridge.models.message import Message

Place = tuple[str, int]
BEST = 9
"""Likely intents that are offered before all others: as many as there are digits to choose by."""


@dataclass(frozen=True, slots=True)
class Said:
    """A correction in words."""

    id: str
    aspect: str
    words: str
    by: str
    change_set_id: str


@dataclass(slots=True)
class Tool:
    """What the control of one message needs to know. `best` are the likeliest intents in their
    order. `also` are messages that say nearly the same, as `conversation#seq`; `also_same`: all of
    them in the same words."""

    conversation_id: str
    seq: int
    text: str
    intent: str | None
    best: list[str]
    topic: str
    called: bool
    entities: list[aspects.Value]
    said: list[Said]
    also: list[str] = field(default_factory=list)
    also_same: bool = False

    @property
    def name(self) -> str:
        return f"{self.conversation_id}-{self.seq}"

    @property
    def address(self) -> str:
        return f"/corrections/messages/{self.conversation_id}/{self.seq}"

    @property
    def as_json(self) -> str:
        """For the script: everything that orders what is offered."""
        return json.dumps(
            {
                "address": self.address,
                "text": self.text,
                "intent": self.intent,
                "best": self.best,
                "topic": self.topic,
                "called": self.called,
                "entities": self.entities,
                "said": [one.aspect for one in self.said],
                "also": self.also,
                "also_same": self.also_same,
            }
        )


async def tools(
    session: AsyncSession, places: Iterable[Place], choices: Choices
) -> Mapping[Place, Tool]:
    """The controls of those of these messages that can be corrected."""
    wanted = list(dict.fromkeys(places))
    if not wanted:
        return {}
    found = list(
        await session.scalars(
            select(Message).where(
                among(wanted),
                Message.author == "customer",
                Message.command.is_(None),
                Message.text != "",
            )
        )
    )
    standing = await correcting.standing(session, wanted)
    known = await habits(session, {one.intent for one in found if one.intent})
    return {
        (one.conversation_id, one.seq): tool_of(
            one, standing[one.conversation_id, one.seq], choices, known
        )
        for one in found
        if not is_deleted(one)
    }


def tool_of(
    message: Message, standing: Iterable[Standing], choices: Choices, known: Habits
) -> Tool:
    said = [
        Said(
            one.correction.id,
            one.correction.aspect,
            aspects.told(one.correction.aspect, one.correction.value, choices),
            one.by,
            one.change_set.id,
        )
        for one in standing
    ]
    marked = [one.correction for one in standing if one.correction.aspect == "entities"]
    entities = marks.corrected(message, marked[0]) if marked else marks.understood(message)
    return Tool(
        conversation_id=message.conversation_id,
        seq=message.seq,
        text=message.text,
        intent=message.intent,
        best=likely(message, known, choices)[:BEST],
        topic=aspects.likely_topic(message),
        called=message.outcome == "escalated",
        entities=[aspects.place_of(one) for one in entities],
        said=said,
    )
