"""Which intents are likely to be the right ones of a message that was taken for another."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.corrections.choices import SMALL_TALK, Choices
from crm_bridge.models.correction import Correction
from crm_bridge.models.facts import EpisodeFacts
from crm_bridge.models.message import Message

NEWEST = 2_000
"""Stretches of help that tell what the shop's customers have most often."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What was corrected before and what customers want, each the most frequent first.
    `corrected` has by the intent that was wrong those that were right."""

    corrected: Mapping[str, Sequence[str]]
    common: Sequence[str]


async def habits(session: AsyncSession, wrong: Collection[str]) -> Habits:
    """For messages that were taken for the intents `wrong`."""
    return Habits(await _corrected(session, wrong), await _common(session))


def likely(message: Message, known: Habits, choices: Choices) -> list[str]:
    """The likeliest first: as the assistant ranked them, as leads corrected the same mistake, as
    customers have them. Never what the message was taken for."""
    ranking = [one["name"] for one in (message.understanding or {}).get("ranking", ())]
    usual = [*known.corrected.get(message.intent or "", ()), *known.common]
    # Small talk is often corrected to and often said, and hardly ever what is looked for here.
    found = [*ranking, *(name for name in usual if name not in SMALL_TALK)]
    return [
        name for name in dict.fromkeys(found) if name != message.intent and name in choices.intents
    ]


async def _corrected(session: AsyncSession, wrong: Collection[str]) -> Mapping[str, Sequence[str]]:
    was, right = Correction.was["intent"].as_string(), Correction.value["intent"].as_string()
    rows = await session.execute(
        select(was, right)
        .where(Correction.aspect == "intent", was.in_(wrong))
        .group_by(was, right)
        .order_by(func.count().desc(), right)
    )
    found: dict[str, list[str]] = {}
    for name, instead in rows:
        found.setdefault(name, []).append(instead)
    return found


async def _common(session: AsyncSession) -> Sequence[str]:
    newest = (
        select(EpisodeFacts.main_intent)
        .order_by(EpisodeFacts.started_at.desc())
        .limit(NEWEST)
        .subquery()
    )
    rows = await session.scalars(
        select(newest.c.main_intent)
        .where(newest.c.main_intent.is_not(None))
        .group_by(newest.c.main_intent)
        .order_by(func.count().desc(), newest.c.main_intent)
    )
    return list(rows)
