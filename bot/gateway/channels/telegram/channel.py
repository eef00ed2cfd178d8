"""The Telegram channel."""

import asyncio
import hmac
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from aiohttp import web
from cachetools import LRUCache
from telegram import BotCommand
from telegram.constants import ChatAction
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.gateway.attachments.uploads import Upload
from bot.gateway.channels.core.channel import (
    Channel,
    Desk,
    TryLater,
    Undeliverable,
    Unreadable,
)
from bot.gateway.channels.core.events import Chose, Event, FileRef, Place
from bot.gateway.channels.core.files import as_upload
from bot.gateway.channels.telegram import reading, setup
from bot.gateway.channels.telegram.receiving import (
    LONGEST_PAUSE,
    POLL_SECONDS,
    Receiving,
    insistently,
    parsed,
)
from bot.gateway.channels.telegram.rendering import Ways, parts_of
from bot.gateway.channels.telegram.requests import client, requests
from bot.gateway.channels.telegram.sending import Sender, as_failure
from bot.gateway.channels.telegram.setup import Missing, Telegram
from bot.gateway.errors import ChatError
from crm_bridge.api.schemas.channels import (
    ChannelReport,
    ChannelSetup,
    DueDelivery,
    KeepConnection,
    KeptUpdate,
    OfferChannel,
)
from crm_bridge.api.schemas.content import MessageView
from crm_bridge.errors import Unprocessable

logger = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
LOOK_EVERY = 120.0
"""Seconds between looks whether the webhook is still ours."""


