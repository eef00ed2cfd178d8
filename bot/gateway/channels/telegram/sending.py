"""Sending by the Bot API, and what its refusals mean."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import ExtBot

from bot.gateway.channels.core.channel import TryLater, Uncertain, Undeliverable
from bot.gateway.channels.core.spacing import Spacing
from bot.gateway.channels.telegram.rendering import Key, Part
from crm_bridge.api.schemas.content import Attachment
from crm_bridge.attachments.dimensions import size_of
from crm_bridge.client import Fetched

logger = logging.getLogger(__name__)

BURST = 3
"""Messages at once in one chat, then one a second: "avoid sending more than one message per
second. We may allow short bursts"."""
LARGEST_PHOTO = 10_000_000
MOST_PIXELS_ROUND = 10_000
TOKEN_PAUSE = 60.0
"""Seconds before a token that is refused is tried again; an admin may change it meanwhile."""

_GONE = ("chat not found", "bot was blocked", "user is deactivated", "bot was kicked", "peer_id")
_NO_PICTURE = ("failed to get http url content", "wrong file identifier", "wrong type of the web")
_BAD_MARKUP = "can't parse entities"

File = Callable[[str], Awaitable[Fetched]]


class Sender:
    """Sends parts to chats of one bot, at the pace that Telegram asks for."""

    def __init__(self, bot: "ExtBot[Any]") -> None:
        self._bot = bot
        self._spacing = Spacing(BURST)

    async def send(self, address: dict[str, Any], part: Part, file: File) -> str:
        """The id of the message that was sent. Raises TryLater, Undeliverable and Uncertain."""
        await self._spacing.turn(address["chat_id"])
        try:
            sent = await self._part(address, part, file)
        except ChatMigrated as error:
            # The group became a supergroup: the address is the new one from now on.
            return await self.send({**address, "chat_id": error.new_chat_id}, part, file)
        except TelegramError as error:
            raise as_failure(error) from error
        return f"{sent.chat_id}:{sent.message_id}"

    async def _part(self, address: dict[str, Any], part: Part, file: File) -> Message:
        if part.attachment is not None:
            return await self._attachment(address, part.attachment, file)
        if part.photo is not None:
            try:
                return await self._photo(address, part, part.photo)
            except BadRequest as error:
                if not any(one in error.message.lower() for one in _NO_PICTURE):
                    raise
        return await self._text(address, part)

    async def _text(self, address: dict[str, Any], part: Part) -> Message:
        where = {**_where(address), "reply_markup": _keyboard(part.rows)}
        try:
            return await self._bot.send_message(
                text=part.markdown, parse_mode=ParseMode.MARKDOWN_V2, **where
            )
        except BadRequest as error:
            if _BAD_MARKUP not in error.message.lower():
                raise
        # Better without its marks than not at all.
        return await self._bot.send_message(text=part.plain, **where)

    async def _photo(self, address: dict[str, Any], part: Part, photo: str) -> Message:
        return await self._bot.send_photo(
            photo=photo,
            caption=part.markdown,
            parse_mode=ParseMode.MARKDOWN_V2,
            reply_markup=_keyboard(part.rows),
            **_where(address),
        )

    async def _attachment(
        self, address: dict[str, Any], attachment: Attachment, file: File
    ) -> Message:
        data = (await file(attachment.id)).data
        if is_photo(data, attachment.type):
            return await self._bot.send_photo(
                photo=data, filename=attachment.name, **_where(address)
            )
        return await self._bot.send_document(
            document=data, filename=attachment.name, **_where(address)
        )


def is_photo(data: bytes, kind: str) -> bool:
    """Whether a picture can be sent as one: sendPhoto takes 10 MB, width and height of at most
    10,000 together, one of them at most twenty times the other. Anything is a document."""
    size = size_of(data, kind) if kind in ("image/png", "image/jpeg") else None
    if size is None or len(data) > LARGEST_PHOTO or min(size) == 0:
        return False
    return sum(size) <= MOST_PIXELS_ROUND and max(size) <= 20 * min(size)


def as_failure(error: TelegramError) -> TryLater | Undeliverable | Uncertain:
    """What an error of the library means for a message."""
    if isinstance(error, RetryAfter):
        pause = error.retry_after
        seconds = pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
        return TryLater(f"Telegram asks for {seconds:g} s", seconds)
    if isinstance(error, InvalidToken):
        return TryLater("Telegram does not know the bot's token (any more)", TOKEN_PAUSE)
    if isinstance(error, Forbidden):
        return Undeliverable(_forbidden(error.message), gone=True)
    if isinstance(error, BadRequest):
        gone = any(one in error.message.lower() for one in _GONE)
        return Undeliverable(f"Telegram refuses it: {error.message}", gone=gone)
    if isinstance(error, NetworkError):
        return _broken(error)
    return Undeliverable(f"Telegram refuses it: {error.message}")


def _broken(error: NetworkError) -> TryLater | Uncertain:
    cause = error.__cause__
    not_sent = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
    if isinstance(cause, httpx.HTTPError) and not isinstance(cause, not_sent):
        logger.warning("The connection to Telegram broke: %s", type(cause).__name__)
        return Uncertain("the connection to Telegram broke while this was being sent")
    if isinstance(error, TimedOut) and cause is None:
        return Uncertain("Telegram gave no answer in time")
    return TryLater(f"Telegram is away: {error.message}")


def _forbidden(message: str) -> str:
    said = message.lower()
    if "blocked" in said:
        return "the customer has blocked the bot in Telegram"
    if "deactivated" in said:
        return "the customer's Telegram account does not exist any more"
    if "kicked" in said or "not a member" in said:
        return "the bot was removed from this Telegram group"
    return f"Telegram refuses it: {message}"


def _where(address: dict[str, Any]) -> dict[str, Any]:
    where = {"chat_id": address["chat_id"]}
    return {**where, "message_thread_id": address["topic"]} if address.get("topic") else where


def _keyboard(rows: tuple[tuple[Key, ...], ...]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(key.title, callback_data=key.data, url=key.url) for key in row]
            for row in rows
        ]
    )
