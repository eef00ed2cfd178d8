"""The bridge as one aiohttp application."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.observability.edge import observed
from bot.serving import how_served, plain_bodies_in_time
from crm_bridge import texts
from crm_bridge.api import (
    documents,
    routes_access,
    routes_attachments,
    routes_availability,
    routes_channel_updates,
    routes_channels,
    routes_commands,
    routes_contents,
    routes_conversations,
    routes_escalation_rules,
    routes_feed,
    routes_help_desk,
    routes_orders,
    routes_products,
    routes_profile,
    routes_sessions,
    routes_turns,
    routes_visits,
    routes_webhooks,
)
from crm_bridge.api.auth import SCOPE_TOKENS
from crm_bridge.api.keys import SETTINGS
from crm_bridge.api.problems import problem_middleware
from crm_bridge.api.routing import RouteList
from crm_bridge.attachments.files import ATTACHMENT_FILES, AttachmentFiles
from crm_bridge.clock import Clock, utc_now
from crm_bridge.commerce import add_commerce
from crm_bridge.connectors.builtin import BUILTIN
from crm_bridge.connectors.port import Connector
from crm_bridge.console.people_mail import MAILER
from crm_bridge.console.setup import add_console
from crm_bridge.contents.setup import add_contents
from crm_bridge.conversations import transcript_mails
from crm_bridge.conversations.feed_hub import FEED_HUB, FeedHub
from crm_bridge.conversations.sweeper import SWEEPER, Sweeper
from crm_bridge.db import DATABASE, Database
from crm_bridge.escalation_rules.setup import add_escalation_rules
from crm_bridge.figures import mailing as figure_mails
from crm_bridge.figures.watching import add_watcher
from crm_bridge.insights.projecting import add_facts
from crm_bridge.intelligence.running.setup import add_shop_models
from crm_bridge.mail_outbox import add_mail_outbox
from crm_bridge.orders.rules import ShopRules
from crm_bridge.products.catalogue_file import keep_catalogue
from crm_bridge.readiness import add_readiness
from crm_bridge.retention import Retention
from crm_bridge.settings import Settings
from crm_bridge.supervision import supervised
from crm_bridge.tasks import mailing
from crm_bridge.training.setup import add_training
from crm_bridge.transcripts.exporting import add_exporter
from crm_bridge.webhooks.setup import add_webhooks

LONGEST_ADDRESS = 128 * 1024
"""Bytes: a search of ten thousand signs in any script still gets an answer that helps."""

ROUTES: tuple[RouteList, ...] = (
    routes_sessions.routes,
    routes_conversations.routes,
    routes_visits.routes,
    routes_attachments.routes,
    routes_turns.routes,
    routes_feed.routes,
    routes_availability.routes,
    routes_escalation_rules.routes,
    routes_contents.routes,
    routes_access.routes,
    routes_orders.routes,
    routes_commands.routes,
    routes_products.routes,
    routes_profile.routes,
    routes_channels.routes,
    routes_channel_updates.routes,
    routes_webhooks.routes,
    routes_help_desk.routes,
)


def init_app(
    settings: Settings,
    *,
    clock: Clock = utc_now,
    connector: Connector = BUILTIN,
    engine: AsyncEngine | None = None,
) -> web.Application:
    """Opens the database when the application starts and closes it when it ends, unless its
    `engine` is given. `clock` is where every time in it comes from, `connector` reaches the shop
    that decides on commands."""
    app = web.Application(
        middlewares=[observed(trusts_caller=True), problem_middleware],
        handler_args={"max_line_size": LONGEST_ADDRESS, **how_served(settings.idle_seconds)},
    )
    app[SETTINGS] = settings
    app[SCOPE_TOKENS] = _tokens(settings)
    # Read before the first request: a file is not read on the event loop.
    texts.shipped()
    for routes in ROUTES:
        routes.add_to(app)
    documents.add_to(app, ROUTES)
    add_readiness(app, settings)
    app[DATABASE] = Database(settings.database, clock, engine=engine, cipher=settings.cipher)
    app[ATTACHMENT_FILES] = AttachmentFiles(settings.state / "attachments")
    app[FEED_HUB] = FeedHub(app[DATABASE])
    app[SWEEPER] = _sweeper(settings, app[DATABASE])
    app.cleanup_ctx.append(_database)
    app.cleanup_ctx.append(_sweeping)
    app.on_startup.append(_keep_catalogue)
    app.on_shutdown.append(_stop_waiting)
    rules = ShopRules(settings.return_days, settings.cancellation_fee, ZoneInfo(settings.time_zone))
    add_commerce(app, rules, connector, settings.state)
    add_escalation_rules(app, settings)
    add_contents(app, settings)
    add_webhooks(app, settings)
    add_facts(app, app[DATABASE], ZoneInfo(settings.time_zone), settings.facts_seconds)
    add_exporter(app, app[DATABASE], settings)
    add_training(app, settings)
    add_shop_models(app, settings)
    add_console(app, settings)
    if MAILER in app:
        add_mail_outbox(app, app[DATABASE], app[MAILER], (transcript_mails, mailing, figure_mails))
    add_watcher(app, settings)
    # After the console's, which gives errors their screens.
    app.middlewares.append(plain_bodies_in_time(settings.body_seconds))
    return app


def _tokens(settings: Settings) -> Mapping[str, str]:
    tokens = {
        "gateway": settings.gateway_token,
        "actions": settings.actions_token,
        "webhooks": settings.webhooks_token,
        "help_desk": settings.help_desk_token,
    }
    return {scope: token.get_secret_value() for scope, token in tokens.items() if token}


def _sweeper(settings: Settings, database: Database) -> Sweeper:
    return Sweeper(
        database,
        idle=timedelta(minutes=settings.episode_idle_minutes),
        queue_limit=timedelta(minutes=settings.queue_limit_minutes),
        gone=timedelta(seconds=settings.agent_gone_seconds),
        every=settings.sweep_seconds,
    )


async def _database(app: web.Application) -> AsyncIterator[None]:
    yield
    await app[DATABASE].close()


async def _sweeping(app: web.Application) -> AsyncIterator[None]:
    retention = Retention(app[DATABASE], app[ATTACHMENT_FILES])
    async with (
        supervised("sweeper", app[SWEEPER].run),
        supervised("retention", retention.run),
    ):
        yield


async def _keep_catalogue(app: web.Application) -> None:
    await keep_catalogue(app[DATABASE], app[SETTINGS].state)


async def _stop_waiting(app: web.Application) -> None:
    app[FEED_HUB].close()
