"""Adds training to the bridge's application."""

from collections.abc import AsyncIterator

from aiohttp import ClientSession, ClientTimeout, web

from bot.model_folder import ModelFolder
from crm_bridge.db import DATABASE
from crm_bridge.settings import ROOT, Settings
from crm_bridge.supervision import supervised
from crm_bridge.training.assistant import ModelSwitch
from crm_bridge.training.process import rasa_trainer
from crm_bridge.training.swapping import SWAPPING, Swapping
from crm_bridge.training.worker import WORKER, Worker


def add_training(app: web.Application, settings: Settings) -> None:
    """Call it after the database was added."""
    trainer = rasa_trainer(ROOT, settings.state, held_out=settings.evaluate_held_out)
    app[WORKER] = Worker(app[DATABASE], trainer)

    async def working(app: web.Application) -> AsyncIterator[None]:
        token = settings.assistant_token
        secret = token.get_secret_value() if token else None
        async with ClientSession(timeout=ClientTimeout(total=None)) as session:
            switch = ModelSwitch(session, settings.assistant_url, secret)
            app[SWAPPING] = Swapping(app[DATABASE], ModelFolder(settings.state / "models"), switch)

            async def work() -> None:
                await app[SWAPPING].follow()
                await app[WORKER].run()

            async with supervised("training", work):
                yield

    app.cleanup_ctx.append(working)
