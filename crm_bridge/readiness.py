"""What the bridge needs to work: its database, and room in its folder."""

import asyncio
import shutil
from pathlib import Path

from aiohttp import web

from bot.observability.edge import add_pages
from bot.observability.readiness import Dependency
from crm_bridge import gauges
from crm_bridge.db import DATABASE
from crm_bridge.settings import Settings

LEAST_FREE = 100 * 1024 * 1024
"""Bytes: with less, SQLite's log may not find room for what it has to write."""


class DiskFullError(Exception):
    """There is almost no room left."""


def add_readiness(app: web.Application, settings: Settings) -> None:
    """`/healthz`, `/readyz` and `/metrics`."""

    async def room() -> None:
        free = await asyncio.to_thread(_free, settings.state)
        if free < LEAST_FREE:
            raise DiskFullError(f"{free // 1024**2} MB are left where the state is kept")

    dependencies = {
        "database": Dependency(lambda: app[DATABASE].ping()),
        "disk": Dependency(room, needed=False),
    }
    token = settings.metrics_token
    add_pages(
        app,
        dependencies,
        token.get_secret_value() if token else None,
        refresh=lambda: gauges.refresh(app[DATABASE]),
    )


def _free(folder: Path) -> int:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free
