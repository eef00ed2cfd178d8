"""Adds the models of the shop's data to the bridge's application."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from crm_bridge.db import DATABASE
from crm_bridge.intelligence.running.causes import Schedule
from crm_bridge.intelligence.running.folders import VersionFolders
from crm_bridge.intelligence.running.process import runner_of
from crm_bridge.intelligence.running.recipe import Recipe
from crm_bridge.intelligence.running.registry import RECIPES
from crm_bridge.intelligence.running.shelf import MODEL_SHELF, ModelShelf
from crm_bridge.intelligence.running.shelving import SHELVING, Shelving
from crm_bridge.intelligence.running.trainings import TRAININGS, Trainings
from crm_bridge.settings import Settings
from crm_bridge.supervision import supervised


def add_shop_models(
    app: web.Application, settings: Settings, recipes: Sequence[Recipe[Any]] = RECIPES
) -> None:
    """Call it after the database was added. Nothing waits for it: what is kept is loaded, and what
    is not is trained, once the bridge serves."""
    database, folders = app[DATABASE], VersionFolders(settings.state)
    app[MODEL_SHELF] = ModelShelf()
    app[SHELVING] = Shelving(database, folders, app[MODEL_SHELF], recipes)
    schedule = Schedule(ZoneInfo(settings.time_zone), settings.models_hour, settings.models_train)
    runner = runner_of(settings)
    app[TRAININGS] = Trainings(database, folders, app[SHELVING], recipes, schedule, runner)
    app.cleanup_ctx.append(_keeping)


async def _keeping(app: web.Application) -> AsyncIterator[None]:
    async with (
        supervised("shop models", app[TRAININGS].keep_shelf),
        supervised("trainings of shop models", app[TRAININGS].run),
    ):
        yield
