"""An e-mail that a customer leaves while nobody is there: it becomes a task of the team."""

import re
from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import texts
from crm_bridge.api.schemas.content import FormField, NewForm, NewReply
from crm_bridge.conversations import interactions
from crm_bridge.conversations.messages import say
from crm_bridge.models.conversation import Conversation
from crm_bridge.routing import tasks

LEAVE_MESSAGE_COMMAND = "careline:leave_message"
_EMAIL = re.compile(r"[^@\s<>]{1,64}@[^@\s<>.]+(?:\.[^@\s<>.]+)+")
_EMAIL_LENGTH = 254


def leave_message_form(locale: str) -> NewForm:
    """Asks for an e-mail, and takes a message."""
    email, text = (texts.say(f"system_leave_message_{name}", locale) for name in ("email", "text"))
    return NewForm(
        command=LEAVE_MESSAGE_COMMAND,
        fields=[
            FormField(name="email", label=email, type="email"),
            FormField(name="text", label=text, type="textarea", required=False),
        ],
    )


async def keep_left(
    session: AsyncSession, conversation: Conversation, values: Mapping[str, str], seq: int
) -> None:
    """Keep what was left, and say so; an e-mail that cannot be one is asked for again."""
    email, locale = values.get("email", ""), conversation.locale
    if is_email(email):
        task = await tasks.ensure(session, conversation, tasks.MESSAGE)
        task.email, task.text = email, values.get("text") or task.text
        key, form = "system_leave_message_kept", None
    else:
        key, form = "system_leave_message_email_wrong", leave_message_form(locale)
    told, lang = texts.say(key, locale, email=email), texts.language(key, locale)
    reply = NewReply(author="system", text=told, form=form, lang=lang)
    await say(session, conversation.id, reply, seq)
    await interactions.refresh(session, conversation)


def is_email(text: str) -> bool:
    """Whether mail could be sent there, as far as its form tells."""
    return len(text) <= _EMAIL_LENGTH and _EMAIL.fullmatch(text) is not None
