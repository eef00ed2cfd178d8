"""Calling a person, and the ways out of the queue when nobody has come."""

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit, texts
from crm_bridge.api.schemas.content import MessageView, NewButton, NewReply
from crm_bridge.api.schemas.conversations import EscalationCall
from crm_bridge.conversations import control, escalations, interactions, queue
from crm_bridge.conversations.messages import say
from crm_bridge.conversations.transitions import ESCALATION, LEFT_QUEUE, NOBODY_CAME
from crm_bridge.db import now
from crm_bridge.models.base import new_id
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.desk import Task

LEAVE_QUEUE_COMMAND = "careline:leave_queue"


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
    await _mark_episode(session, conversation, escalation.priority)
    await control.move(session, conversation, "queued", "system", ESCALATION)
    audit.record(
        session, "system", "conversation.escalated", f"conversation:{conversation.id}",
        {"escalation": escalation.id, "reason": call.reason, "matched": call.matched},
    )  # fmt: skip
    told = await say(session, conversation.id, await _handoff_message(session, conversation), seq)
    await interactions.refresh(session, conversation)
    return [told]


async def leave_queue(session: AsyncSession, conversation: Conversation, seq: int) -> None:
    """The customer goes back to the assistant. Pressed again later it is answered just so."""
    if conversation.state == "queued":
        await escalations.end(session, conversation, LEFT_QUEUE)
        await control.move(session, conversation, "bot", "customer", LEFT_QUEUE)
    await _say_system(session, conversation, "system_queue_left", seq)
    await interactions.refresh(session, conversation)


async def give_up_waiting(session: AsyncSession, conversation: Conversation) -> None:
    """Nobody came within the limit: the customer is told, and a task stays for the team."""
    await escalations.end(session, conversation, NOBODY_CAME)
    session.add(
        Task(
            id=new_id("tsk"),
            kind="call_back",
            title="Nobody came to this customer in the queue",
            conversation_id=conversation.id,
            team_id=conversation.team_id,
            created_at=now(session),
        )
    )
    await control.move(session, conversation, "bot", "system", NOBODY_CAME)
    await _say_system(session, conversation, "system_queue_nobody_came")
    await interactions.refresh(session, conversation)


async def _mark_episode(session: AsyncSession, conversation: Conversation, priority: str) -> None:
    episode = await session.get_one(Episode, conversation.episode_id)
    episode.priority = priority
    episode.team_id = conversation.team_id
    episode.person_since = episode.person_since or now(session)


async def _handoff_message(session: AsyncSession, conversation: Conversation) -> NewReply:
    place = await queue.position(session, conversation)
    key = "system_handoff_queued_next" if place == 1 else "system_handoff_queued"
    locale = conversation.locale
    return NewReply(
        author="system",
        text=texts.say(key, locale, position=place),
        buttons=[
            NewButton(
                title=texts.say("system_button_leave_queue", locale), command=LEAVE_QUEUE_COMMAND
            )
        ],
        lang=locale,
    )


async def _say_system(
    session: AsyncSession, conversation: Conversation, key: str, reply_to: int | None = None
) -> None:
    text = texts.say(key, conversation.locale)
    reply = NewReply(author="system", text=text, lang=conversation.locale)
    await say(session, conversation.id, reply, reply_to)
