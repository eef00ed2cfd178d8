"""The real client, python-telegram-bot, pointed at the fake."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot
from telegram.request import HTTPXRequest

from .fake import FakeTelegram


@asynccontextmanager
async def client_of(fake: FakeTelegram, token: str = "") -> AsyncIterator[Bot]:
    """Signed in with the fake's token, or with another."""
    # Nothing is encrypted here, and reading the machine's certificates takes its time.
    requests = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2)]
    bot = Bot(
        token or fake.token,
        base_url=fake.base_url,
        base_file_url=fake.base_file_url,
        request=requests[0],
        get_updates_request=requests[1],
    )
    async with bot:
        yield bot
