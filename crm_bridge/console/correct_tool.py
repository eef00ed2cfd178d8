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
from crm_bridge.models.message import Message

Place = tuple[str, int]
BEST = 3
"""Runners-up that are offered before all other intents."""


@dataclass(frozen=True, slots=True)
class Said:
    """A correction in words."""

    id: str
    aspect: str
    words: str
    by: str
    change_set_id: str


@dataclass(frozen=True, slots=True)
class Tool:
    """What the control of one message needs to know. `also` are messages that say nearly the same,
    as `conversation#seq`."""

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
    return {
        (one.conversation_id, one.seq): tool_of(
            one, standing[one.conversation_id, one.seq], choices
        )
        for one in found
        if not is_deleted(one)
    }


def tool_of(
    message: Message, standing: Iterable[Standing], choices: Choices, also: Iterable[str] = ()
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
    ranking = [one["name"] for one in (message.understanding or {}).get("ranking", ())]
    best = [name for name in ranking if name != message.intent and name in choices.intents]
    return Tool(
        conversation_id=message.conversation_id,
        seq=message.seq,
        text=message.text,
        intent=message.intent,
        best=best[:BEST],
        topic=aspects.likely_topic(message),
        called=message.outcome == "escalated",
        entities=[aspects.place_of(one) for one in entities],
        said=said,
        also=list(also),
    )
