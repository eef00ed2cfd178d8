"""A message that was written into the form of a closed shop: it becomes a task, and a message of
its conversation."""

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.offline import OfflineMessage
from crm_bridge.api.schemas.visits import Contact
from crm_bridge.conversations import control, episodes, interactions, messages, visits
from crm_bridge.conversations.left_messages import LEAVE_MESSAGE_COMMAND, is_email
from crm_bridge.conversations.records import locked
from crm_bridge.conversations.wording import clean, meaningful
from crm_bridge.errors import Unprocessable
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.desk import Task
from crm_bridge.routing import tasks
from crm_bridge.routing.teams import default_team_id


async def keep(session: AsyncSession, conversation_id: str, left: OfflineMessage) -> str:
    """The task's id; the same again changes nothing. Raises 404 `conversation_unknown`, 422
    `message_invalid` and `message_empty`."""
    text = clean(left.message).strip()
    if not meaningful(text):
        raise Unprocessable("message_empty", "message: is empty.")
    if not is_email(left.email):
        raise Unprocessable("message_invalid", "email: this does not look like an address.")
    conversation = await locked(session, conversation_id)
    task = await tasks.ensure(session, conversation, tasks.MESSAGE)
    signed = f"{text}\n\n{left.name}" if left.name else text
    if task.email == left.email and signed in (task.text or ""):
        return task.id
    await _keep_message(session, conversation, left, text)
    await _add_to(session, task, left.email, signed)
    await visits.note(session, conversation, contact=Contact(name=left.name, email=left.email))
    await interactions.refresh(session, conversation)
    return task.id


async def _keep_message(
    session: AsyncSession, conversation: Conversation, left: OfflineMessage, text: str
) -> None:
    """For whoever does the task: the assistant does not answer it."""
    await episodes.ensure(session, conversation, "customer")
    message = messages.add(session, conversation, "customer", text)
    message.command = LEAVE_MESSAGE_COMMAND
    message.values = {"email": left.email, "text": text}
    message.outcome = "with_person"
    control.tell_outcome(session, conversation.id, message.seq, "with_person")


async def _add_to(session: AsyncSession, task: Task, email: str, text: str) -> None:
    task.email = email
    task.text = f"{task.text}\n\n{text}" if task.text else text
    task.team_id = task.team_id or await default_team_id(session)
