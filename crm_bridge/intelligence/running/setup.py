"""Adds the models of the shop's data to the bridge's application."""

from aiohttp import web

from crm_bridge.intelligence.running.shelf import MODEL_SHELF, ModelShelf


def add_shop_models(app: web.Application) -> None:
    app[MODEL_SHELF] = ModelShelf()
