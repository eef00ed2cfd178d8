"""Changes to orders that a customer asks for in the chat, in a turn."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.access.visibility import visible_order
from crm_bridge.connectors.port import Connector
from crm_bridge.conversations import leases
from crm_bridge.models.command import Command
from crm_bridge.models.message import Turn
from crm_bridge.orders.placing import Asked, Origin, check_complete, place, repeat
from crm_bridge.orders.rules import ShopRules


@dataclass(frozen=True, slots=True)
class AskedBy:
    """The turn that asks. `key` is its id with the action's name: once for both together."""

    conversation_id: str
    turn_id: str
    fence: int
    key: str


async def submit(
    session: AsyncSession, connector: Connector, rules: ShopRules, asked: Asked, by: AskedBy
) -> tuple[Command, bool]:
    """As `place`, for the order that the conversation may see under the typed number; the same key
    gives the same command again, whatever became of the turn.

    Raises 409 `turn_over` once the turn's lease is over, and what `visible_order` raises.
    """
    origin = Origin("customer", by.key, by.conversation_id, by.turn_id)
    repeated = await repeat(session, asked, origin)
    if repeated:
        return repeated, False
    check_complete(asked)
    await _check_turn(session, by)
    shop = connector.port_for(session)
    order = await visible_order(session, shop, by.conversation_id, asked.typed_number)
    return await place(session, connector, rules, order.number, asked, origin)


async def _check_turn(session: AsyncSession, by: AskedBy) -> None:
    await leases.check(session, by.turn_id, by.fence)
    turn = await session.get_one(Turn, by.turn_id)
    if turn.conversation_id != by.conversation_id:
        raise leases.TurnOver("turn_over", "This turn belongs to another conversation.")
