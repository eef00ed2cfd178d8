"""The one message that tells a customer what happens after a person was called."""

import asyncio
from datetime import datetime

from babel import Locale
from babel.dates import format_datetime, get_timezone_gmt
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import texts
from crm_bridge.api.schemas.content import NewButton, NewReply
from crm_bridge.conversations import queue
from crm_bridge.conversations.left_messages import leave_message_form
from crm_bridge.db import now
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.staff import Staff
from crm_bridge.routing.hours import Hours, is_open, next_opening
from crm_bridge.routing.presence import anyone_there
from crm_bridge.routing.teams import Rules, rules_of

LEAVE_QUEUE_COMMAND = "careline:leave_queue"
PLACE_COMMAND = "careline:queue_place"
_DATE = "system_date"
_ENGLISH = Locale("en", "GB")
_BUTTONS = ("queue_place", "leave_queue")


async def handoff_message(
    session: AsyncSession, conversation: Conversation, rules: Rules
) -> NewReply:
    """A person comes, with the place in the queue; or nobody is there, and when they are back. Then
    an e-mail can be left."""
    if not is_open(rules.hours, now(session)):
        when = await _opening(session, rules, conversation.locale)
        if when is None:
            return _message("system_handoff_nobody_yet", conversation.locale, leave=True)
        return _message("system_handoff_closed", conversation.locale, leave=True, when=when)
    place = await queue.position(session, conversation)
    if not await anyone_there(session, conversation.team_id):
        return _message("system_handoff_nobody", conversation.locale, leave=True, position=place)
    key = "system_handoff_queued_next" if place == 1 else "system_handoff_queued"
    return _message(key, conversation.locale, position=place)


async def transfer_message(
    session: AsyncSession, conversation: Conversation, rules: Rules, staff: Staff
) -> NewReply:
    """`staff` has passed the customer on: to whom they go next, or that nobody is there now."""
    locale, agent = conversation.locale, staff.name
    if not is_open(rules.hours, now(session)):
        when = await _opening(session, rules, locale)
        if when is None:
            return _message("system_transferred_nobody_yet", locale, leave=True, agent=agent)
        return _message("system_transferred_closed", locale, leave=True, agent=agent, when=when)
    place = await queue.position(session, conversation)
    if not await anyone_there(session, conversation.team_id, besides=staff.id):
        return _message(
            "system_transferred_nobody", locale, leave=True, agent=agent, position=place
        )
    key = "system_transferred_next" if place == 1 else "system_transferred"
    return _message(key, locale, agent=agent, position=place)


async def place_message(session: AsyncSession, conversation: Conversation) -> NewReply:
    """The place in the queue, for whoever asks; with no button where nobody waits."""
    locale = conversation.locale
    if conversation.state != "queued":
        return NewReply(
            author="system",
            text=texts.say("system_queue_place_none", locale),
            lang=texts.language("system_queue_place_none", locale),
        )
    rules = await rules_of(session, conversation.team_id)
    when = await _closed_until(session, rules, locale)
    if when:
        # The newest news of the queue is what can be answered to, so the form comes with it.
        return _message("system_queue_place_closed", locale, leave=True, when=when)
    place = await queue.position(session, conversation)
    key = "system_queue_place_next" if place == 1 else "system_queue_place"
    return _message(key, locale, position=place)


async def agent_gone_message(
    session: AsyncSession, conversation: Conversation, rules: Rules
) -> NewReply:
    """The agent has dropped off, and the customer waits again."""
    locale = conversation.locale
    when = await _closed_until(session, rules, locale)
    if when:
        return _message("system_agent_gone_closed", locale, leave=True, when=when)
    place = await queue.position(session, conversation)
    there = await anyone_there(session, conversation.team_id)
    return _message("system_agent_gone", locale, leave=not there, position=place)


def opening(hours: Hours, at: datetime, locale: str = texts.DEFAULT_LOCALE) -> str | None:
    """When the team is back, as a customer reads it, with the zone it is meant in: `Monday
    23 March, 09:00 (GMT)`."""
    moment = next_opening(hours, at)
    if moment is None:
        return None
    # The date is in the language of the text around it.
    language = texts.language(_DATE, locale).partition("-")[0]
    written_in = _ENGLISH if language == "en" else Locale.parse(language)
    date = format_datetime(moment, texts.say(_DATE, locale), hours.zone, written_in)
    return f"{date} ({_zone(moment.astimezone(hours.zone), written_in)})"


async def _opening(session: AsyncSession, rules: Rules, locale: str) -> str | None:
    # The names of months and days are read from the disk, once a language.
    return await asyncio.to_thread(opening, rules.hours, now(session), locale)


async def _closed_until(session: AsyncSession, rules: Rules, locale: str) -> str | None:
    if is_open(rules.hours, now(session)):
        return None
    return await _opening(session, rules, locale)


def _zone(moment: datetime, locale: Locale) -> str:
    """Its usual short name; the distance from GMT where it has none in this language."""
    name = format_datetime(moment, "z", moment.tzinfo, locale)
    if not name.startswith(("+", "-")):
        return name
    return get_timezone_gmt(moment, "long", locale).replace("+00:00", "")


def _message(key: str, locale: str, *, leave: bool = False, **values: object) -> NewReply:
    place, back = (texts.say(f"system_button_{name}", locale) for name in _BUTTONS)
    return NewReply(
        author="system",
        text=texts.say(key, locale, **values),
        buttons=[
            NewButton(title=back, command=LEAVE_QUEUE_COMMAND),
            NewButton(title=place, command=PLACE_COMMAND),
        ],
        form=leave_message_form(locale) if leave else None,
        lang=texts.language(key, locale),
    )
