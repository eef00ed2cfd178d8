"""Telling the customer what became of a change, where it could not be said in a turn of theirs: the
shop decided late, or staff asked."""

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
from crm_bridge.texts import DEFAULT_LOCALE, language
from crm_bridge.texts import say as text

_OTHER_REFUSAL = "refused_by_shop"


_PAYING = ("cancel_order", "return_items", "refund_items")


async def tell_decision(session: AsyncSession, command: Command) -> None:
    """Say it once, as the system, in the conversation that asked; kept with the decision. What was
    asked for outside of a conversation, or where others listen, is told nowhere."""
    if await _tell(session, command):
        command.told_at = now(session)


async def tell_requested(session: AsyncSession, command: Command) -> None:
    """Say that the shop was asked and has not decided; what it decides is told later."""
    await _tell(session, command)


async def _tell(session: AsyncSession, command: Command) -> bool:
    if command.conversation_id is None:
        return False
    conversation = await locked(session, command.conversation_id)
    if not conversation.private:
        return False
    # Texts and the ways of writing money are read from files when first needed.
    told = await asyncio.to_thread(decision_text, command, conversation.locale)
    lang = language(_key(command), conversation.locale)
    await say(session, conversation.id, NewReply(author="system", text=told, lang=lang))
    subject = f"conversation:{conversation.id}"
    audit.record(session, "system", "command.told", subject, {"command": command.id})
    return True


def decision_text(command: Command, locale: str) -> str:
    """What the customer reads of a command as it stands."""
    key = _key(command)
    if command.state == "refused":
        return text(
            key, locale, number=command.order_number, reason=refusal_text(command.refusal, locale)
        )
    paid_back = command.state == "confirmed" and command.refund and command.kind in _PAYING
    return text(
        f"{key}_refund" if paid_back else key,
        locale,
        number=command.order_number,
        address=command.address,
        label=command.label_number,
        wish=command.exchange_for,
        refund=_money(command.refund or 0, command.currency, locale),
    )


def _key(command: Command) -> str:
    return f"system_command_{command.state}_{command.kind}"


def refusal_text(refusal: str | None, locale: str) -> str:
    """Why a change was refused, as the end of a sentence."""
    try:
        return text(f"system_refusal_{refusal}", locale)
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
