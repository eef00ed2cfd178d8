"""Whose account of a channel is whose: bound by a one-time code, seen and undone by staff."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.access.proofs import VISITOR, end_identity, open_identity
from crm_bridge.conversations.feed import append_event
from crm_bridge.db import now
from crm_bridge.errors import NotFound
from crm_bridge.models.base import new_id
from crm_bridge.models.channel import ChannelThread
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.customer import Customer, Identity
from crm_bridge.models.proof import Proof
from crm_bridge.models.staff import Staff

LINK = "link"


async def bound_to(session: AsyncSession, channel: str, author_id: str) -> Identity | None:
    """The customer's identity whose account this is, held until the transaction ends."""
    return await session.scalar(
        select(Identity)
        .where(Identity.channel == channel, Identity.external_id == author_id)
        .with_for_update()
    )


def may_be_proved(conversation: Conversation, thread: ChannelThread, customer_id: str) -> bool:
    """Whether who is bound in `thread` may be taken for that customer in the conversation.

    One that came here from the web may be read there by somebody else, so it is not enough that a
    bound account writes in it: it must have been this customer's already.
    """
    if conversation.customer_id is not None:
        return conversation.customer_id == customer_id
    return (conversation.channel, conversation.thread) == (thread.channel, thread.thread)


async def prove_bound(
    session: AsyncSession, conversation: Conversation, thread: ChannelThread
) -> str | None:
    """Open the customer of a private thread's author, if they are bound to one; their name."""
    identity = await bound_to(session, thread.channel, thread.author_id)
    if identity is None or not may_be_proved(conversation, thread, identity.customer_id):
        return None
    await identify(session, conversation, identity.customer_id)
    identity.last_proved_at = now(session)
    return (await session.get_one(Customer, identity.customer_id)).name


async def identify(session: AsyncSession, conversation: Conversation, customer_id: str) -> None:
    """The customer stands identified in the locked conversation, and it is theirs."""
    await open_identity(session, conversation.id, customer_id)
    if conversation.customer_id != customer_id:
        conversation.customer_id = customer_id
        audit.record(
            session, "customer", "conversation.identified", f"conversation:{conversation.id}",
            {"customer": customer_id},
        )  # fmt: skip
    append_event(session, conversation.id, "identity")


async def bind(session: AsyncSession, channel: str, author_id: str, customer_id: str) -> None:
    """From now on this account is that customer's, whoever's it was before."""
    identity = await bound_to(session, channel, author_id)
    before = identity.customer_id if identity else None
    if identity is None:
        identity = Identity(
            id=new_id("idn"),
            channel=channel,
            external_id=author_id,
            customer_id=customer_id,
            first_proved_at=now(session),
        )
        session.add(identity)
    elif before != customer_id:
        await _end_proofs(session, identity)
        identity.customer_id, identity.first_proved_at = customer_id, now(session)
    identity.method, identity.last_proved_at = LINK, now(session)
    if before != customer_id:
        _audit(session, "customer", "bound", identity, before=before)


async def name_of_bound(session: AsyncSession, channel: str, author_id: str) -> str | None:
    """Of the customer whose account this is."""
    return await session.scalar(
        select(Customer.name)
        .join(Identity, Identity.customer_id == Customer.id)
        .where(Identity.channel == channel, Identity.external_id == author_id)
    )


async def bindings(session: AsyncSession, customer_id: str) -> Sequence[Identity]:
    """The channel accounts that were bound to a customer by a code, the oldest first."""
    found = await session.scalars(
        select(Identity)
        .where(Identity.customer_id == customer_id, Identity.method == LINK)
        .order_by(Identity.first_proved_at, Identity.id)
    )
    return found.all()


async def unbind(session: AsyncSession, identity_id: str, staff: Staff) -> None:
    """An agent undoes a binding. Raises 404 `identity_unknown`."""
    identity = await session.get(Identity, identity_id, with_for_update=True)
    if identity is None or identity.method != LINK:
        raise NotFound("identity_unknown", f"There is no such binding: {identity_id!r}.")
    await undo(session, identity, f"staff:{staff.id}")


async def undo(session: AsyncSession, identity: Identity, actor: str) -> None:
    """The account is nobody's; where it writes, nobody stands identified any more."""
    await _end_proofs(session, identity)
    _audit(session, actor, "unbound", identity)
    await session.delete(identity)


async def forget_customer(session: AsyncSession, conversation: Conversation) -> None:
    """In the locked conversation nobody stands identified, however they had been."""
    if conversation.customer_id is not None:
        await end_identity(session, conversation.id)
        conversation.customer_id = None
        append_event(session, conversation.id, "identity")


async def _end_proofs(session: AsyncSession, identity: Identity) -> None:
    # In one order, so that two of these do not wait for each other.
    ids = await session.scalars(
        select(Conversation.id)
        .join(ChannelThread, ChannelThread.conversation_id == Conversation.id)
        .where(
            ChannelThread.channel == identity.channel,
            ChannelThread.author_id == identity.external_id,
            Conversation.customer_id == identity.customer_id,
        )
        .order_by(Conversation.id)
        .distinct()
    )
    conversations = ids.all()
    if not conversations:
        return
    await session.execute(
        update(Proof)
        .where(
            Proof.conversation_id.in_(conversations),
            Proof.author == VISITOR,
            Proof.kind == "identity",
            Proof.expires_at > now(session),
        )
        .values(expires_at=now(session))
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(Conversation)
        .where(Conversation.id.in_(conversations))
        .values(customer_id=None)
        .execution_options(synchronize_session="fetch")
    )
    for conversation_id in conversations:
        append_event(session, conversation_id, "identity")


def _audit(
    session: AsyncSession, actor: str, action: str, identity: Identity, **detail: object
) -> None:
    told = {"channel": identity.channel, "customer": identity.customer_id, **detail}
    audit.record(session, actor, f"identity.{action}", f"identity:{identity.id}", told)
