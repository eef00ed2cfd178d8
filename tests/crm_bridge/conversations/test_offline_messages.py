"""A message written into the form of a closed shop becomes a task, once."""

from crm_bridge.models.desk import Task
from crm_bridge.models.message import Message
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import Reply

EMAIL = "visitor@elsewhere.example"


async def leave(chat: Chat, message: str = "My lamp is broken", email: str = EMAIL) -> Reply:
    body = {"email": email, "message": message, "name": "Ada"}
    return await chat.post("/offline-messages", body)


async def test_it_becomes_a_task_with_the_address_and_a_message_of_the_conversation(
    chat: Chat,
) -> None:
    left = await leave(chat)
    (task,) = await chat.rows(Task)
    assert (left.status, left.body) == (202, {"id": task.id})
    assert (task.kind, task.email, task.text) == ("message", EMAIL, "My lamp is broken\n\nAda")
    assert task.team_id is not None
    (message,) = await chat.messages()
    assert (message["text"], message["outcome"]) == ("My lamp is broken", "with_person")
    assert (await chat.take()).status == 204, "the assistant has nothing to answer"


async def test_the_same_again_changes_nothing_and_more_is_added(chat: Chat) -> None:
    first, again = await leave(chat), await leave(chat)
    assert first.body == again.body
    await leave(chat, "And the bulb")
    (task,) = await chat.rows(Task)
    assert task.text == "My lamp is broken\n\nAda\n\nAnd the bulb\n\nAda"
    assert [row.text for row in await chat.rows(Message)] == ["My lamp is broken", "And the bulb"]


async def test_what_cannot_be_answered_is_refused(chat: Chat) -> None:
    assert (await leave(chat, email="nobody")).code == "message_invalid"
    assert (await leave(chat, message=" \u200b ")).code == "message_empty"
    assert await chat.rows(Task) == []
