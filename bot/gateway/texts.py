"""The gateway's own few sentences, from the response store, and what they look like as replies."""

from crm_bridge.api.schemas.content import NewButton, NewReply
from crm_bridge.texts import Texts

HANDOFF_COMMAND = "careline:handoff"
HANDOFF_DOWN_COMMAND = "careline:handoff:assistant_down"
"""The same offer where there was no answer."""


def person_button(texts: Texts, locale: str, command: str = HANDOFF_COMMAND) -> NewButton:
    """The offer of a person; it works with the assistant down."""
    return NewButton(title=texts.say("system_button_handoff", locale), command=command)


def attachment_kept(texts: Texts, locale: str) -> NewReply:
    """The answer to files without a word, which no assistant can read."""
    return NewReply(
        author="system",
        text=texts.say("system_attachment_kept", locale),
        buttons=[person_button(texts, locale)],
        lang=texts.language("system_attachment_kept", locale),
    )


def assistant_down(texts: Texts, locale: str) -> NewReply:
    """What the customer is told when no answer could be given."""
    return NewReply(
        author="system",
        text=texts.say("system_not_answered", locale),
        buttons=[person_button(texts, locale, HANDOFF_DOWN_COMMAND)],
        lang=texts.language("system_not_answered", locale),
    )
