"""Where a message goes, and whether the bot may write there."""

from .calls import Call
from .chats import Chat, Message
from .refusals import Refused, bad_request
from .world import World


def chat_to_write(world: World, call: Call) -> Chat:
    """chat_id: "unique identifier for the target chat or username of the target channel"."""
    chat = named_chat(world, call)
    if chat.migrated_to is not None:
        raise Refused(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=chat.migrated_to,
        )
    kind = f"{chat.type} chat"
    refusals = {
        "blocked": Refused(403, "Forbidden: bot was blocked by the user"),
        "deactivated": Refused(403, "Forbidden: user is deactivated"),
        "kicked": Refused(403, f"Forbidden: bot was kicked from the {kind}"),
        "left": Refused(
            403,
            f"Forbidden: bot is not a member of the {kind}",
            f"{call.method} chat_id: a chat the bot is in",
        ),
        "never": Refused(
            403,
            "Forbidden: bot can't initiate conversation with a user",
            f"{call.method} chat_id: a person must write first; bots can't start conversations "
            "with users (Bots FAQ)",
        ),
    }
    if chat.bot in refusals:
        raise refusals[chat.bot]
    return chat


def named_chat(world: World, call: Call) -> Chat:
    given = call.text("chat_id").strip()
    if not given:
        raise bad_request("chat_id is empty", f"{call.method} chat_id: required")
    for chat in world.chats.values():
        if given == str(chat.id) or (given.startswith("@") and given[1:] == chat.username):
            return chat
    raise bad_request("chat not found", f"{call.method} chat_id: a chat the bot knows")


def replied_to(call: Call, chat: Chat) -> Message | None:
    """reply_parameters: message_id of a message in the chat, unless
    allow_sending_without_reply."""
    parameters = call.parsed("reply_parameters") or {}
    wanted = parameters.get("message_id") or call.arguments.get("reply_to_message_id")
    if not wanted:
        return None
    message = chat.message(int(wanted))
    lenient = parameters.get("allow_sending_without_reply")
    if message is None and not (lenient or call.flag("allow_sending_without_reply")):
        raise bad_request(
            "message to be replied not found",
            f"{call.method} reply_parameters: message_id is in the chat",
        )
    return message


def topic(call: Call, chat: Chat) -> dict[str, int]:
    """message_thread_id: "for forum supergroups only"."""
    if not call.arguments.get("message_thread_id"):
        return {}
    number = call.number("message_thread_id")
    if number not in chat.topics:
        raise bad_request(
            "message thread not found", f"{call.method} message_thread_id: a topic of a forum"
        )
    return {"message_thread_id": number}
