"""Conversations that customers have mailed to themselves: how often, and what becomes of them."""

from datetime import timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.api.schemas.offline import MailTranscript
from crm_bridge.conversations.left_messages import is_email
from crm_bridge.conversations.records import locked
from crm_bridge.db import now
from crm_bridge.errors import TooMany, Unprocessable
from crm_bridge.mail_outbox import FIRST_PAUSE, MOST_TRIES, Letter
from crm_bridge.models.base import new_id
from crm_bridge.models.mail import TranscriptMail

A_DAY = timedelta(days=1)
MOST_AT_ONCE = 500
MOST = 3
"""A day, of one conversation; and to one address, whoever asks: nobody is to be flooded."""


async def write(session: AsyncSession, conversation_id: str, wish: MailTranscript) -> str:
    """Keep the mail to be sent. Raises 404 `conversation_unknown`, 422 `message_invalid`, 429
    `rate_limited`."""
    if not is_email(wish.email):
        raise Unprocessable("message_invalid", "email: this does not look like an address.")
    await locked(session, conversation_id)
    key = wish.email.lower()
    await _within(session, TranscriptMail.conversation_id == conversation_id)
    await _within(session, TranscriptMail.address_key == key)
    mail = TranscriptMail(
        id=new_id("trm"),
        conversation_id=conversation_id,
        to=wish.email,
        address_key=key,
        subject=wish.subject,
        text=wish.text,
        html=wish.html,
        state="kept",
        tries=0,
        written_at=now(session),
    )
    session.add(mail)
    audit.record(
        session, "customer", "conversation.transcript_mailed", f"conversation:{conversation_id}",
        {"mail": mail.id},
    )  # fmt: skip
    return mail.id


async def due(session: AsyncSession) -> list[Letter]:
    """Mails of the last day that are to be tried now, oldest first; an older one would only
    surprise."""
    at = now(session)
    kept = await session.scalars(
        select(TranscriptMail)
        .where(TranscriptMail.state == "kept", TranscriptMail.written_at > at - A_DAY)
        .order_by(TranscriptMail.written_at)
        .limit(MOST_AT_ONCE)
    )
    return [
        Letter(mail.id, mail.to, mail.subject, mail.text, mail.html)
        for mail in kept
        if mail.written_at + _pauses(mail.tries) <= at
    ]


async def settle(session: AsyncSession, mail_id: str, problem: str | None) -> None:
    """How a try went: `problem` None means that the mail server has taken it. What was sent is not
    kept a second time."""
    mail = await session.get_one(TranscriptMail, mail_id)
    mail.tries, mail.problem = mail.tries + 1, problem
    if problem is None:
        mail.state, mail.sent_at = "sent", now(session)
        mail.text = mail.html = ""
    elif mail.tries >= MOST_TRIES:
        mail.state = "failed"


def _pauses(tries: int) -> timedelta:
    """From the writing to the next try."""
    return FIRST_PAUSE * ((1 << tries) - 1)


async def _within(session: AsyncSession, whose: ColumnElement[bool]) -> None:
    since = now(session) - A_DAY
    row = await session.execute(
        select(func.count(), func.min(TranscriptMail.written_at)).where(
            whose, TranscriptMail.written_at > since
        )
    )
    count, first = row.one()
    if count >= MOST:
        seconds = max(1, int((first - since).total_seconds()))
        raise TooMany(
            "rate_limited",
            f"A conversation is mailed {MOST} times a day at most.",
            extras={"retry_after": seconds},
            headers={"Retry-After": str(seconds)},
        )
