"""A shop that decides late, refuses, or is down: the port as an outside CRM would be behind it."""

import asyncio
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.connectors.builtin import BuiltinShop
from crm_bridge.connectors.port import CommandAnswer, Connector, PortUnavailable
from crm_bridge.orders.records import OrderCommand


@dataclass
class LateShop:
    """What happens is ordered by the test; what was asked is kept.

    `decisions` is by command id (`decide` fills it); `received` holds each command once, as a shop
    that honours the command's id does, and `calls` every call, repeats too.
    """

    down: bool = False
    loses_answers: bool = False
    broken: bool = False
    received: dict[str, OrderCommand] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    decisions: dict[str, CommandAnswer] = field(default_factory=dict)
    called: asyncio.Event = field(default_factory=asyncio.Event)

    def connector(self) -> Connector:
        return Connector(port_for=lambda session: _LatePort(session, self), immediate=False)

    def decide(self, state: CommandAnswer) -> None:
        """Decide on everything received so far."""
        for command_id in self.received:
            self.decisions.setdefault(command_id, state)


class _LatePort(BuiltinShop):
    """Reads what the bridge holds; decides as `LateShop` says."""

    name = "late"

    def __init__(self, session: AsyncSession, shop: LateShop) -> None:
        super().__init__(session)
        self._shop = shop

    async def submit(self, command: OrderCommand) -> CommandAnswer:
        self._shop.calls.append(("submit", command.id))
        self._shop.called.set()
        self._fail()
        self._shop.received[command.id] = command
        if self._shop.loses_answers:
            raise PortUnavailable("the connection was lost before the answer came")
        return self._answer(command.id)

    async def poll(self, command_id: str) -> CommandAnswer:
        self._shop.calls.append(("poll", command_id))
        self._fail()
        return self._answer(command_id)

    def _answer(self, command_id: str) -> CommandAnswer:
        return self._shop.decisions.get(command_id, CommandAnswer("requested"))

    def _fail(self) -> None:
        if self._shop.down:
            raise PortUnavailable("connection refused")
        if self._shop.broken:
            raise ValueError("the shop answered something that is no answer")
