"""What an admin does with a channel in the console: each change is told to the gateways and kept in
the audit log, without what is secret."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.api.schemas.channels import OfferChannel
from crm_bridge.channels.fields import filled_in
from crm_bridge.channels.sealed import seal, unseal
from crm_bridge.channels.setup import locked_channel, tell_changed
from crm_bridge.errors import NotFound
from crm_bridge.models.channel import Channel, ChannelConnection
from crm_bridge.models.staff import Staff


async def change(
    session: AsyncSession,
    staff: Staff,
    name: str,
    *,
    values: Mapping[str, str] | None = None,
    enabled: bool | None = None,
) -> None:
    """Keep what was filled in; a field that is not named stays, and one left empty is emptied,
    unless it is secret (its page cannot show what there is): then it stays as well.

    Raises 404 `channel_unknown`, 422 `value_invalid`.
    """
    channel = await locked_channel(session, name)
    kept = unseal(channel.sealed_values)
    wanted = filled_in(OfferChannel.model_validate(channel.offer).fields, kept, values or {})
    switched = enabled is not None and enabled != channel.enabled
    if wanted == kept and not switched:
        return
    changed = sorted(key for key in {*wanted, *kept} if wanted.get(key) != kept.get(key))
    channel.sealed_values = seal(wanted)
    if enabled is not None:
        channel.enabled = enabled
    tell_changed(session, channel)
    detail = {"fields": changed, "enabled": channel.enabled}
    _audit(session, staff, "changed", channel, detail)


async def press_test(session: AsyncSession, staff: Staff, name: str) -> int:
    """Have a gateway try it out; its report names this number. Raises 404 `channel_unknown`."""
    channel = await locked_channel(session, name)
    channel.test += 1
    tell_changed(session, channel)
    _audit(session, staff, "tested", channel, {})
    return channel.test


async def forget_secret(session: AsyncSession, staff: Staff, name: str, field: str) -> None:
    """Raises 404 `channel_unknown`."""
    channel = await locked_channel(session, name)
    kept = unseal(channel.sealed_values)
    if kept.pop(field, None) is None:
        return
    channel.sealed_values = seal(kept)
    tell_changed(session, channel)
    _audit(session, staff, "changed", channel, {"fields": [field], "enabled": channel.enabled})


async def remove_connection(
    session: AsyncSession, staff: Staff, name: str, external_id: str
) -> None:
    """Forget a place and its secrets. Raises 404 `channel_unknown`, `connection_unknown`."""
    channel = await locked_channel(session, name)
    connection = await session.get(ChannelConnection, (name, external_id))
    if connection is None:
        raise NotFound("connection_unknown", f"{name} is not connected to {external_id!r}.")
    await session.delete(connection)
    tell_changed(session, channel)
    detail = {"connection": external_id, "name": connection.name}
    _audit(session, staff, "connection_removed", channel, detail)


def _audit(
    session: AsyncSession,
    staff: Staff,
    action: str,
    channel: Channel,
    detail: Mapping[str, object],
) -> None:
    subject = f"channel:{channel.name}"
    audit.record(session, f"staff:{staff.id}", f"channel.{action}", subject, detail)
