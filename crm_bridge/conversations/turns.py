"""Recording what came of a turn: understanding, replies, outcome, or a call for a person."""

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.api.schemas.content import MessageView, Outcome
from crm_bridge.api.schemas.conversations import TurnRecorded, TurnResult
from crm_bridge.conversations import control, escalations, handoff, interactions, leases, moods
from crm_bridge.conversations.feed import last_number_about, publish_and_get_cursor
from crm_bridge.conversations.messages import say
from crm_bridge.conversations.understanding import columns
from crm_bridge.conversations.views import is_deleted, message_views
from crm_bridge.db import now
from crm_bridge.errors import Conflict, NotFound, Unprocessable
from crm_bridge.escalation_rules.in_a_turn import StandingCalls
from crm_bridge.models.base import new_id
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.desk import Note
from crm_bridge.models.message import Message, Turn

# On the table, not the class: no such message is held by a session that would have to follow. The
# columns to write are those of the parameters, so that it is one statement for all.
_MESSAGES = Message.__table__
_MESSAGE = update(_MESSAGES).where(  # type: ignore[arg-type]
    _MESSAGES.c.conversation_id == bindparam("of_conversation"),
    _MESSAGES.c.seq == bindparam("at_seq"),
)
_OTHER = _MESSAGES.alias("other")
_MESSAGE_AND_MORE = _MESSAGE.returning(
    exists()
    .where(
        _OTHER.c.conversation_id == bindparam("of_conversation"),
        _OTHER.c.seq != bindparam("at_seq"),
        *leases.unanswered(_OTHER.c),
    )
    .label("more")
)


async def record(
    session: AsyncSession, turn_id: str, result: TurnResult, calls: StandingCalls | None = None
) -> TurnRecorded:
    """Keep the result and give the lease back. The same result again gives the same answer. By
    `calls` a person may be called in its place.

    Raises 404 `turn_unknown`, 409 `fence_stale`, 422 `result_invalid`.
    """
    _refuse_contradiction(result)
    found = await leases.locked_turn(session, turn_id)
    if found is None:
        raise NotFound("turn_unknown", f"There is no turn {turn_id!r}.")
    turn, conversation = found
    if turn.fence != result.fence:
        raise Conflict("fence_stale", "This turn was taken again by another holder.")
    if turn.finished_at is not None:
        return await _recorded(session, turn, conversation)
    if leases.is_held(turn, conversation, result.fence):
        result = await _with_standing_call(session, conversation, result, calls)
        views, others = await _apply(session, turn, conversation, result)
        more = others and conversation.state == "bot"
        leases.release(conversation)
    else:
        views = await _drop(session, turn, conversation, result)
        more = await leases.anything_unanswered(session, conversation)
    return await _finish(session, turn, conversation, result, views, more=more)


async def pending(session: AsyncSession, limit: int = 500) -> list[str]:
    """Conversations of the bot with an unanswered message that nobody works on."""
    unanswered = exists().where(
        Message.conversation_id == Conversation.id,
        Message.author == "customer",
        Message.outcome.is_(None),
    )
    free = leases.runs_no_more(now(session))
    found = await session.scalars(
        select(Conversation.id)
        .where(Conversation.state == "bot", free, unanswered)
        .order_by(Conversation.last_activity_at)
        .limit(limit)
    )
    return list(found)


async def _with_standing_call(
    session: AsyncSession,
    conversation: Conversation,
    result: TurnResult,
    calls: StandingCalls | None,
) -> TurnResult:
    if calls is None:
        return result
    call = result.escalation or await calls.of(session, conversation, result)
    if call is None:
        return result
    call = await calls.with_team(session, conversation, call)
    return result.model_copy(update={"outcome": "escalated", "escalation": call})


