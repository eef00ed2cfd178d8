"""A year of a made-up shop, and its figures counted by hand from the raw records: the messages, the
calls, the scores. Nothing here knows the facts, and nothing of what counts them is used."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from crm_bridge.db import Database
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.escalation import Escalation, Interaction
from crm_bridge.models.message import Message
from crm_bridge.models.team import ServiceLevel

TALK = {
    "affirm", "bot_challenge", "deny", "goodbye", "greet", "help", "nlu_fallback", "out_of_scope",
    "stop", "thank",
}  # fmt: skip
A_DAY = timedelta(hours=24)


@dataclass
class Stretch:
    """One episode with all its records."""

    episode: Episode
    conversation: Conversation
    interaction: Interaction
    messages: list[Message] = field(default_factory=list)
    calls: list[tuple[Escalation, ServiceLevel]] = field(default_factory=list)

    @property
    def mine(self) -> list[Message]:
        return [one for one in self.messages if one.author == "customer"]

    @property
    def by_agents(self) -> list[Message]:
        return [one for one in self.messages if one.author == "agent"]

    @property
    def needs(self) -> set[str]:
        return {one.intent for one in self.mine if one.intent} - TALK

    def local(self, zone: ZoneInfo) -> datetime:
        return self.episode.started_at.astimezone(zone)

    def is_lost(self, message: Message) -> bool:
        """Whether the assistant had nothing to say to it."""
        sources = {one.reply_to for one in self.messages if (one.content or {}).get("sources")}
        beyond = message.intent == "nlu_fallback" or (
            message.intent == "out_of_scope" and (message.confidence or 0) < 0.75
        )
        return beyond and message.outcome == "answered" and message.seq not in sources

    @property
    def first_answer(self) -> float | None:
        """Seconds from the first call to what a person wrote after it."""
        if not self.calls:
            return None
        opened = min(call.opened_at for call, _ in self.calls)
        later = [one.at for one in self.by_agents if one.at >= opened]
        return (min(later) - opened).total_seconds() if later else None


async def read(database: Database) -> list[Stretch]:
    """Everything there is."""
    async with database.reading() as session:
        rows = await session.execute(
            select(Episode, Conversation, Interaction)
            .join(Conversation, Conversation.id == Episode.conversation_id)
            .join(Interaction, Interaction.episode_id == Episode.id)
        )
        found = {
            episode.id: Stretch(episode, conversation, interaction)
            for episode, conversation, interaction in rows
        }
        messages = select(Message).order_by(Message.conversation_id, Message.seq)
        for message in await session.scalars(messages):
            found[str(message.episode_id)].messages.append(message)
        calls = select(Escalation, ServiceLevel).join(
            ServiceLevel, ServiceLevel.escalation_id == Escalation.id
        )
        for call, level in await session.execute(calls):
            found[call.episode_id].calls.append((call, level))
    return list(found.values())


def within(stretches: list[Stretch], first: date, last: date, zone: ZoneInfo) -> list[Stretch]:
    return [one for one in stretches if first <= one.local(zone).date() <= last]


def figures(chosen: list[Stretch], everything: list[Stretch], at: datetime) -> dict[str, Any]:
    """What the dashboards show of these, by the names that they have there."""
    scores = [one.episode.csat_score for one in chosen if one.episode.csat_score is not None]
    called = [one for one in chosen if one.calls]
    levels = [one.calls[0][1] for one in called]
    in_time = [(level.responded_at or at) <= level.response_due_at for level in levels]
    with_mood = [[message.sentiment for message in one.mine if message.sentiment] for one in chosen]
    contained = _contained(chosen, everything)
    return {
        "all": len(chosen),
        "asked": sum(bool(one.mine) for one in chosen),
        "handed-over": len(called),
        "not-understood": sum(any(map(one.is_lost, one.mine)) for one in chosen),
        "contained": contained,
        "rated": len(scores),
        "happy": sum(score >= 4 for score in scores),
        "unhappy": sum(score <= 2 for score in scores),
        "csat": sum(scores) / len(scores),
        "negative-start": sum(moods[0] == "negative" for moods in with_mood if moods),
        "negative-end": sum(moods[-1] == "negative" for moods in with_mood if moods),
        "first-answer-in-time": sum(in_time),
        "first-answer-late": len(in_time) - sum(in_time),
        "solved": sum(one.episode.resolution == "solved" for one in chosen),
        "customer_messages": sum(len(one.mine) for one in chosen),
        "agent_messages": sum(len(one.by_agents) for one in chosen),
        "reasons": Counter(one.calls[0][0].reason for one in called),
        "first_answers": sorted(one.first_answer for one in called if one.first_answer is not None),
    }


def _contained(chosen: list[Stretch], everything: list[Stretch]) -> int:
    """Answered by the assistant alone, to the last, and not asked again within a day."""
    of_conversation, of_customer = defaultdict(list), defaultdict(list)
    for one in everything:
        of_conversation[one.conversation.id].append(one)
        if one.conversation.customer_id:
            of_customer[one.conversation.customer_id].append(one)

    def came_back(one: Stretch) -> bool:
        ended = one.episode.ended_at
        assert ended is not None
        others = of_conversation[one.conversation.id]
        if one.conversation.customer_id:
            others = others + of_customer[one.conversation.customer_id]
        return any(
            ended <= other.episode.started_at <= ended + A_DAY and other.needs & one.needs
            for other in others
            if other is not one
        )

    return sum(
        one.interaction.outcome == "resolved_by_bot"
        and not one.calls
        and not one.by_agents
        and bool(one.needs or any(map(one.is_lost, one.mine)))
        and not one.is_lost(one.mine[-1])
        and not came_back(one)
        for one in chosen
    )
