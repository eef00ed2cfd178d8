"""The one message that tells a customer what happens after a person was called."""

from datetime import datetime

from babel import Locale
from babel.dates import format_datetime
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import texts
from crm_bridge.api.schemas.content import NewButton, NewReply
from crm_bridge.conversations import queue
from crm_bridge.conversations.left_messages import leave_message_form
from crm_bridge.db import now
from crm_bridge.models.conversation import Conversation
from crm_bridge.routing.hours import Hours, is_open, next_opening
from crm_bridge.routing.presence import anyone_there
from crm_bridge.routing.teams import Rules

LEAVE_QUEUE_COMMAND = "careline:leave_queue"
_LOCALE = Locale("en", "GB")
"""The texts ship in English; a date in another language would stand out in them."""


async def handoff_message(
    session: AsyncSession, conversation: Conversation, rules: Rules
) -> NewReply:
    """A person comes, with the place in the queue; or nobody is there, and when they are back. Then
    an e-mail can be left."""
    if not is_open(rules.hours, now(session)):
        when = opening(rules.hours, now(session))
        if when is None:
            return _message("system_handoff_nobody_yet", conversation.locale, leave=True)
        return _message("system_handoff_closed", conversation.locale, leave=True, when=when)
    place = await queue.position(session, conversation)
    if not await anyone_there(session, conversation.team_id):
        return _message("system_handoff_nobody", conversation.locale, leave=True, position=place)
    key = "system_handoff_queued_next" if place == 1 else "system_handoff_queued"
    return _message(key, conversation.locale, position=place)


async def agent_gone_message(
    session: AsyncSession, conversation: Conversation, rules: Rules
) -> NewReply:
    """The agent has dropped off, and the customer waits again."""
    locale = conversation.locale
    when = None if is_open(rules.hours, now(session)) else opening(rules.hours, now(session))
    if when:
        return _message("system_agent_gone_closed", locale, leave=True, when=when)
    place = await queue.position(session, conversation)
    there = await anyone_there(session, conversation.team_id)
    return _message("system_agent_gone", locale, leave=not there, position=place)


def opening(hours: Hours, at: datetime) -> str | None:
    """When the team is back, as a customer reads it, with the zone it is meant in: `Monday
    23 March, 09:00 (GMT)`."""
    moment = next_opening(hours, at)
    if moment is None:
        return None
    return format_datetime(moment, "EEEE d MMMM, HH:mm (z)", hours.zone, _LOCALE)


def _message(key: str, locale: str, *, leave: bool = False, **values: object) -> NewReply:
    back = texts.say("system_button_leave_queue", locale)
    return NewReply(
        author="system",
        text=texts.say(key, locale, **values),
        buttons=[NewButton(title=back, command=LEAVE_QUEUE_COMMAND)],
        form=leave_message_form(locale) if leave else None,
        lang=locale,
    )
