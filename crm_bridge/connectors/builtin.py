"""The built-in shop: its records are the bridge's own, and it decides at once."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.connectors.port import CommandAnswer, Connector, InteractionRecord
from crm_bridge.customers.queries import customer_by_id
from crm_bridge.customers.records import CustomerRecord
from crm_bridge.models.command import Command
from crm_bridge.orders.queries import order_by_number, orders_like, orders_of_customer
from crm_bridge.orders.records import CommandState, OrderCommand, OrderRecord, OrderRef
from crm_bridge.products.queries import all_products, product_by_id, products_by_id
from crm_bridge.products.records import ProductRecord


class BuiltinShop:
    """The `ShopPort` over one transaction of the bridge's database.

    What the rules allow is confirmed: there is nobody else to ask. The effects on the order are
    written by the caller in the same transaction, as for every shop.
    """

    name = "builtin"

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def read_customer(self, customer_id: str) -> CustomerRecord | None:
        return await customer_by_id(self._session, customer_id)

    async def read_orders(
        self, customer_id: str, *, limit: int, open_only: bool = False
    ) -> list[OrderRecord]:
        return await orders_of_customer(
            self._session, customer_id, limit=limit, open_only=open_only
        )

    async def find_orders(self, typed: str) -> list[OrderRef]:
        return await orders_like(self._session, typed)

    async def read_order(self, number: str) -> OrderRecord | None:
        return await order_by_number(self._session, number)

    async def read_products(self) -> list[ProductRecord]:
        return await all_products(self._session)

    async def read_product(self, product_id: str) -> ProductRecord | None:
        return await product_by_id(self._session, product_id)

    async def read_some_products(self, ids: Sequence[str]) -> list[ProductRecord]:
        return await products_by_id(self._session, ids)

    async def submit(self, command: OrderCommand) -> CommandAnswer:
        return CommandAnswer("confirmed")

    async def poll(self, command_id: str) -> CommandAnswer:
        row = await self._session.get_one(Command, command_id)
        state: CommandState = "refused" if row.state == "refused" else "confirmed"
        return CommandAnswer(state, row.refusal, row.label_number)

    async def write_interaction(self, interaction: InteractionRecord) -> str:
        # The bridge's Interaction row is the built-in CRM's record: it is kept already.
        return interaction.id


BUILTIN = Connector(port_for=BuiltinShop, immediate=True)
