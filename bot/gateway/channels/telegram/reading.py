"""What Telegram's updates mean. https://core.telegram.org/bots/api#update"""

import re
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, Chat, Message, MessageEntity, Update, User

from bot.gateway.channels.core.channel import Unreadable
from bot.gateway.channels.core.events import (
    Chose,
    Edited,
    Event,
    FileRef,
    Ignored,
    Place,
    Redeemed,
    Said,
    Speaker,
    Wish,
    Wished,
)

QUICK = "q:"
ON_CARD = "c:"
"""What a button's data begins with: quick replies go when one was chosen, a card's buttons stay."""

_COMMANDS: dict[str, Wish] = {
    "start": "start",
    "help": "help",
    "human": "person",
    "stop": "start_over",
    "forget": "forget_me",
}
COMMANDS = {
    "help": "what I can do",
    "human": "speak to a person",
    "stop": "start over",
    "forget": "forget who I am here",
}
"""The menu beside the text box, in English; Telegram's other names for a command are the same."""

_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PRIVATE_START = "private"


@dataclass(frozen=True, slots=True)
class Bot:
    """Who we are there."""

    id: int
    username: str | None


def thread_of(bot_id: int, update: dict[str, Any]) -> str:
    """The thread of an update as it came; `-` for what is said nowhere."""
    query = update.get("callback_query")
    if isinstance(query, dict):
        update = query
    for kind in ("message", "edited_message", "my_chat_member"):
        inner = update.get(kind)
        if not isinstance(inner, dict):
            continue
        chat = inner.get("chat")
        if isinstance(chat, dict) and "id" in chat:
            topic = inner.get("message_thread_id") if chat.get("type") != Chat.PRIVATE else None
            return _thread(bot_id, chat["id"], topic)
    return "-"


def read(raw: dict[str, Any], bot: Bot) -> Event:
    """The event of an update. Raises Unreadable."""
    try:
        return _event(raw, bot)
    except Exception as error:
        # The library checks little: what must be there may be missing, or be something else.
        raise Unreadable(f"this is no update of Telegram: {error!r}") from error


def _event(raw: dict[str, Any], bot: Bot) -> Event:
    update = Update.de_json(raw, None)
    if update.message is not None:
        return _message(update.message, bot)
    if update.edited_message is not None:
        return _edited(update.edited_message, bot)
    if update.callback_query is not None:
        return _tapped(update.callback_query, bot)
    return Ignored(f"an update of another kind: {sorted(set(raw) - {'update_id'})}")


def _message(message: Message, bot: Bot) -> Event:
    speaker = message.from_user
    if speaker is None or speaker.is_bot or message.sender_chat is not None:
        return Ignored("not from a person")
    if not _is_private(message.chat) and not _addressed(message, bot):
        return Ignored("not addressed to the bot")
    place, said_by = _place(message, bot), _speaker(speaker)
    key = f"m:{bot.id}:{message.chat.id}:{message.message_id}"
    text = _without_mention(message, bot)
    command, rest = _command(message, text, bot)
    if command == "start" and _CODE.fullmatch(rest) and rest != _PRIVATE_START:
        return Redeemed(place, said_by, key, rest, text)
    if command is not None:
        return Wished(place, said_by, key, _COMMANDS[command], text)
    files = tuple(_files(message))
    text = "\n".join(filter(None, [text, _in_words(message)]))
    if not text and not files:
        return Ignored("a message without words or files")
    return Said(place, said_by, key, _external(message), text, files)


def _edited(message: Message, bot: Bot) -> Event:
    text = _without_mention(message, bot)
    if message.from_user is None or message.from_user.is_bot or not text:
        return Ignored("an edit without words")
    if not _is_private(message.chat) and not _addressed(message, bot):
        return Ignored("not addressed to the bot")
    edited_at = int(message.edit_date.timestamp()) if message.edit_date else 0
    key = f"e:{bot.id}:{message.chat.id}:{message.message_id}:{edited_at}"
    place, speaker = _place(message, bot), _speaker(message.from_user)
    return Edited(place, speaker, key, _external(message), text)


