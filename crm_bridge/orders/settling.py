"""Settling a command: what the shop decided is written down, with everything that follows."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.connectors.port import CommandAnswer
from crm_bridge.db import now
from crm_bridge.models.command import Command
from crm_bridge.models.order import Order
from crm_bridge.orders.effects import apply_command
from crm_bridge.orders.labels import label_number
from crm_bridge.orders.records import CommandKind, OrderCommand

LABELLED: tuple[CommandKind, ...] = ("return_items", "exchange_items")


async def settle(session: AsyncSession, command: Command, answer: CommandAnswer) -> None:
    """Write down what the shop decided, with everything that follows from it.

    The command's order must be held by this transaction. `requested` leaves it open.
    """
    if answer.state == "refused":
        refuse(session, command, answer.refusal or "refused_by_shop")
    elif answer.state == "confirmed":
        if command.kind in LABELLED:
            command.label_number = answer.label_number or await _free_label(session, command.id)
        _decide(session, command, "confirmed")
        await session.flush()
        await apply_command(session, command)


def refuse(session: AsyncSession, command: Command, refusal: str) -> None:
    """Close a command that will not be carried out; `refusal` is the code of why."""
    command.refusal = refusal
    _decide(session, command, "refused")


async def hold_order(session: AsyncSession, number: str) -> None:
    """Nobody else changes the order until this transaction ends."""
    await session.scalar(select(Order.number).where(Order.number == number).with_for_update())


async def open_commands(session: AsyncSession, order_number: str) -> Sequence[Command]:
    """The changes to an order that the shop has not decided, oldest first."""
    query = select(Command).where(
        Command.order_number == order_number, Command.state == "requested"
    )
    return (await session.scalars(query.order_by(Command.created_at))).all()


def as_order_command(command: Command) -> OrderCommand:
    """What the shop is told of a command."""
    return OrderCommand(
        id=command.id,
        kind=cast(CommandKind, command.kind),
        order_number=command.order_number,
        address=command.address,
        product_ids=tuple(command.product_ids),
        reason=command.reason,
        exchange_for=command.exchange_for,
    )


def _decide(session: AsyncSession, command: Command, state: str) -> None:
    command.state = state
    command.decided_at = now(session)
    command.next_attempt_at = None
    detail = {"command": command.id, "refusal": command.refusal}
    audit.record(
        session, "system", f"{command.kind}.{state}", f"order:{command.order_number}", detail
    )


async def _free_label(session: AsyncSession, command_id: str) -> str:
    attempt = 0
    while True:
        label = label_number(command_id, attempt)
        taken = await session.scalar(select(Command.id).where(Command.label_number == label))
        if taken is None:
            return label
        attempt += 1
