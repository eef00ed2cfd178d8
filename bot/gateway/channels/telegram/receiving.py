"""How Telegram's updates come in: it calls our webhook, or we ask for them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.gateway.channels.core.json_in import loaded
from bot.gateway.channels.telegram import reading
from bot.gateway.channels.telegram.setup import Telegram
from bot.gateway.errors import ChatError
from crm_bridge.api.schemas.channels import NewUpdate

logger = logging.getLogger(__name__)

UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
POLL_SECONDS = 25
AT_ONCE = 20
"""Updates that Telegram may send at the same time (max_connections)."""
LONGEST_PAUSE = 60.0

Take = Callable[[list[NewUpdate]], Awaitable[None]]
Answer = TypeVar("Answer")


class Receiving:
    """The updates of one bot, handed to `take`."""

    def __init__(
        self, name: str, telegram: Telegram, bot: "ExtBot[Any]", webhook_url: str, take: Take
    ) -> None:
        self._name = name
        self._telegram = telegram
        self._bot = bot
        self._webhook_url = webhook_url
        self._take = take

    async def agree(self) -> None:
        """Have Telegram know the way by which the updates come."""
        if not self._telegram.webhook:
            await insistently("deleteWebhook", self._bot.delete_webhook)
            return
        info = await insistently("getWebhookInfo", self._bot.get_webhook_info)
        if info.url != self._webhook_url or set(info.allowed_updates or ()) != set(UPDATES):
            await insistently("setWebhook", self._set_webhook)
            logger.info("Telegram sends its updates to %s", self._webhook_url)

    async def ask(self) -> None:
        """For ever: ask for what came."""
        after: int | None = None
        pause = 1.0
        while True:
            try:
                updates = await self._bot.get_updates(
                    offset=after, timeout=POLL_SECONDS, allowed_updates=UPDATES
                )
                # Asking for what comes after these tells Telegram that they arrived.
                await self.keep([update.to_dict() for update in updates])
            except (TelegramError, ChatError) as error:
                logger.warning("Updates of Telegram will be asked for again: %s", error)
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, 2 * pause)
            else:
                pause = 1.0
                after = updates[-1].update_id + 1 if updates else after

    async def keep(self, updates: Iterable[dict[str, Any]]) -> None:
        """Raises ChatError: nothing was kept."""
        bot_id = self._telegram.bot_id
        kept = [
            NewUpdate(
                channel=self._name,
                connection=self._telegram.connection,
                key=f"{bot_id}:{update['update_id']}",
                thread=reading.thread_of(bot_id, update),
                position=update["update_id"],
                body=update,
            )
            for update in updates
        ]
        if kept:
            await self._take(kept)

    async def _set_webhook(self) -> None:
        await self._bot.set_webhook(
            self._webhook_url,
            secret_token=self._telegram.secret,
            allowed_updates=UPDATES,
            max_connections=AT_ONCE,
        )


def parsed(body: bytes) -> dict[str, Any] | None:
    """An update as it was sent; None for what is none."""
    try:
        update = loaded(body)
    except ValueError:
        return None
    number = update.get("update_id") if isinstance(update, dict) else None
    return update if type(number) is int and 0 <= number < 2**63 else None


async def insistently(what: str, ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """Ask again until there is an answer; a refused token is asked about once a minute."""
    pause = 1.0
    while True:
        try:
            return await ask()
        except InvalidToken:
            logger.warning("Telegram: %s: the bot token is refused", what)
            pause = LONGEST_PAUSE
        except Exception as error:
            logger.warning("Telegram: %s failed and is tried again: %s", what, error)
        await asyncio.sleep(pause)
        pause = min(LONGEST_PAUSE, 2 * pause)
