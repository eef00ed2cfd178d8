"""Methods that change what was sent: https://core.telegram.org/bots/api#updating-messages"""

import time

from .addressing import chat_to_write
from .calls import Call
from .chats import Message
from .keyboards import check_inline_markup
from .refusals import Json, bad_request
from .texts import check_caption, check_text, parsed
from .world import World

# deleteMessage: "A message can only be deleted if it was sent less than 48 hours ago."
_DELETABLE = 48 * 3600


async def edit_message_text(world: World, call: Call) -> Json:
    shown, entities = parsed(
        call.method, call.text("text"), call.text("parse_mode"), call.listed("entities")
    )
    check_text(call.method, shown, world.readings)
    message = _own_message(world, call)
    if message.kind != "text":
        raise bad_request(
            "there is no text in the message to edit",
            "editMessageText: text messages; editMessageCaption for the others",
        )
    return _edit(world, call, message, shown, entities)


async def edit_message_caption(world: World, call: Call) -> Json:
    shown, entities = parsed(
        call.method, call.text("caption"), call.text("parse_mode"), call.listed("caption_entities")
    )
    check_caption(call.method, shown, world.readings)
    message = _own_message(world, call)
    if message.kind == "text":
        raise bad_request(
            "there is no caption in the message to edit", "editMessageCaption: not of a text"
        )
    return _edit(world, call, message, shown, entities)


async def edit_message_reply_markup(world: World, call: Call) -> Json:
    message = _own_message(world, call)
    return _edit(world, call, message, message.text, message.entities)


async def delete_message(world: World, call: Call) -> bool:
    """The bot's own messages everywhere, and those of the person in a private chat."""
    chat = chat_to_write(world, call)
    message = chat.message(call.number("message_id"))
    if message is None:
        raise bad_request("message to delete not found", "deleteMessage message_id: in the chat")
    too_old = time.time() - message.date > _DELETABLE
    if too_old or not (message.by_bot or chat.type in ("private", "channel")):
        raise bad_request(
            "message can't be deleted",
            "deleteMessage: younger than 48 hours; of others only in private chats",
        )
    message.deleted = True
    return True


def _own_message(world: World, call: Call) -> Message:
    chat = chat_to_write(world, call)
    message = chat.message(call.number("message_id"))
    if message is None:
        raise bad_request("message to edit not found", f"{call.method} message_id: in the chat")
    if not message.by_bot and chat.type != "channel":
        raise bad_request(
            "message can't be edited", f"{call.method} message_id: a message of the bot's own"
        )
    return message


def _edit(world: World, call: Call, message: Message, shown: str, entities: list[Json]) -> Json:
    markup = check_inline_markup(call.method, call.parsed("reply_markup"))
    if (shown, entities, markup) == (message.text, message.entities, message.markup):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message",
            f"{call.method}: something is different",
        )
    if world.readings.limits.edits_count:
        world.limiter.check(call.method, message.chat)
    if shown != message.text:
        message.versions.append(message.text)
    message.text, message.entities, message.markup = shown, entities, markup
    message.edit_date = int(time.time())
    return message.json()
