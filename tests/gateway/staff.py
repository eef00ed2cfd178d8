"""What the staff does behind a customer's chat, and what a client that has just come sees of it."""

import asyncio
from typing import Any
from uuid import uuid4

from sqlalchemy import select, update

from crm_bridge.conversations import desk
from crm_bridge.conversations.sweeper import SWEEPER
from crm_bridge.models.desk import Note
from crm_bridge.models.staff import Staff, Team
from crm_bridge.models.team import TeamRules
from crm_bridge.routing import presence
from crm_bridge.staff import accounts
from tests.flows.customer import Customer
from tests.gateway.conftest import House


async def colleague(house: House, name: str = "Anna", team_id: str | None = None) -> Staff:
    """Somebody of the staff, with their console open."""
    async with house.database.session() as session:
        staff = await accounts.create(
            session, email=f"{name.lower()}@shop.example", name=name, role="agent",
            password=None, actor="system",
        )  # fmt: skip
        staff.team_id = team_id
        await presence.seen(session, staff.id)
    return staff


async def team(house: House, name: str, **rules: Any) -> str:
    async with house.database.session() as session:
        session.add(Team(id=f"tem_{name}", name=name))
        await session.flush()
        values = {"is_default": False, "mode": "queue", **rules}
        if values["is_default"]:
            await session.execute(update(TeamRules).values(is_default=False))
        session.add(TeamRules(team_id=f"tem_{name}", **values))
    return f"tem_{name}"


async def taken(house: House, customer: Customer, staff: Staff) -> None:
    async with house.database.session() as session:
        await desk.accept(session, customer.conversation_id, staff)


async def returned(house: House, customer: Customer, staff: Staff) -> None:
    async with house.database.session() as session:
        await desk.return_to_bot(session, customer.conversation_id, staff)


async def sweep(house: House) -> None:
    await house.bridge.app[SWEEPER].sweep()


async def rows(house: House, table: type[Any]) -> list[Any]:
    async with house.database.reading() as session:
        return list(await session.scalars(select(table)))


async def news(customer: Customer) -> dict[str, Any]:
    """Everything as a client that has just come sees it."""
    headers = {"Authorization": f"Bearer {customer.token}"}
    async with customer.http.get(f"{customer.base}/chat/messages", headers=headers) as response:
        found: dict[str, Any] = await response.json()
    return found


async def authors(customer: Customer) -> list[str]:
    return [one["author"] for one in (await news(customer))["messages"]]


async def begun(house: House, customer: Customer, text: str) -> int:
    """A message whose answer the assistant is still working on."""
    house.assistant.open.clear()
    house.assistant.asked.clear()
    _, kept = await customer.post({"id": str(uuid4()), "text": text})
    await house.assistant.asked.wait()
    return int(kept["seq"])


async def noted(house: House, words: str) -> None:
    async with asyncio.timeout(10):
        while not any(words in note.text for note in await rows(house, Note)):
            await asyncio.sleep(0.02)


async def presence_again(house: House, staff: Staff) -> None:
    async with house.database.session() as session:
        await presence.seen(session, staff.id)
