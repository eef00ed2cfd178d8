"""What the commerce side keeps in the application: the shop's port, rules, products and outbox."""

from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web

from crm_bridge.connectors.outbox import OUTBOX, Outbox
from crm_bridge.connectors.port import CONNECTOR, Connector
from crm_bridge.db import DATABASE
from crm_bridge.intelligence.serving.kept import ASSORTMENT, KeptAssortment
from crm_bridge.orders.rules import ShopRules
from crm_bridge.supervision import supervised

SHOP_RULES = web.AppKey("SHOP_RULES", ShopRules)


def add_commerce(app: web.Application, rules: ShopRules, connector: Connector, state: Path) -> None:
    """Give the application its shop. Call it after the database was added."""
    app[CONNECTOR] = connector
    app[SHOP_RULES] = rules
    app[ASSORTMENT] = KeptAssortment(app[DATABASE], connector, state)
    app[OUTBOX] = Outbox(app[DATABASE], connector)
    app.cleanup_ctx.extend([_sending, _keeping])


async def _sending(app: web.Application) -> AsyncIterator[None]:
    async with supervised("outbox", app[OUTBOX].run):
        yield


async def _keeping(app: web.Application) -> AsyncIterator[None]:
    async with supervised("assortment", app[ASSORTMENT].keep):
        yield
    await app[ASSORTMENT].close()