class TelegramChannel(Channel):
    name = "telegram"
    gapless = True
    shows_typing = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._telegram: Telegram | None = None
        self._missing = "It is switched off."
        self._bot: ExtBot[Any] | None = None
        self._sender: Sender | None = None
        self._stack = AsyncExitStack()
        self._bare: LRUCache[tuple[int, int], bool] = LRUCache(1_000)
        """Messages whose buttons were taken away."""

    def offer(self) -> OfferChannel:
        return setup.offer()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await self._stack.aclose()

    async def use(self, setup_: ChannelSetup) -> None:
        await self._stack.aclose()
        self._telegram = self._bot = self._sender = None
        if not setup_.enabled:
            self._missing = "It is switched off."
            return
        key = self.desk.settings.gateway_token.get_secret_value().encode()
        try:
            telegram = setup.read(setup_, self.desk.public_url, key)
        except Missing as error:
            self._missing = str(error)
            return
        # They are opened by themselves: Bot.initialize would need the network.
        calls = requests(read_timeout=15, at_once=32)
        polls = requests(read_timeout=POLL_SECONDS + 10, at_once=2)
        for one in (calls, polls):
            await self._stack.enter_async_context(one)
        bot = client(telegram, calls, polls)
        self._telegram, self._bot, self._sender = telegram, bot, Sender(bot)

    async def serve(self, request: web.Request, path: str) -> web.StreamResponse:
        """The webhook. What is not from Telegram is refused; what cannot be read is taken and
        forgotten, since sending it again would not make it better."""
        if path not in ("", "webhook"):
            raise web.HTTPNotFound
        if request.method != "POST":
            raise web.HTTPMethodNotAllowed(request.method, ["POST"])
        telegram, bot = self._telegram, self._bot
        if telegram is None or bot is None:
            raise ChatError(404, "channel_off", "Telegram is not set up here.")
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), telegram.secret.encode()):
            logger.warning("A request to Telegram's webhook came without the right secret")
            raise ChatError(401, "secret_wrong", f"{SECRET_HEADER} is missing or wrong.")
        update = parsed(await request.read())
        if update is None:
            logger.warning("Telegram sent what is no update; it is left")
            return web.Response(status=200)
        await self._receiving(telegram, bot).keep([update])
        return web.Response(status=200)

    async def run(self) -> None:
        telegram, bot = self._telegram, self._bot
        if telegram is None or bot is None:
            # Until there is another set-up.
            await asyncio.Event().wait()
            return
        me = await insistently("getMe", bot.get_me)
        telegram = self._telegram = replace(telegram, username=me.username)
        updates = self._receiving(telegram, bot)
        await updates.agree()
        commands = [BotCommand(name, what) for name, what in reading.COMMANDS.items()]
        await insistently("setMyCommands", lambda: bot.set_my_commands(commands))
        connection = KeepConnection(name=f"@{me.username}")
        await insistently(
            "the connection",
            lambda: self.desk.bridge.keep_connection(self.name, telegram.connection, connection),
        )
        if not telegram.webhook:
            await updates.ask()
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await updates.agree()

    async def check(self) -> ChannelReport:
        telegram, bot = self._telegram, self._bot
        if telegram is None or bot is None:
            return ChannelReport(state="missing", detail=self._missing)
        try:
            me = await bot.get_me()
            info = await bot.get_webhook_info()
        except InvalidToken:
            detail = "Telegram does not know this bot token. Ask @BotFather for the present one."
            return ChannelReport(state="problem", detail=detail)
        except TelegramError as error:
            return ChannelReport(state="problem", detail=f"Telegram does not answer: {error}")
        if telegram.webhook and info.url != self._webhook_url():
            return ChannelReport(
                state="connecting", detail=f"@{me.username}: the webhook is being set."
            )
        if telegram.webhook and info.last_error_message and info.pending_update_count:
            detail = f"Telegram cannot reach this gateway: {info.last_error_message}"
            return ChannelReport(state="problem", detail=detail)
        how = "by webhook" if telegram.webhook else "by long polling"
        return ChannelReport(state="connected", detail=f"@{me.username}, {how}")

    def read(self, update: KeptUpdate) -> Event:
        if self._telegram is None or self._telegram.connection != update.connection:
            # The bot of a token used before: what it is called is not known any more.
            if not update.connection.isdecimal():
                raise Unreadable("not an update of a bot")
            return reading.read(update.body, reading.Bot(int(update.connection), None))
        bot = reading.Bot(self._telegram.bot_id, self._telegram.username)
        return reading.read(update.body, bot)

    async def handled(self, update: KeptUpdate, event: Event) -> None:
        if not isinstance(event, Chose):
            return
        query = update.body["callback_query"]
        await self._answer(query["id"], None)
        if str(query.get("data", "")).startswith(reading.QUICK):
            message = query["message"]
            await self._take_buttons(message["chat"]["id"], message["message_id"])

    async def _take_buttons(self, chat_id: int, message_id: int) -> None:
        """A question that was answered is not to be answered again."""
        if self._bot is None or (chat_id, message_id) in self._bare:
            return
        self._bare[chat_id, message_id] = True
        try:
            await self._bot.edit_message_reply_markup(
                chat_id=chat_id, message_id=message_id, reply_markup=None
            )
        except BadRequest as error:
            logger.debug("The buttons of a message stay: %s", error)

    async def tell(self, event: Event, text: str) -> None:
        bot, place = self._bot, getattr(event, "place", None)
        if bot is None or place is None:
            return
        if isinstance(event, Chose) and len(text) <= 200:
            await self._answer(event.key.removeprefix("c:"), text)
            return
        await bot.send_message(
            chat_id=place.address["chat_id"],
            message_thread_id=place.address.get("topic"),
            text=text,
        )

    async def fetch(self, place: Place, file: FileRef) -> Upload:
        if self._bot is None:
            raise Undeliverable("Telegram is not set up")
        try:
            found = await self._bot.get_file(file.ref)
            data = bytes(await found.download_as_bytearray())
        except BadRequest as error:
            if "too big" in error.message.lower():
                raise Unprocessable("attachment_too_large", "too large") from error
            raise Undeliverable(error.message) from error
        except TelegramError as error:
            failure = as_failure(error)
            if isinstance(failure, Undeliverable):
                raise failure from error
            raise TryLater(failure.reason, getattr(failure, "seconds", None)) from error
        return as_upload(file, data)

    async def send(self, due: DueDelivery, message: MessageView, sent: list[str]) -> None:
        telegram, sender = self._telegram, self._sender
        if telegram is None or sender is None:
            raise TryLater("Telegram is switched off", LONGEST_PAUSE)
        if telegram.connection != due.connection:
            raise Undeliverable("the bot of this chat is not connected any more", gone=True)
        bot_link = f"https://t.me/{telegram.username}" if telegram.username else None
        ways = Ways(bot_link, self.desk.public_url)
        parts = parts_of(message, self.desk.texts, due.locale, ways)
        for part in parts[len(sent) :]:
            file = partial(self.desk.file, due.conversation_id)
            sent.append(await sender.send(due.address, part, file))

    async def typing(self, place: Place) -> None:
        if self._bot is not None:
            await self._bot.send_chat_action(
                chat_id=place.address["chat_id"],
                message_thread_id=place.address.get("topic"),
                action=ChatAction.TYPING,
            )

    def link(self, code: str) -> str | None:
        if self._telegram is None or self._telegram.username is None:
            return None
        return f"https://t.me/{self._telegram.username}?start={code}"

    def typed(self, code: str) -> str:
        return f"/start {code}"

    def _receiving(self, telegram: Telegram, bot: "ExtBot[Any]") -> Receiving:
        return Receiving(self.name, telegram, bot, self._webhook_url(), self.desk.take)

    def _webhook_url(self) -> str:
        return f"{self.desk.public_url}/channels/{self.name}/webhook"

    async def _answer(self, query_id: str, text: str | None) -> None:
        if self._bot is None:
            return
        try:
            await self._bot.answer_callback_query(query_id, text=text, show_alert=bool(text))
        except BadRequest as error:
            # Too old, or answered before the gateway was ended.
            logger.debug("A pressed button was not answered: %s", error)


CHANNEL = TelegramChannel
