"""Reading stretches of help whole, several at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import BindParameter, Row, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.channels.rating import is_rating
from crm_bridge.channels.whereabouts import WEB
from crm_bridge.insights.stretch import Call, Said, Stretch
from crm_bridge.models.channel import ChannelThread
from crm_bridge.models.command import Command
from crm_bridge.models.conversation import ControlMove, Conversation, Episode
from crm_bridge.models.escalation import Escalation, Interaction
from crm_bridge.models.message import Message, Turn
from crm_bridge.models.proof import Proof
from crm_bridge.models.team import ServiceLevel

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_OVER = (
    select(func.min(ChannelThread.channel))
    .where(ChannelThread.conversation_id == Conversation.id)
    .correlate(Conversation)
    .scalar_subquery()
)
# Made once: to put them together costs more than to run them.
_EPISODES = (
    select(
        Episode,
        Conversation.channel,
        Conversation.locale,
        Conversation.customer_id,
        Conversation.state,
        Conversation.episode_id.label("newest"),
        _OVER.label("over"),
        Interaction.outcome,
    )
    .join(Conversation, Conversation.id == Episode.conversation_id)
    .outerjoin(Interaction, Interaction.episode_id == Episode.id)
    .where(Episode.id.in_(_IDS))
)
_MESSAGES = (
    select(
        Message.episode_id,
        Message.seq,
        Message.author,
        Message.text,
        Message.at,
        Message.outcome,
        Message.intent,
        Message.confidence,
        Message.sentiment,
        Message.sentiment_score,
        Message.understanding,
        Message.content,
        Message.command,
        Message.reply_to,
        Message.staff_id,
        Message.to_channel,
        Turn.awaiting,
    )
    .outerjoin(
        Turn, (Turn.conversation_id == Message.conversation_id) & (Turn.seq == Message.reply_to)
    )
    .where(Message.episode_id.in_(_IDS))
    .order_by(Message.episode_id, Message.seq)
)
_CALLS = (
    select(
        Escalation,
        ServiceLevel.responded_at,
        ServiceLevel.response_due_at,
        ServiceLevel.resolution_due_at,
    )
    .outerjoin(ServiceLevel, ServiceLevel.escalation_id == Escalation.id)
    .where(Escalation.episode_id.in_(_IDS))
    .order_by(Escalation.opened_at, Escalation.id)
)
_MOVES = (
    select(ControlMove.episode_id, ControlMove.who, ControlMove.given_to)
    .where(ControlMove.conversation_id.in_(_IDS), ControlMove.to_state == "human")
    .order_by(ControlMove.id)
)
_PROVED = select(Proof.conversation_id, Proof.order_number, Proof.proved_at).where(
    Proof.conversation_id.in_(_IDS), Proof.order_number.is_not(None)
)
_CHANGED = select(Command.conversation_id, Command.order_number, Command.created_at).where(
    Command.conversation_id.in_(_IDS)
)

Rows = Mapping[str, Sequence[Row[*tuple[Any, ...]]]]


async def stretches(session: AsyncSession, episode_ids: Sequence[str]) -> list[Stretch]:
    """Those of these episodes that have a message."""
    ids = {"ids": list(episode_ids)}
    episodes = (await session.execute(_EPISODES, ids)).all()
    here = {"ids": [row.Episode.conversation_id for row in episodes]}
    messages = _grouped((await session.execute(_MESSAGES, ids)).all())
    calls = _grouped((await session.execute(_CALLS, ids)).all(), of=_episode_of_call)
    moves = _grouped((await session.execute(_MOVES, here)).all())
    numbers = [
        *(await session.execute(_PROVED, here)).all(),
        *(await session.execute(_CHANGED, here)).all(),
    ]
    orders = _grouped(numbers)
    return [
        _stretch(
            row,
            messages[row.Episode.id],
            calls.get(row.Episode.id, ()),
            moves.get(row.Episode.id, ()),
            orders.get(row.Episode.conversation_id, ()),
        )
        for row in episodes
        if row.Episode.id in messages
    ]


def _stretch(
    row: Any,
    messages: Sequence[Any],
    calls: Iterable[Any],
    moves: Iterable[Any],
    orders: Iterable[Any],
) -> Stretch:
    episode: Episode = row.Episode
    return Stretch(
        episode_id=episode.id,
        conversation_id=episode.conversation_id,
        customer_id=row.customer_id,
        channel=_channel(row, messages),
        locale=row.locale,
        state=row.state if row.newest == episode.id else "closed",
        started_at=episode.started_at,
        said=[_said(one) for one in messages if not is_rating(one.command)],
        ended_at=episode.ended_at,
        ended_why=episode.ended_why,
        outcome=row.outcome,
        resolution=episode.resolution,
        team_id=episode.team_id,
        person_since=episode.person_since,
        csat_score=episode.csat_score,
        csat_at=episode.csat_at,
        calls=[_call(*one) for one in calls],
        people=list(dict.fromkeys(_person(one) for one in moves if _person(one))),
        orders=[number for _, number, at in orders if _is_within(episode, at)],
    )


def _channel(row: Any, messages: Iterable[Any]) -> str:
    """A conversation that began on the web may go on elsewhere."""
    went_over = row.channel == WEB and row.over and any(one.to_channel for one in messages)
    return str(row.over if went_over else row.channel)


def _said(row: Any) -> Said:
    content = row.content or {}
    return Said(
        author=row.author,
        text=row.text,
        at=row.at,
        outcome=row.outcome,
        intent=row.intent,
        sentiment=row.sentiment,
        sentiment_score=row.sentiment_score,
        order_numbers=tuple(_order_numbers(row.understanding)),
        open_question=bool(row.awaiting) or "form" in content,
        seq=row.seq,
        confidence=row.confidence,
        reply_to=row.reply_to,
        staff_id=row.staff_id,
        articles=_articles(content) if row.author == "bot" else (),
        chosen=row.command is not None,
    )


def _call(call: Escalation, responded_at: Any, response_due: Any, resolution_due: Any) -> Call:
    return Call(
        reason=call.reason,
        priority=call.priority,
        opened_at=call.opened_at,
        ended_at=call.ended_at,
        outcome=call.outcome,
        responded_at=responded_at,
        response_due_at=response_due,
        resolution_due_at=resolution_due,
    )


def _person(move: Any) -> str:
    """To whom a conversation was given, or who took it."""
    for actor in (move.given_to, move.who):
        kind, _, name = (actor or "").partition(":")
        if kind == "staff":
            return name
    return ""


def _is_within(episode: Episode, at: Any) -> bool:
    return bool(episode.started_at <= at and (episode.ended_at is None or at <= episode.ended_at))


def _order_numbers(understanding: Mapping[str, Any] | None) -> Iterable[str]:
    for entity in (understanding or {}).get("entities", ()):
        if entity.get("entity") == "order_number":
            yield str(entity["value"])


def _articles(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The last part of each source's address is the article's name."""
    addresses = (urlsplit(str(one.get("url", ""))).path for one in content.get("sources", ()))
    return tuple(path.rstrip("/").rpartition("/")[2] for path in addresses if path.strip("/"))


def _episode_of_call(row: Any) -> str:
    return str(row[0].episode_id)


def _first(row: Any) -> str:
    return str(row[0])


def _grouped(rows: Iterable[Any], of: Any = _first) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        groups[of(row)].append(row)
    return dict(groups)
