"""Calling a person, and the ways out of the queue when nobody has come."""

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit, texts
from crm_bridge.api.schemas.content import MessageView, NewReply
from crm_bridge.api.schemas.conversations import EscalationCall
from crm_bridge.conversations import control, escalations, interactions, queue
from crm_bridge.conversations.handoff_messages import handoff_message, place_message
from crm_bridge.conversations.messages import say
from crm_bridge.conversations.transitions import ESCALATION, LEFT_QUEUE, NOBODY_CAME
from crm_bridge.db import now
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.routing import levels, offers, tasks
from crm_bridge.routing.hours import is_open
from crm_bridge.routing.teams import Rules, rules_of


async def escalate(
    session: AsyncSession, conversation: Conversation, call: EscalationCall, seq: int | None
) -> list[MessageView]:
    """Call a person for a conversation that the bot has: one escalation, one message to the
    customer, control to the queue. A call while one is open adds its reason only."""
    open_one = await escalations.open_one(session, conversation)
    if open_one is not None:
        escalations.add_reason(session, open_one, call, seq)
        return []
    escalation = await escalations.begin(session, conversation, call, seq)
    conversation.queue_rank = queue.RANKS[call.priority]
    conversation.team_id = escalation.team_id
    rules = await rules_of(session, conversation.team_id)
    levels.begin(session, escalation, call.priority, rules)
    await _mark_episode(session, conversation, escalation.priority)
    await control.move(session, conversation, "queued", "system", ESCALATION)
    audit.record(
        session, "system", "conversation.escalated", f"conversation:{conversation.id}",
        {"escalation": escalation.id, "reason": call.reason, "matched": call.matched},
    )  # fmt: skip
    await _route(session, conversation, rules)
    message = await handoff_message(session, conversation, rules)
    told = await say(session, conversation.id, message, seq)
    await interactions.refresh(session, conversation)
    return [told]


async def leave_queue(session: AsyncSession, conversation: Conversation, seq: int) -> None:
    """The customer goes back to the assistant. Pressed again later it is answered just so."""
    if conversation.state == "queued":
        await escalations.end(session, conversation, LEFT_QUEUE)
        await control.move(session, conversation, "bot", "customer", LEFT_QUEUE)
    await _say_system(session, conversation, "system_queue_left", seq)
    await interactions.refresh(session, conversation)


async def tell_place(session: AsyncSession, conversation: Conversation, seq: int) -> None:
    """The customer asks for their place in the queue."""
    await say(session, conversation.id, await place_message(session, conversation), seq)
    await interactions.refresh(session, conversation)


async def give_up_waiting(session: AsyncSession, conversation: Conversation) -> None:
    """Nobody came within the limit: the customer is told, and a task stays for the team."""
    await escalations.end(session, conversation, NOBODY_CAME)
    await tasks.ensure(session, conversation, tasks.CALL_BACK)
    await control.move(session, conversation, "bot", "system", NOBODY_CAME)
    await _say_system(session, conversation, "system_queue_nobody_came")
    await interactions.refresh(session, conversation)


async def _mark_episode(session: AsyncSession, conversation: Conversation, priority: str) -> None:
    episode = await session.get_one(Episode, conversation.episode_id)
    episode.priority = priority
    episode.team_id = conversation.team_id
    episode.person_since = episode.person_since or now(session)


async def _route(session: AsyncSession, conversation: Conversation, rules: Rules) -> None:
    """To the first agent where the team works so; out of hours it also becomes a task."""
    if not is_open(rules.hours, now(session)):
        await tasks.ensure(session, conversation, tasks.MESSAGE)
    await offers.offer_next(session, conversation)


async def _say_system(
    session: AsyncSession, conversation: Conversation, key: str, reply_to: int | None = None
) -> None:
    locale = conversation.locale
    lang = texts.language(key, locale)
    reply = NewReply(author="system", text=texts.say(key, locale), lang=lang)
    await say(session, conversation.id, reply, reply_to)
