"""How each channel stands, for the console: connected or what is missing, last in, last out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.channels import OfferChannel, SetupField
from crm_bridge.channels.fields import missing
from crm_bridge.channels.sealed import unseal
from crm_bridge.channels.setup import connections
from crm_bridge.errors import NotFound
from crm_bridge.models.channel import Channel, ChannelConnection


@dataclass(frozen=True, slots=True)
class Standing:
    """`shown` are the values that are not secret, `secrets_set` the names of secret fields that are
    filled in, `missing` the fields that must still be. `state` and `detail` are a gateway's report;
    a test that was asked for is over when `tested` has reached `channel.test`."""

    channel: Channel
    offer: OfferChannel
    shown: dict[str, str]
    secrets_set: frozenset[str]
    missing: Sequence[SetupField]
    connections: Sequence[ChannelConnection]

    @property
    def last_in_at(self) -> datetime | None:
        return self.channel.last_in_at

    @property
    def last_out_at(self) -> datetime | None:
        return self.channel.last_out_at

    @property
    def is_being_tested(self) -> bool:
        return self.channel.tested < self.channel.test


async def standings(session: AsyncSession) -> list[Standing]:
    """Of every channel that a gateway offers, by title."""
    rows = await session.scalars(select(Channel))
    places = await connections(session)
    found = [_standing(row, [one for one in places if one.channel == row.name]) for row in rows]
    return sorted(found, key=lambda one: one.offer.title.casefold())


async def titles(session: AsyncSession) -> dict[str, str]:
    """What each channel is called, by its name."""
    rows = await session.execute(select(Channel.name, Channel.offer["title"].as_string()))
    return {row[0]: row[1] for row in rows}


async def standing(session: AsyncSession, name: str) -> Standing:
    """Raises 404 `channel_unknown`."""
    row = await session.get(Channel, name)
    if row is None:
        raise NotFound("channel_unknown", f"No gateway offers a channel {name!r}.")
    return _standing(row, await connections(session, name))


def _standing(row: Channel, places: Sequence[ChannelConnection]) -> Standing:
    offered = OfferChannel.model_validate(row.offer)
    values = unseal(row.sealed_values)
    secret = {field.name for field in offered.fields if field.secret}
    return Standing(
        channel=row,
        offer=offered,
        shown={name: value for name, value in values.items() if name not in secret},
        secrets_set=frozenset(secret & values.keys()),
        missing=missing(offered.fields, values),
        connections=places,
    )
