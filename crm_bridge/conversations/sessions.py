"""Chat sessions: under which token a visitor speaks, in which conversation, as whom."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.access.proofs import prove_identity
from crm_bridge.api.schemas.conversations import OpenSession, SessionOpened, SessionResolved
from crm_bridge.conversations import visits
from crm_bridge.conversations.beginning import DEFAULT_LOCALE, begin
from crm_bridge.conversations.feed import append_event
from crm_bridge.conversations.records import locked
from crm_bridge.db import now
from crm_bridge.errors import Conflict, NotAuthorised
from crm_bridge.identity import Identified, identity_invalid
from crm_bridge.models.chat_session import ChatSession
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.customer import Customer

SUPERSEDED = timedelta(seconds=60)
"""How long a token works on after the one that it was resumed with is first used."""
ASK_AGAIN = timedelta(seconds=15)
"""How long a caller may trust an answer; a token may be cut short in the meantime."""


async def open_session(
    session: AsyncSession, wish: OpenSession, identified: Identified | None, lifetime: timedelta
) -> SessionOpened:
    """A fresh token, for the conversation that `wish.resume` names or for a new one.

    Raises 401 `identity_invalid` for a customer the CRM does not know, 409 `identity_conflict`
    when the conversation belongs to another customer.
    """
    await _refuse_unknown(session, identified)
    earlier = await _live(session, wish.resume) if wish.resume else None
    if earlier is None:
        conversation = begin(
            session, channel=wish.channel, locale=wish.locale or DEFAULT_LOCALE, page=wish.page
        )
        await session.flush()
    else:
        conversation = await locked(session, earlier.conversation_id)
        await _use(session, earlier)
    if identified is not None:
        await _identify(session, conversation, identified)
    if wish.context is not None or wish.visitor is not None:
        await visits.note(session, conversation, context=wish.context, contact=wish.visitor)
    token, kept = _issue(session, conversation, lifetime, earlier)
    return SessionOpened(
        token=token,
        expires_at=kept.expires_at,
        conversation_id=conversation.id,
        resumed=earlier is not None,
        locale=conversation.locale,
    )


async def resolve(session: AsyncSession, token: str) -> tuple[bool, SessionResolved]:
    """Whether a token was used before (else `mark_used` is due), and whose conversation it opens.

    Raises 401 `token_invalid` or `token_expired`.
    """
    kept = await session.get(ChatSession, _hash(token))
    if kept is None:
        raise NotAuthorised("token_invalid", "This session token is not known.")
    if kept.expires_at <= now(session):
        raise NotAuthorised("token_expired", "This session has ended; open a new one.")
    return kept.first_used_at is not None, SessionResolved(
        conversation_id=kept.conversation_id,
        valid_until=min(kept.expires_at, now(session) + ASK_AGAIN),
    )


async def mark_used(session: AsyncSession, token: str) -> None:
    """The first use of a token cuts the one before it short."""
    await _use(session, await session.get_one(ChatSession, _hash(token), with_for_update=True))


async def _use(session: AsyncSession, kept: ChatSession) -> None:
    if kept.first_used_at is None:
        kept.first_used_at = now(session)
        await _cut_short(session, kept.replaces)


async def _live(session: AsyncSession, token: str) -> ChatSession | None:
    kept = await session.get(ChatSession, _hash(token))
    return kept if kept is not None and kept.expires_at > now(session) else None


async def _cut_short(session: AsyncSession, token_hash: str | None) -> None:
    if token_hash is None:
        return
    end = now(session) + SUPERSEDED
    await session.execute(
        update(ChatSession)
        .where(ChatSession.token_hash == token_hash, ChatSession.expires_at > end)
        .values(expires_at=end)
    )


async def _refuse_unknown(session: AsyncSession, identified: Identified | None) -> None:
    if identified is None:
        return
    if await session.get(Customer, identified.customer_id) is None:
        raise identity_invalid("sub names no customer of this shop")


async def _identify(
    session: AsyncSession, conversation: Conversation, identified: Identified
) -> None:
    bound = conversation.customer_id
    if bound is not None and bound != identified.customer_id:
        raise Conflict("identity_conflict", "This conversation belongs to another customer.")
    await prove_identity(
        session,
        conversation.id,
        identified.customer_id,
        channel=conversation.channel,
        token_expires_at=identified.until,
    )
    if bound is None:
        conversation.customer_id = identified.customer_id
        audit.record(
            session, "customer", "conversation.identified", f"conversation:{conversation.id}",
            {"customer": identified.customer_id},
        )  # fmt: skip
    append_event(session, conversation.id, "identity")


def _issue(
    session: AsyncSession,
    conversation: Conversation,
    lifetime: timedelta,
    earlier: ChatSession | None,
) -> tuple[str, ChatSession]:
    token = secrets.token_urlsafe(32)
    expires: datetime = now(session) + lifetime
    kept = ChatSession(
        token_hash=_hash(token),
        conversation_id=conversation.id,
        created_at=now(session),
        expires_at=expires,
        replaces=earlier.token_hash if earlier else None,
    )
    session.add(kept)
    return token, kept


def _hash(token: str) -> str:
    # The token has 256 random bits, so a fast hash keeps it safe at rest.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
