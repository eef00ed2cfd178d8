"""One-time codes: a conversation goes on in a channel, and a customer is bound to an account there.

Who has a code has the conversation, so it is opaque, short-lived, used once, and no use where
several people read. A code from a conversation whose customer stands identified binds the account;
any other one only goes on with the conversation, and never takes an account that is known as a
customer's to a conversation that is not theirs: whoever sits there could read along.
"""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.access.proofs import standing_proofs
from crm_bridge.api.schemas.channels import CodeIssued, CodeRedeemed, RedeemCode
from crm_bridge.channels import binding, going_on, threads
from crm_bridge.conversations.records import locked
from crm_bridge.db import Database, now
from crm_bridge.errors import Unprocessable
from crm_bridge.models.channel import ChannelThread, LinkCode
from crm_bridge.models.conversation import Conversation

LIFETIME = timedelta(minutes=15)


async def issue(session: AsyncSession, conversation_id: str, channel: str) -> CodeIssued:
    """A new code for this channel; the conversation's earlier ones for it end. Raises 404
    `conversation_unknown`."""
    conversation = await locked(session, conversation_id)
    await session.execute(
        delete(LinkCode).where(
            LinkCode.conversation_id == conversation.id, LinkCode.channel == channel
        )
    )
    code = secrets.token_urlsafe(24)
    customer_id = await _identified(session, conversation)
    kept = LinkCode(
        code_hash=_hash(code),
        conversation_id=conversation.id,
        channel=channel,
        customer_id=customer_id,
        expires_at=now(session) + LIFETIME,
    )
    session.add(kept)
    return CodeIssued(code=code, expires_at=kept.expires_at, binds=customer_id is not None)


async def redeem(database: Database, wish: RedeemCode) -> CodeRedeemed:
    """Use a code in a thread. Raises 422 `code_invalid` for one that is unknown, used or expired,
    and where it is no use, all in the same words."""
    try:
        async with database.session() as session:
            return await _redeem(session, wish)
    except IntegrityError:
        # Another gateway began the same thread at the same moment.
        async with database.session() as session:
            return await _redeem(session, wish)


async def tidy(session: AsyncSession) -> None:
    """Drop what has expired."""
    await session.execute(delete(LinkCode).where(LinkCode.expires_at <= now(session)))


async def _redeem(session: AsyncSession, wish: RedeemCode) -> CodeRedeemed:
    code = await _good_code(session, wish)
    thread = await threads.find(session, wish)
    if code.used_in is not None:
        if thread is None or code.used_in != _used_in(thread, wish):
            raise _invalid()
        return await _redeemed(session, code, thread)
    if code.customer_id is not None:
        await binding.bind(session, wish.channel, wish.author.id, code.customer_id)
    if await _may_go_on(session, wish, code):
        thread = await _go_on(session, wish, code, thread)
        await going_on.tell(session, code.conversation_id, wish, code.customer_id)
    else:
        opened = await threads.ensure(session, wish)
        thread = await threads.find(session, wish)
        await going_on.tell_it_is_anothers(session, opened.conversation_id)
    assert thread is not None  # noqa: S101 - it was there or has been made
    code.used_in = _used_in(thread, wish)
    return await _redeemed(session, code, thread)


async def _good_code(session: AsyncSession, wish: RedeemCode) -> LinkCode:
    code = await session.get(LinkCode, _hash(wish.code), with_for_update=True)
    if code is None or code.channel != wish.channel or not wish.private:
        raise _invalid()
    if code.expires_at <= now(session):
        raise _invalid()
    return code


async def _may_go_on(session: AsyncSession, wish: RedeemCode, code: LinkCode) -> bool:
    bound = await binding.bound_to(session, wish.channel, wish.author.id)
    if bound is None:
        return True
    conversation = await session.get_one(Conversation, code.conversation_id)
    return conversation.customer_id == bound.customer_id


async def _go_on(
    session: AsyncSession, wish: RedeemCode, code: LinkCode, thread: ChannelThread | None
) -> ChannelThread:
    """The thread belongs to the code's conversation from now on."""
    own = thread.conversation_id if thread else None
    # In one order, so that two of these do not wait for each other.
    for conversation_id in sorted({code.conversation_id, *([own] if own else [])}):
        await locked(session, conversation_id)
    conversation = await locked(session, code.conversation_id)
    if thread is None:
        thread = threads.add(session, wish, conversation.id)
        await session.flush()
    elif own is not None and own != conversation.id:
        await going_on.leave(session, await locked(session, own), thread)
        thread.conversation_id = conversation.id
    threads.bring_up_to_date(thread, wish)
    await threads.go_over(session, conversation, thread)
    await binding.prove_bound(session, conversation, thread)
    audit.record(
        session, "customer", "conversation.continued", f"conversation:{conversation.id}",
        {"channel": wish.channel, "from": own, "customer": code.customer_id},
    )  # fmt: skip
    return thread


async def _redeemed(session: AsyncSession, code: LinkCode, thread: ChannelThread) -> CodeRedeemed:
    return CodeRedeemed(
        conversation_id=thread.conversation_id,
        continued=thread.conversation_id == code.conversation_id,
        customer=await binding.name_of_bound(session, thread.channel, thread.author_id),
    )


async def _identified(session: AsyncSession, conversation: Conversation) -> str | None:
    proofs = await standing_proofs(session, conversation.id)
    found = [one.customer_id for one in proofs if one.kind == "identity"]
    return found[-1] if found else None


def _used_in(thread: ChannelThread, wish: RedeemCode) -> str:
    return f"{thread.id}:{wish.author.id}"


def _invalid() -> Unprocessable:
    return Unprocessable("code_invalid", "This code is not known here any more; ask for a new one.")


def _hash(code: str) -> str:
    # The code has 192 random bits, so a fast hash keeps it safe at rest.
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()
