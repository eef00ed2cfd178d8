"""Offering a waiting customer to one agent after the other, in teams that work so."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.db import now
from crm_bridge.models.base import new_id
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.escalation import Escalation
from crm_bridge.models.staff import Staff
from crm_bridge.models.team import Offer, Presence, TeamRules
from crm_bridge.routing.choosing import Candidate, Need, choose_agent, language_of
from crm_bridge.routing.presence import HERE
from crm_bridge.staff import concerns

ACCEPT_WITHIN = timedelta(seconds=60)


async def offer_next(session: AsyncSession, conversation: Conversation) -> Offer | None:
    """Offer a queued conversation, which must be locked, to the next able agent. None when its
    team does not work so, when an offer is open already, or when nobody is able."""
    if not await _team_offers(session, conversation):
        return None
    if await open_offer(session, conversation) is not None:
        return None
    chosen = choose_agent(
        await _candidates(session, conversation), await _need(session, conversation)
    )
    return None if chosen is None else await _make(session, conversation, chosen)


async def offer_to(session: AsyncSession, conversation: Conversation, staff_id: str) -> Offer:
    """Offer a queued conversation, which must be locked, to this agent first, however its team
    works. An offer that is open is withdrawn."""
    await settle(session, conversation)
    await session.flush()
    return await _make(session, conversation, staff_id)


async def open_offer(session: AsyncSession, conversation: Conversation) -> Offer | None:
    """The offer that somebody may still answer."""
    return await session.scalar(
        select(Offer).where(Offer.conversation_id == conversation.id, Offer.ended_at.is_(None))
    )


async def expire(session: AsyncSession, conversation: Conversation) -> bool:
    """End the conversation's open offer if its time is over, or if whoever has it was deactivated;
    whether it was."""
    offer = await open_offer(session, conversation)
    if offer is None:
        return False
    is_there = (await session.get_one(Staff, offer.staff_id)).active
    if is_there and offer.expires_at > now(session):
        return False
    _end(session, offer, "expired" if is_there else "withdrawn")
    return True


async def settle(session: AsyncSession, conversation: Conversation) -> None:
    """The conversation waits no longer: its open offer was accepted, or is not needed."""
    offer = await open_offer(session, conversation)
    if offer is not None:
        taken = conversation.state == "human" and conversation.assignee_id == offer.staff_id
        _end(session, offer, "accepted" if taken else "withdrawn")


async def _team_offers(session: AsyncSession, conversation: Conversation) -> bool:
    """Holds the team until the transaction ends: two customers who come at the same moment must
    not both fill an agent's last place."""
    mode = await session.scalar(
        select(TeamRules.mode)
        .where(TeamRules.team_id == conversation.team_id, TeamRules.mode == "automatic")
        .with_for_update()
    )
    return mode is not None


async def _make(session: AsyncSession, conversation: Conversation, staff_id: str) -> Offer:
    offer = Offer(
        id=new_id("off"),
        conversation_id=conversation.id,
        staff_id=staff_id,
        made_at=now(session),
        expires_at=now(session) + ACCEPT_WITHIN,
    )
    session.add(offer)
    (await session.get_one(Presence, staff_id)).last_given_at = now(session)
    _audit(session, offer, "offered")
    concerns.note(session, staff_id, "offered", conversation.id)
    await session.flush()
    return offer


def _end(session: AsyncSession, offer: Offer, outcome: str) -> None:
    offer.ended_at = now(session)
    offer.outcome = outcome
    _audit(session, offer, f"offer_{outcome}")


def _audit(session: AsyncSession, offer: Offer, what: str) -> None:
    subject = f"conversation:{offer.conversation_id}"
    audit.record(session, "system", f"conversation.{what}", subject, {"staff": offer.staff_id})


async def _need(session: AsyncSession, conversation: Conversation) -> Need:
    topic = await session.scalar(
        select(Escalation.topic).where(
            Escalation.episode_id == conversation.episode_id, Escalation.ended_at.is_(None)
        )
    )
    return Need(language_of(conversation.locale), topic)


async def _candidates(session: AsyncSession, conversation: Conversation) -> list[Candidate]:
    await session.flush()
    loads = Counter(await _counts(session, _LOADS)) + Counter(await _counts(session, _OFFERED))
    passed = await _counts(session, _passed(conversation))
    here = await session.scalars(
        select(Presence)
        .join(Staff, Staff.id == Presence.staff_id)
        .where(
            Presence.status == "online",
            Presence.seen_at > now(session) - HERE,
            Staff.active,
            or_(Staff.team_id == conversation.team_id, Staff.team_id.is_(None)),
        )
    )
    return [_candidate(one, loads, passed) for one in here]


async def _counts(session: AsyncSession, query: Select[str, int]) -> dict[str, int]:
    return {row[0]: row[1] for row in await session.execute(query)}


def _candidate(one: Presence, loads: Mapping[str, int], passed: Mapping[str, int]) -> Candidate:
    return Candidate(
        staff_id=one.staff_id,
        load=loads.get(one.staff_id, 0),
        capacity=one.capacity,
        skills=frozenset(one.skills or ()),
        languages=frozenset(one.languages or ()),
        passed=passed.get(one.staff_id, 0),
        last_given_at=one.last_given_at,
    )


_LOADS = (
    select(func.coalesce(Conversation.assignee_id, ""), func.count())
    .where(Conversation.state == "human", Conversation.snoozed_until.is_(None))
    .group_by(Conversation.assignee_id)
)
_OFFERED = (
    select(Offer.staff_id, func.count()).where(Offer.ended_at.is_(None)).group_by(Offer.staff_id)
)


def _passed(conversation: Conversation) -> Select[str, int]:
    """How often each agent let this customer pass since the present wait began."""
    return (
        select(Offer.staff_id, func.count())
        .where(
            Offer.conversation_id == conversation.id,
            Offer.made_at >= conversation.state_since,
            Offer.outcome == "expired",
        )
        .group_by(Offer.staff_id)
    )
