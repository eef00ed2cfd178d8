"""Placing a change to an order: judged by the rules, kept, and handed to the shop.

Whoever asks (a turn of the chat, somebody of the staff) was let through before.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.connectors.port import Connector, ShopPort
from crm_bridge.db import now
from crm_bridge.errors import Conflict, RequestInvalid, Unprocessable
from crm_bridge.models.base import new_id
from crm_bridge.models.command import Command
from crm_bridge.orders.records import CommandKind, OrderRecord
from crm_bridge.orders.rules import Decision, ShopRules, decide, wished_size_missing
from crm_bridge.orders.settling import (
    as_order_command,
    hold_order,
    open_commands,
    refuse,
    settle,
)

_NEEDED_TEXT = {"change_address": "address", "exchange_items": "exchange_for"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A change as it is asked for; `typed_number` is the order number as typed."""

    kind: CommandKind
    typed_number: str
    address: str | None = None
    product_ids: tuple[str, ...] = ()
    reason: str | None = None
    exchange_for: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Who asks (`customer`, `staff:<id>`), and the key that makes asking twice harmless. Outside
    of a conversation there is none, and no turn where staff ask."""

    actor: str
    key: str
    conversation_id: str | None = None
    turn_id: str | None = None


async def place(
    session: AsyncSession,
    connector: Connector,
    rules: ShopRules,
    number: str,
    asked: Asked,
    origin: Origin,
) -> tuple[Command, bool]:
    """Keep a command for the order of this very number and, where the shop shares this
    transaction, carry it out. Gives the command and whether it is new.

    A change that the rules forbid is kept as `refused`. Raises 422 when the key was used for
    something else.
    """
    shop = connector.port_for(session)
    order = await _hold(session, shop, number)
    # Whoever held the order before us may have been this very request, sent twice.
    repeated = await repeat(session, asked, origin)
    repeated = repeated or await _same_still_open(session, asked, number)
    if repeated:
        return repeated, False
    decision = await preview(session, shop, rules, order, asked)
    command = _new_command(session, shop, asked, origin, order, decision)
    await session.flush()
    if decision.refusal:
        refuse(session, command, decision.refusal)
    elif connector.immediate:
        await settle(session, command, await shop.submit(as_order_command(command)))
    else:
        command.next_attempt_at = now(session)
    return command, True


async def preview(
    session: AsyncSession, shop: ShopPort, rules: ShopRules, order: OrderRecord, asked: Asked
) -> Decision:
    """What a change would do, or the code of why it cannot be made; changes nothing."""
    decision = decide(asked.kind, order, now(session), asked.product_ids, rules)
    refusal = decision.refusal
    if refusal is None and await open_commands(session, order.number):
        refusal = "change_pending"
    if refusal is None and asked.kind == "exchange_items":
        refusal = await _wish_refusal(shop, asked, decision)
    return decision.refused(refusal) if refusal else decision


async def repeat(session: AsyncSession, asked: Asked, origin: Origin) -> Command | None:
    """The command that this key made before. Raises 422 when that was for something else."""
    known = await session.scalar(select(Command).where(Command.idempotency_key == origin.key))
    if known is None:
        return None
    if known.conversation_id != origin.conversation_id or not _same_change(known, asked):
        raise Unprocessable(
            "idempotency_mismatch", "This Idempotency-Key was used for another command."
        )
    return known


def check_complete(asked: Asked) -> None:
    """Raises 422 `request_invalid` where a text is missing that the change needs."""
    field = _NEEDED_TEXT.get(asked.kind)
    if field is None or (getattr(asked, field) or "").strip():
        return
    message = f"is needed for {asked.kind}"
    errors = [{"path": field, "message": message}]
    raise RequestInvalid("request_invalid", f"{field} {message}.", extras={"errors": errors})


async def _same_still_open(session: AsyncSession, asked: Asked, number: str) -> Command | None:
    waiting = await open_commands(session, number)
    return next((command for command in waiting if _same_change(command, asked)), None)


def _same_change(command: Command, asked: Asked) -> bool:
    return (command.kind, command.address, sorted(command.product_ids), command.exchange_for) == (
        asked.kind,
        asked.address,
        sorted(asked.product_ids),
        asked.exchange_for,
    )


async def _hold(session: AsyncSession, shop: ShopPort, number: str) -> OrderRecord:
    await hold_order(session, number)
    order = await shop.read_order(number)
    if order is None:
        raise Conflict("order_gone", f"Order {number} is no longer there.")
    return order


async def _wish_refusal(shop: ShopPort, asked: Asked, decision: Decision) -> str | None:
    ids = {line.product_id for line in decision.lines}
    products = {found.id: found for found in [await shop.read_product(i) for i in ids] if found}
    missing = wished_size_missing(asked.exchange_for, decision.lines, products)
    return "out_of_stock" if missing else None


def _new_command(
    session: AsyncSession,
    shop: ShopPort,
    asked: Asked,
    origin: Origin,
    order: OrderRecord,
    decision: Decision,
) -> Command:
    command = Command(
        id=new_id("cmd"),
        idempotency_key=origin.key,
        conversation_id=origin.conversation_id,
        turn_id=origin.turn_id,
        actor=origin.actor,
        order_number=order.number,
        kind=asked.kind,
        state="requested",
        address=asked.address,
        product_ids=list(asked.product_ids),
        reason=asked.reason,
        exchange_for=asked.exchange_for,
        refund=decision.refund,
        fee=decision.fee,
        currency=order.currency,
        connector=shop.name,
        attempts=0,
        created_at=now(session),
    )
    session.add(command)
    subject, detail = f"order:{order.number}", {"command": command.id}
    audit.record(session, command.actor, f"{asked.kind}.requested", subject, detail)
    return command
