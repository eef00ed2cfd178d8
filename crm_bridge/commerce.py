"""What the commerce side keeps in the application: the shop's port, rules, models and outbox."""

from collections.abc import AsyncIterator

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.connectors.outbox import OUTBOX, Outbox
from crm_bridge.connectors.port import CONNECTOR, Connector
from crm_bridge.db import DATABASE
from crm_bridge.intelligence.co_purchase import CoPurchases, Purchase
from crm_bridge.intelligence.fitted import Fitted
from crm_bridge.intelligence.purchases import all_purchases
from crm_bridge.orders.rules import ShopRules
from crm_bridge.products.queries import all_products
from crm_bridge.products.records import ProductRecord
from crm_bridge.products.search import ProductIndex
from crm_bridge.supervision import supervised

SHOP_RULES = web.AppKey("SHOP_RULES", ShopRules)
PRODUCT_INDEX = web.AppKey[Fitted[list[ProductRecord], ProductIndex]]("PRODUCT_INDEX")
CO_PURCHASES = web.AppKey[Fitted[tuple[list[str], list[Purchase]], CoPurchases]]("CO_PURCHASES")


def add_commerce(app: web.Application, rules: ShopRules, connector: Connector) -> None:
    """Give the application its shop. Call it after the database was added."""
    app[CONNECTOR] = connector
    app[SHOP_RULES] = rules
    app[PRODUCT_INDEX] = Fitted(all_products, ProductIndex)
    app[CO_PURCHASES] = Fitted(_learning_data, _learn)

    app[OUTBOX] = Outbox(app[DATABASE], connector)
    app.cleanup_ctx.append(_sending)


async def _sending(app: web.Application) -> AsyncIterator[None]:
    async with supervised("outbox", app[OUTBOX].run):
        yield


async def _learning_data(session: AsyncSession) -> tuple[list[str], list[Purchase]]:
    products = [product.id for product in await all_products(session)]
    return products, await all_purchases(session)


def _learn(data: tuple[list[str], list[Purchase]]) -> CoPurchases:
    return CoPurchases.fit(*data)