def _tapped(query: CallbackQuery, bot: Bot) -> Event:
    message = query.message
    if message is None or not query.data:
        return Ignored("a button without a message or data")
    payload = query.data.removeprefix(QUICK).removeprefix(ON_CARD)
    topic = message.message_thread_id if isinstance(message, Message) else None
    place = _place_in(message.chat, topic, bot)
    return Chose(place, _speaker(query.from_user), f"c:{query.id}", payload)


def _files(message: Message) -> list[FileRef]:
    if message.photo:
        # Sizes come from small to large.
        photo = message.photo[-1]
        return [FileRef(photo.file_id, "photo.jpg", "image/jpeg", photo.file_size)]
    for kind, name, mime in (
        ("animation", "animation.mp4", "video/mp4"),
        ("document", "document", "application/octet-stream"),
        ("video", "video.mp4", "video/mp4"),
        ("video_note", "video.mp4", "video/mp4"),
        ("voice", "voice message.ogg", "audio/ogg"),
        ("audio", "audio.mp3", "audio/mpeg"),
    ):
        found = getattr(message, kind)
        if found is not None:
            given = getattr(found, "file_name", None) or name
            kind_of_file = getattr(found, "mime_type", None) or mime
            return [FileRef(found.file_id, given, kind_of_file, found.file_size)]
    return []


def _in_words(message: Message) -> str:
    """What has no words of its own, for whoever reads the transcript."""
    if message.contact is not None:
        contact = message.contact
        name = " ".join(filter(None, [contact.first_name, contact.last_name]))
        own = message.from_user is not None and contact.user_id == message.from_user.id
        number = contact.phone_number
        return f"My phone number: {number}" if own else f"A contact: {name}, {number}"
    if message.location is not None:
        return f"My location: {message.location.latitude}, {message.location.longitude}"
    if message.sticker is not None:
        return message.sticker.emoji or ""
    return ""


def _command(message: Message, text: str, bot: Bot) -> tuple[str | None, str]:
    """The command that a message begins with and what follows; None for none of ours, or for one
    that names another bot."""
    found = re.match(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?:\s+|$)", text)
    if found is None or found[1].lower() not in _COMMANDS:
        return None, ""
    if found[2] and found[2].lower() != (bot.username or "").lower():
        return None, ""
    return found[1].lower(), text[found.end() :].strip()


def _addressed(message: Message, bot: Bot) -> bool:
    """In a group: a command of ours by name, our name in the text, or a reply to what we said."""
    answered = message.reply_to_message
    if answered is not None and answered.from_user is not None and answered.from_user.id == bot.id:
        return True
    ours = f"@{bot.username}".lower() if bot.username else None
    for entity, words in _entities(message).items():
        if ours is None:
            break
        if entity.type == MessageEntity.MENTION and words.lower() == ours:
            return True
        if entity.type == MessageEntity.BOT_COMMAND and words.lower().endswith(ours):
            return True
    return False


def _without_mention(message: Message, bot: Bot) -> str:
    text = message.text or message.caption or ""
    if bot.username:
        # A command keeps its bot's name, which tells whose it is.
        text = re.sub(rf"(?<![\w/])@{re.escape(bot.username)}\b", "", text, flags=re.IGNORECASE)
    return text.strip()


def _entities(message: Message) -> dict[MessageEntity, str]:
    return message.parse_entities() if message.text else message.parse_caption_entities()


def _external(message: Message) -> str:
    return f"{message.chat.id}:{message.message_id}"


def _place(message: Message, bot: Bot) -> Place:
    return _place_in(message.chat, message.message_thread_id, bot)


def _place_in(chat: Chat, topic: int | None, bot: Bot) -> Place:
    private = _is_private(chat)
    address = {"chat_id": chat.id, **({"topic": topic} if topic and not private else {})}
    return Place(str(bot.id), _thread(bot.id, chat.id, address.get("topic")), private, address)


def _thread(bot_id: int, chat_id: object, topic: object) -> str:
    return f"{bot_id}:{chat_id}" + (f":{topic}" if topic else "")


def _is_private(chat: Chat) -> bool:
    return chat.type == Chat.PRIVATE


def _speaker(user: User) -> Speaker:
    return Speaker(str(user.id), user.full_name, user.language_code)
