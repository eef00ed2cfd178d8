"""Telling the customer what the shop decided, when they could not be told in the turn itself."""

import asyncio
from decimal import Decimal

from babel.core import Locale, UnknownLocaleError
from babel.numbers import format_currency, get_currency_precision
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.api.schemas.content import NewReply
from crm_bridge.conversations.messages import say
from crm_bridge.conversations.records import locked
from crm_bridge.db import now
from crm_bridge.models.command import Command
from crm_bridge.texts import DEFAULT_LOCALE
from crm_bridge.texts import say as text

_OTHER_REFUSAL = "refused_by_shop"


async def tell_decision(session: AsyncSession, command: Command) -> None:
    """Say it once, as the system, in the conversation that asked; kept with the decision."""
    conversation = await locked(session, command.conversation_id)
    # Texts and the ways of writing money are read from files when first needed.
    told = await asyncio.to_thread(decision_text, command, conversation.locale)
    reply = NewReply(author="system", text=told)
    await say(session, command.conversation_id, reply)
    command.told_at = now(session)
    subject = f"conversation:{command.conversation_id}"
    audit.record(session, "system", "command.told", subject, {"command": command.id})


def decision_text(command: Command, locale: str) -> str:
    """What the customer reads of a decided command."""
    key = f"system_command_{command.state}_{command.kind}"
    if command.state == "refused":
        return text(key, locale, number=command.order_number, reason=_reason(command, locale))
    paid_back = command.refund and command.kind in ("cancel_order", "return_items")
    return text(
        f"{key}_refund" if paid_back else key,
        locale,
        number=command.order_number,
        address=command.address,
        label=command.label_number,
        wish=command.exchange_for,
        refund=_money(command.refund or 0, command.currency, locale),
    )


def _reason(command: Command, locale: str) -> str:
    try:
        return text(f"system_refusal_{command.refusal}", locale)
    except KeyError:
        # An outside shop may give codes of its own.
        return text(f"system_refusal_{_OTHER_REFUSAL}", locale)


def _money(amount: int, currency: str, locale: str) -> str:
    value = Decimal(amount).scaleb(-get_currency_precision(currency))
    return format_currency(value, currency, locale=_known_locale(locale))


def _known_locale(locale: str) -> Locale:
    """What a browser sends may be no locale at all."""
    try:
        return Locale.parse(locale, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale(DEFAULT_LOCALE)
