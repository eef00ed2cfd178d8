"""Adds the texts and articles that leads change to the bridge's application."""

from collections.abc import AsyncIterator

from aiohttp import web

from bot.assistant.articles.shelf import INTENTS
from crm_bridge import texts
from crm_bridge.contents.standing import CONTENTS, Folders, StandingContents
from crm_bridge.contents.window_texts import WindowFiles
from crm_bridge.db import DATABASE, Database
from crm_bridge.settings import ROOT, Settings, StoreSettings
from crm_bridge.supervision import supervised
from crm_bridge.texts import Texts


def add_contents(app: web.Application, settings: Settings) -> None:
    """Call it after the database was added, and before the console."""
    app[CONTENTS] = standing_contents(settings, app[DATABASE], texts.shipped())
    app.cleanup_ctx.append(_followed)
    app.on_shutdown.append(_stop_waiting)


def standing_contents(settings: StoreSettings, database: Database, use: Texts) -> StandingContents:
    """Of the shop's files, and what is kept in the database."""
    window = WindowFiles(settings.widget_texts_folder, settings.widget_file)
    folders = Folders(texts.FOLDER, settings.knowledge_folder, ROOT / INTENTS, window)
    return StandingContents(folders, database, use)


async def _followed(app: web.Application) -> AsyncIterator[None]:
    async with supervised("texts and articles", app[CONTENTS].follow):
        yield


async def _stop_waiting(app: web.Application) -> None:
    app[CONTENTS].close()
