"""The CRM port: what the bridge asks of the shop's own system, built in or outside.

Reading is plain. A change to an order is a command with a state of its own: it may be confirmed or
refused at once, or stay `requested` and be decided later.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.customers.records import CustomerRecord
from crm_bridge.orders.records import CommandState, OrderCommand, OrderRecord, OrderRef
from crm_bridge.products.records import ProductRecord


class PortUnavailable(Exception):
    """The shop's system gave no usable answer; nothing is known about what became of the call."""


@dataclass(frozen=True, slots=True)
class CommandAnswer:
    """How a command stands with the shop.

    `refusal` goes with `refused`: a code of the rules, or `refused_by_shop`. `label_number` is the
    shop's own return label where it gives one.
    """

    state: CommandState
    refusal: str | None = None
    label_number: str | None = None


@dataclass(frozen=True, slots=True)
class InteractionRecord:
    """One episode as the CRM sees it. `id` makes writing it again an update, never a second one."""

    id: str
    customer_id: str | None
    channel: str
    started_at: datetime
    ended_at: datetime | None
    summary: str
    outcome: str | None


class ShopPort(Protocol):
    """What every shop behind the bridge can do. Any call may raise `PortUnavailable`."""

    name: str

    async def read_customer(self, customer_id: str) -> CustomerRecord | None: ...

    async def read_orders(
        self, customer_id: str, *, limit: int, open_only: bool = False
    ) -> list[OrderRecord]:
        """Newest first."""

    async def find_orders(self, typed: str) -> list[OrderRef]:
        """Whatever orders a typed number may mean, whoever's they are."""

    async def read_order(self, number: str) -> OrderRecord | None:
        """By the number as the shop writes it."""

    async def read_products(self) -> list[ProductRecord]: ...

    async def read_product(self, product_id: str) -> ProductRecord | None: ...

    async def read_some_products(self, ids: Sequence[str]) -> list[ProductRecord]:
        """Those of a few products that there are, in any order, with stock and price of now."""

    async def submit(self, command: OrderCommand) -> CommandAnswer:
        """Ask for a change. Sending the same `command.id` again asks for nothing new."""

    async def poll(self, command_id: str) -> CommandAnswer:
        """How a submitted command stands now."""

    async def write_interaction(self, interaction: InteractionRecord) -> str:
        """Keep an interaction; gives the id it has in the shop's system."""


@dataclass(frozen=True, slots=True)
class Connector:
    """How to reach the shop: `port_for` gives its port inside a transaction of the bridge.

    An `immediate` shop shares the bridge's database and decides within that transaction. Any
    other is asked by the outbox after the command is safely kept.
    """

    port_for: Callable[[AsyncSession], ShopPort]
    immediate: bool


CONNECTOR = web.AppKey("CONNECTOR", Connector)
