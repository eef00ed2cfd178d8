"""The bridge as one aiohttp application."""

from collections.abc import AsyncIterator

from aiohttp import web

from crm_bridge.api import routes_health
from crm_bridge.api.auth import SCOPE_TOKENS
from crm_bridge.api.problems import problem_middleware
from crm_bridge.api.routing import RouteList
from crm_bridge.clock import Clock, utc_now
from crm_bridge.db import DATABASE, Database
from crm_bridge.settings import Settings

SETTINGS = web.AppKey("SETTINGS", Settings)
CLOCK = web.AppKey[Clock]("CLOCK")

ROUTES: tuple[RouteList, ...] = (routes_health.routes,)


def init_app(settings: Settings, *, clock: Clock = utc_now) -> web.Application:
    """Opens the database when the application starts and closes it when it ends."""
    app = web.Application(middlewares=[problem_middleware])
    app[SETTINGS] = settings
    app[CLOCK] = clock
    app[SCOPE_TOKENS] = {
        "gateway": settings.gateway_token.get_secret_value(),
        "actions": settings.actions_token.get_secret_value(),
    }
    for routes in ROUTES:
        routes.add_to(app)
    app.cleanup_ctx.append(_database)
    return app


async def _database(app: web.Application) -> AsyncIterator[None]:
    database = Database(app[SETTINGS].database, app[CLOCK])
    app[DATABASE] = database
    yield
    await database.close()
