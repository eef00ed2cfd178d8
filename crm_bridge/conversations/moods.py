"""What the customer felt in the last messages that the bot answered, kept on the conversation so
that handing out a turn costs no query more."""

from crm_bridge.api.schemas.conversations import Understanding
from crm_bridge.models.conversation import Conversation

KEPT = 9
"""With the message being answered, as many as a rule of data/escalation.yml can look at."""


def recent(conversation: Conversation) -> list[float]:
    """Scores from -1 to 1, newest first, since control last changed hands."""
    return [float(score) for score in conversation.moods or []]


def remember(conversation: Conversation, found: Understanding | None) -> None:
    """Buttons and messages that were not understood have no score."""
    if found is not None and found.sentiment is not None:
        conversation.moods = [found.sentiment.score, *recent(conversation)][:KEPT]


def forget(conversation: Conversation) -> None:
    """What was felt before a person came, or in an earlier episode, calls nobody now."""
    if conversation.moods is not None:
        conversation.moods = None
