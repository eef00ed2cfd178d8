"""Adds the sender of webhooks to the bridge's application."""

from collections.abc import AsyncIterator
from datetime import timedelta

from aiohttp import web

from crm_bridge.api.keys import SETTINGS
from crm_bridge.db import DATABASE
from crm_bridge.settings import Settings
from crm_bridge.supervision import supervised
from crm_bridge.webhooks.pacing import Pace
from crm_bridge.webhooks.posting import new_session
from crm_bridge.webhooks.sender import WEBHOOK_SENDER, Sender


def add_webhooks(app: web.Application, settings: Settings) -> None:
    """Call it after the database was added."""
    pace = Pace(
        call=settings.webhook_seconds, give_up=timedelta(hours=settings.webhook_give_up_hours)
    )
    keep = timedelta(days=settings.webhook_log_days)
    app[WEBHOOK_SENDER] = Sender(app[DATABASE], pace, keep)
    app.cleanup_ctx.append(_sending)


async def _sending(app: web.Application) -> AsyncIterator[None]:
    settings, sender = app[SETTINGS], app[WEBHOOK_SENDER]
    async with (
        new_session(private=settings.webhook_private, seconds=settings.webhook_seconds) as http,
        supervised("webhooks", lambda: sender.run(http)),
    ):
        yield
