"""What the gateways say and ask about the channels: what they can do, and how they stand."""

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.channels import (
    ChannelReport,
    ChannelSetup,
    ChannelSetups,
    Connection,
    KeepConnection,
    OfferChannel,
)
from crm_bridge.channels.sealed import seal, unseal
from crm_bridge.conversations.feed import append_event
from crm_bridge.db import now
from crm_bridge.errors import NotFound, Unprocessable
from crm_bridge.models.channel import Channel, ChannelConnection
from crm_bridge.staff import boards

_NAME = re.compile(r"[a-z][a-z0-9_]{0,19}")
RESERVED = "web"
"""Is always there, and is not set up."""


async def offer(session: AsyncSession, name: str, offered: OfferChannel) -> None:
    """A gateway can do this; what an admin set up stays as it is. Raises 422 `channel_invalid`."""
    if not _NAME.fullmatch(name) or name == RESERVED:
        raise Unprocessable(
            "channel_invalid", f"{name!r} is no name for a channel: up to 20 of a-z, 0-9 and _."
        )
    insert = sqlite.insert if _is_sqlite(session) else postgresql.insert
    told = {"offer": offered.model_dump(), "offered_at": now(session)}
    row = insert(Channel).values(
        name=name, enabled=False, number=0, test=0, tested=0, state="off", detail="", **told
    )
    await session.execute(row.on_conflict_do_update(index_elements=[Channel.name], set_=told))
    boards.outdate(session, "channels")


async def setups(session: AsyncSession) -> ChannelSetups:
    """All that were offered, with what is secret."""
    channels = await session.scalars(select(Channel).order_by(Channel.name))
    of_each: dict[str, list[Connection]] = {}
    for row in await connections(session):
        of_each.setdefault(row.channel, []).append(_connection(row))
    found = [_setup(channel, of_each.get(channel.name, [])) for channel in channels]
    return ChannelSetups(channels=found)


async def connections(
    session: AsyncSession, channel: str | None = None
) -> Sequence[ChannelConnection]:
    """By channel, the oldest first."""
    query = select(ChannelConnection).order_by(
        ChannelConnection.channel, ChannelConnection.connected_at, ChannelConnection.external_id
    )
    if channel is not None:
        query = query.where(ChannelConnection.channel == channel)
    return (await session.scalars(query)).all()


async def keep_connection(
    session: AsyncSession, name: str, external_id: str, given: KeepConnection
) -> Connection:
    """A place was connected, renamed or lost. Raises 404 `channel_unknown`."""
    channel = await locked_channel(session, name)
    kept = await session.get(ChannelConnection, (name, external_id))
    before = _connection(kept) if kept else None
    if kept is None:
        kept = ChannelConnection(channel=name, external_id=external_id, connected_at=now(session))
        session.add(kept)
    kept.name, kept.active, kept.problem = given.name, given.active, given.problem
    if given.secrets is not None:
        kept.sealed_secrets = seal(given.secrets)
    after = _connection(kept)
    if after != before:
        # The other gateways work with it as well.
        tell_changed(session, channel)
    return after


async def report(session: AsyncSession, name: str, told: ChannelReport) -> None:
    """How it stands, as the gateway sees it. Raises 404 `channel_unknown`."""
    channel = await locked_channel(session, name)
    channel.state, channel.detail = told.state, told.detail
    channel.reported_at = now(session)
    channel.tested = max(channel.tested, told.test or 0)
    boards.outdate(session, "channels")


async def locked_channel(session: AsyncSession, name: str) -> Channel:
    """Held until the transaction ends. Raises 404 `channel_unknown`."""
    channel = await session.scalar(
        select(Channel).where(Channel.name == name).with_for_update(key_share=True)
    )
    if channel is None:
        raise NotFound("channel_unknown", f"No gateway offers a channel {name!r}.")
    return channel


def tell_changed(session: AsyncSession, channel: Channel) -> None:
    """The gateways read the set-up again, and pages that show it."""
    channel.number += 1
    boards.outdate(session, "channels")
    append_event(session, "", "channels", {"channel": channel.name, "number": channel.number})


def _setup(channel: Channel, of_it: list[Connection]) -> ChannelSetup:
    return ChannelSetup(
        channel=channel.name,
        enabled=channel.enabled,
        values=unseal(channel.sealed_values),
        number=channel.number,
        test=channel.test,
        connections=of_it,
    )


def _connection(row: ChannelConnection) -> Connection:
    return Connection(
        external_id=row.external_id,
        name=row.name,
        secrets=unseal(row.sealed_secrets),
        active=row.active,
    )


def _is_sqlite(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "sqlite"
