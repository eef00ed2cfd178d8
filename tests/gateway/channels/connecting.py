"""Setting up a channel as an admin does, and waiting until it works."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from sqlalchemy import select

from crm_bridge.channels import by_admin
from crm_bridge.db import Database
from crm_bridge.models.channel import Channel
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff
from crm_bridge.staff import accounts

PATIENCE = 10.0


class House(Protocol):
    """Whatever has the bridge's database."""

    @property
    def database(self) -> Database: ...


async def admin(house: House) -> Staff:
    async with house.database.session() as session:
        known = await session.scalar(select(Staff).where(Staff.email == "ada@shop.example"))
        return known or await accounts.create(
            session, email="ada@shop.example", name="Ada", role="admin",
            password=None, actor="system",
        )  # fmt: skip


async def set_up(house: House, name: str, *, enabled: bool = True, **values: str) -> None:
    """Fill in the form and switch the channel on, as soon as a gateway has offered it."""
    await until(lambda: _offered(house, name))
    staff = await admin(house)
    async with house.database.session() as session:
        await by_admin.change(session, staff, name, values=values, enabled=enabled)


async def state_of(house: House, name: str) -> tuple[str, str]:
    """How the channel stands, and the words for it."""
    async with house.database.reading() as session:
        channel = await session.get(Channel, name)
    return (channel.state, channel.detail) if channel else ("", "")


async def connected(house: House, name: str) -> None:
    async def is_connected() -> bool:
        return (await state_of(house, name))[0] == "connected"

    await until(is_connected)


async def messages(house: House) -> list[Message]:
    """Every message of the house's conversations, in order."""
    async with house.database.reading() as session:
        query = select(Message).order_by(Message.conversation_id, Message.seq)
        return list(await session.scalars(query))


async def until(is_so: Callable[[], Awaitable[bool]], seconds: float = PATIENCE) -> None:
    """Wait for what can only be asked about."""
    async with asyncio.timeout(seconds):
        while not await is_so():
            await asyncio.sleep(0.02)


async def _offered(house: House, name: str) -> bool:
    async with house.database.reading() as session:
        return await session.get(Channel, name) is not None


async def only_conversation(house: House) -> str:
    """The id of the one conversation there is."""
    found = {one.conversation_id for one in await messages(house)}
    assert len(found) == 1, found
    return found.pop()


async def delivered(house: House) -> None:
    """Everything that was said to customers has been marked as sent."""

    async def all_sent() -> bool:
        told = [one for one in await messages(house) if one.author != "customer"]
        return bool(told) and all(one.delivery == "sent" for one in told)

    await until(all_sent)


async def said(house: House, text: str) -> bool:
    return any(one.text == text for one in await messages(house))
