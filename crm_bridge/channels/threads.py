"""Threads: which conversation is held where on a provider's side, and by whom."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.access.proofs import VISITOR
from crm_bridge.api.schemas.channels import OpenThread, ThreadOpened
from crm_bridge.api.schemas.content import Form
from crm_bridge.channels import binding
from crm_bridge.channels.locales import locale_of
from crm_bridge.conversations.beginning import begin
from crm_bridge.conversations.records import locked
from crm_bridge.db import Database, now
from crm_bridge.errors import NotFound
from crm_bridge.models.base import new_id
from crm_bridge.models.channel import ChannelThread
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.customer import Customer, Identity
from crm_bridge.models.message import Message
from crm_bridge.models.proof import Proof

RENEWED_WITHIN = timedelta(hours=1)
"""A proof that ends sooner is made anew when its customer writes."""

_HERE = (ChannelThread.channel == bindparam("channel")) & (
    ChannelThread.thread == bindparam("thread")
)
_PROVED = exists().where(
    Proof.conversation_id == Conversation.id,
    Proof.author == VISITOR,
    Proof.kind == "identity",
    Proof.customer_id == Identity.customer_id,
    Proof.expires_at > bindparam("proved_until"),
)
_NEWEST_TOLD = (
    select(Message.content)
    .where(Message.conversation_id == Conversation.id, Message.author != "customer")
    .order_by(Message.seq.desc())
    .limit(1)
    .scalar_subquery()
)
_KNOWN = (
    select(
        ChannelThread,
        Conversation,
        Identity.customer_id,
        Customer.name,
        _PROVED.label("proved"),
        _NEWEST_TOLD.label("told"),
    )
    .join(Conversation, Conversation.id == ChannelThread.conversation_id)
    .outerjoin(
        Identity,
        (Identity.channel == ChannelThread.channel)
        & (Identity.external_id == bindparam("author_id")),
    )
    .outerjoin(Customer, Customer.id == Identity.customer_id)
    .where(_HERE)
)
_THREAD = select(ChannelThread).where(_HERE).with_for_update(key_share=True)


async def open_thread(database: Database, wish: OpenThread) -> ThreadOpened:
    """Find the conversation of a thread, or begin one. Nothing is written while all is as it was
    known. Raises 404 `thread_unknown` where none is to be begun."""
    async with database.reading() as session:
        opened = await _as_known(session, wish)
    if opened is not None:
        return opened
    try:
        async with database.session() as session:
            return await ensure(session, wish)
    except IntegrityError:
        # Another gateway began the same thread at the same moment.
        async with database.session() as session:
            return await ensure(session, wish)


async def ensure(session: AsyncSession, wish: OpenThread) -> ThreadOpened:
    """The thread as `wish` says it is now, in its conversation."""
    thread = await find(session, wish)
    first = thread is None
    if thread is None:
        if wish.only_known:
            raise NotFound("thread_unknown", "No conversation is held in this thread.")
        thread = await _begin(session, wish)
    conversation = await locked(session, thread.conversation_id)
    bring_up_to_date(thread, wish)
    conversation.over_thread = thread.id
    customer = await binding.prove_bound(session, conversation, thread) if wish.private else None
    return ThreadOpened(
        conversation_id=conversation.id,
        first=first,
        customer=customer,
        form=await form_of(session, conversation.id),
    )


async def find(session: AsyncSession, wish: OpenThread) -> ChannelThread | None:
    """The thread, held until the transaction ends."""
    return await session.scalar(_THREAD, {"channel": wish.channel, "thread": wish.thread})


def add(session: AsyncSession, wish: OpenThread, conversation_id: str) -> ChannelThread:
    """A thread that was not known, held in this conversation from now on."""
    thread = ChannelThread(
        id=new_id("thr"), conversation_id=conversation_id, **{**_told(wish), "gone": None}
    )
    session.add(thread)
    return thread


def bring_up_to_date(thread: ChannelThread, wish: OpenThread) -> None:
    """The customer writes there: it can be reached, at this address."""
    for name, value in _told(wish).items():
        if getattr(thread, name) != value:
            setattr(thread, name, value)
    thread.gone = None


async def form_of(session: AsyncSession, conversation_id: str) -> Form | None:
    """That of the newest message that is not the customer's."""
    content = await session.scalar(
        select(Message.content)
        .where(Message.conversation_id == conversation_id, Message.author != "customer")
        .order_by(Message.seq.desc())
        .limit(1)
    )
    return _form(content)


async def go_over(session: AsyncSession, conversation: Conversation, thread: ChannelThread) -> None:
    """The customer goes on here: what was said to them in this episode and reached nobody yet is
    sent here as well."""
    conversation.over_thread = thread.id
    await session.execute(
        update(Message)
        .where(
            Message.conversation_id == conversation.id,
            Message.episode_id == conversation.episode_id,
            Message.author != "customer",
            Message.delivery == "kept",
        )
        .values(to_channel=True)
        .execution_options(synchronize_session=False)
    )


async def channels_now(
    session: AsyncSession, conversation_ids: Collection[str]
) -> Mapping[str, str]:
    """Over which channel the customer of each conversation writes now, by conversation; those on
    the web are left out."""
    rows = await session.execute(
        select(Conversation.id, ChannelThread.channel)
        .join(ChannelThread, ChannelThread.id == Conversation.over_thread)
        .where(Conversation.id.in_(conversation_ids))
    )
    return {row[0]: row[1] for row in rows}


async def _as_known(session: AsyncSession, wish: OpenThread) -> ThreadOpened | None:
    """None when something is to be written."""
    found = await session.execute(
        _KNOWN,
        {
            "channel": wish.channel,
            "thread": wish.thread,
            "author_id": wish.author.id,
            "proved_until": now(session) + RENEWED_WITHIN,
        },
    )
    row = found.first()
    if row is None:
        return None
    thread, conversation, customer_id, name, proved, told = row
    if conversation.over_thread != thread.id or not _is_as_told(thread, wish):
        return None
    if wish.private and customer_id is not None and not proved:
        if binding.may_be_proved(conversation, thread, customer_id):
            return None
        name = None
    return ThreadOpened(
        conversation_id=conversation.id,
        first=False,
        customer=name if wish.private else None,
        form=_form(told),
    )


async def _begin(session: AsyncSession, wish: OpenThread) -> ChannelThread:
    conversation = begin(
        session,
        channel=wish.channel,
        thread=wish.thread,
        private=wish.private,
        locale=locale_of(wish.author.locale),
    )
    await session.flush()
    thread = add(session, wish, conversation.id)
    await session.flush()
    return thread


def _told(wish: OpenThread) -> dict[str, Any]:
    return {
        "channel": wish.channel,
        "thread": wish.thread,
        "connection": wish.connection,
        "private": wish.private,
        "address": wish.address,
        "author_id": wish.author.id,
        "author_name": wish.author.name,
    }


def _is_as_told(thread: ChannelThread, wish: OpenThread) -> bool:
    same = all(getattr(thread, name) == value for name, value in _told(wish).items())
    return same and thread.gone is None


def _form(content: Mapping[str, Any] | None) -> Form | None:
    form = (content or {}).get("form")
    return Form.model_validate(form) if form else None