async def _apply(
    session: AsyncSession, turn: Turn, conversation: Conversation, result: TurnResult
) -> tuple[list[MessageView], bool]:
    """What is said, and whether the customer wrote something else that waits for an answer."""
    outcome: Outcome = "escalated" if result.escalation else result.outcome
    written = {**_findings(result), "outcome": outcome}
    others = await session.scalar(_MESSAGE_AND_MORE, {**_place(turn), **written})
    if result.escalation is not None:
        views = await handoff.escalate(session, conversation, result.escalation, turn.seq)
    else:
        moods.remember(conversation, result.understanding)
        views = [await say(session, conversation.id, one, turn.seq) for one in result.replies]
    control.tell_outcome(session, conversation.id, turn.seq, outcome)
    turn.outcome = outcome
    return views, bool(others)


async def _drop(
    session: AsyncSession, turn: Turn, conversation: Conversation, result: TurnResult
) -> list[MessageView]:
    """A person took over meanwhile: nothing is said. It is noted, and a call for a person still
    adds its reason to the open one. Of what the customer took back meanwhile nothing is kept."""
    message = await session.get_one(Message, (conversation.id, turn.seq))
    turn.outcome, turn.dropped = message.outcome, True
    if is_deleted(message):
        return []
    if findings := _findings(result):
        await session.execute(_MESSAGE, {**_place(turn), **findings})
    session.add(
        Note(
            id=new_id("nte"),
            conversation_id=conversation.id,
            episode_id=turn.episode_id,
            text=f"An answer of the assistant to message {turn.seq} was thrown away, because it "
            "was not in control any more when the answer was ready.",
            at=now(session),
        )
    )
    audit.record(
        session, "system", "turn.dropped", f"conversation:{conversation.id}",
        {"turn": turn.id, "seq": turn.seq, "state": conversation.state},
    )  # fmt: skip
    if result.escalation is not None:
        open_one = await escalations.open_one(session, conversation)
        if open_one is not None:
            escalations.add_reason(session, open_one, result.escalation, turn.seq)
    if conversation.state in ("queued", "human"):
        await interactions.refresh(session, conversation)
    return []


async def _finish(
    session: AsyncSession,
    turn: Turn,
    conversation: Conversation,
    result: TurnResult,
    views: list[MessageView],
    *,
    more: bool,
) -> TurnRecorded:
    turn.finished_at = now(session)
    turn.reply_seqs = [view.seq for view in views]
    turn.awaiting = result.awaiting
    standing = await control.current(session, conversation)
    return TurnRecorded(
        messages=views,
        outcome=control.as_outcome(turn.outcome),
        control=standing,
        cursor=str(await _cursor(session, turn)),
        dropped=turn.dropped,
        more=more,
    )


async def _cursor(session: AsyncSession, turn: Turn) -> int:
    # A dropped turn says nothing new, so its place is where its message was settled.
    if turn.dropped:
        return await last_number_about(session, turn.conversation_id, turn.seq)
    return await publish_and_get_cursor(session)


async def _recorded(session: AsyncSession, turn: Turn, conversation: Conversation) -> TurnRecorded:
    places = [(turn.conversation_id, seq) for seq in turn.reply_seqs or []]
    views = await message_views(session, places)
    return TurnRecorded(
        messages=[views[place] for place in places],
        outcome=control.as_outcome(turn.outcome),
        control=await control.current(session, conversation),
        cursor=str(await last_number_about(session, turn.conversation_id, turn.seq)),
        dropped=turn.dropped,
        more=await leases.anything_unanswered(session, conversation),
    )


def _findings(result: TurnResult) -> dict[str, object]:
    values: dict[str, object] = columns(result.understanding)
    if result.actions:
        values["actions"] = [action.model_dump(exclude_none=True) for action in result.actions]
    return values


def _place(turn: Turn) -> dict[str, object]:
    return {"of_conversation": turn.conversation_id, "at_seq": turn.seq}


def _refuse_contradiction(result: TurnResult) -> None:
    if (result.outcome == "escalated") != (result.escalation is not None):
        raise Unprocessable("result_invalid", "outcome: `escalated` and an escalation go together.")
    if result.outcome == "with_person":
        raise Unprocessable("result_invalid", "outcome: only the bridge says `with_person`.")
