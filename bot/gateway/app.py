"""The gateway's application: every resource opened and closed in one place."""

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from zoneinfo import ZoneInfo

from aiohttp import ClientSession, web
from pydantic import SecretStr

from bot.escalation import RulesFile
from bot.gateway import demo, pages
from bot.gateway.answering import Answering
from bot.gateway.assistant import Assistant
from bot.gateway.attachments.links import AttachmentLinks
from bot.gateway.bridge import Bridge
from bot.gateway.channels.core import house
from bot.gateway.channels.core.house import CHANNELS, Channels
from bot.gateway.channels.web import attachments as attachment_routes
from bot.gateway.channels.web import links as link_routes
from bot.gateway.channels.web import routes as chat_routes
from bot.gateway.channels.web import transcript as transcript_routes
from bot.gateway.channels.web import visits as visit_routes
from bot.gateway.channels.web import widget as widget_routes
from bot.gateway.channels.web.chat import Chat
from bot.gateway.channels.web.protocol import LONGEST_FRAME
from bot.gateway.contents import CONTENTS, PublishedContents
from bot.gateway.delivery import Deliveries
from bot.gateway.feed import FeedReader
from bot.gateway.help import routes as help_pages
from bot.gateway.hub import Hub
from bot.gateway.limits import MessageLimits, requests_limited
from bot.gateway.origins import origin_guard
from bot.gateway.problems import problems
from bot.gateway.rules import PublishedRules
from bot.gateway.sessions import Sessions
from bot.gateway.settings import GatewaySettings
from bot.gateway.stopping import IN_HAND, InHand
from bot.gateway.turns import Turns
from bot.gateway.widget.config import ClientConfig
from bot.gateway.widget.file import WidgetFile
from bot.gateway.widget.opening import Opening
from bot.gateway.widget.texts import WidgetTexts
from bot.observability.edge import add_pages, answers, can_work, observed
from bot.observability.readiness import Dependency
from bot.serving import how_served, plain_bodies_in_time
from crm_bridge.client import BridgeTransport
from crm_bridge.supervision import supervised
from crm_bridge.texts import Texts

SETTINGS = web.AppKey("settings", GatewaySettings)

CONTEXTS_A_MINUTE = 60
"""How often the page of one conversation may tell where its customer is."""


def init_app(settings: GatewaySettings) -> web.Application:
    """The application for `web.run_app` or a test server."""
    app = web.Application(
        middlewares=[
            observed(trusts_caller=False),
            origin_guard(settings.allowed_origins),
            requests_limited(settings.address_messages_per_minute, chat_routes.address_of),
            problems,
            plain_bodies_in_time(settings.body_seconds),
        ],
        client_max_size=LONGEST_FRAME,
        handler_args=how_served(settings.idle_seconds),
    )
    app[SETTINGS] = settings
    app[chat_routes.TRUST_FORWARDED] = settings.trust_forwarded
    app[widget_routes.DEFAULT_LOCALE] = settings.locale
    app[attachment_routes.MAX_MB] = settings.attachment_max_mb
    app.add_routes(chat_routes.routes)
    app.add_routes(attachment_routes.routes)
    app.add_routes(widget_routes.routes)
    app.add_routes(visit_routes.routes)
    app.add_routes(transcript_routes.routes)
    app.add_routes(link_routes.routes)
    app.add_routes(house.routes)
    app.add_routes(pages.routes(settings))
    add_pages(app, _dependencies(settings), _token(settings.metrics_token))
    app.cleanup_ctx.append(_chat)
    # After the chat's, which knows what leads changed in the articles.
    help_pages.set_up(app, settings, lambda: app[CONTENTS].articles)
    if settings.demo:
        app[demo.SETTINGS] = settings
        app.add_routes(demo.routes(settings))
    app.on_shutdown.append(_finish)
    return app


async def _chat(app: web.Application) -> AsyncIterator[None]:
    settings = app[SETTINGS]
    texts = await asyncio.to_thread(Texts.load, settings.responses_folder)
    async with AsyncExitStack() as stack:
        transport = await stack.enter_async_context(
            BridgeTransport(settings.bridge_url, settings.gateway_token.get_secret_value())
        )
        session = await stack.enter_async_context(ClientSession())
        bridge = Bridge(transport)
        assistant = Assistant(
            session, settings.assistant_url, settings.assistant_token.get_secret_value()
        )
        contents = app[CONTENTS] = PublishedContents(texts, bridge)
        file = await asyncio.to_thread(RulesFile, settings.escalation_file)
        rules = PublishedRules(file, bridge)
        answering = Answering(assistant, rules, texts, settings.turn_seconds)
        hub = Hub()
        holder = _holder()
        turns = Turns(bridge, answering, hub, holder=holder)
        channels = app[CHANNELS] = Channels(settings, transport, turns, texts, holder=holder)
        hub.overheard(channels.news)
        deliveries = Deliveries(bridge)
        limits = MessageLimits(settings.messages_per_minute, settings.address_messages_per_minute)
        context_limits = MessageLimits(CONTEXTS_A_MINUTE, 5 * CONTEXTS_A_MINUTE)
        links = AttachmentLinks(settings.gateway_token)
        app[chat_routes.CHAT] = Chat(
            bridge, Sessions(bridge), limits, turns, hub, deliveries, links, context_limits
        )
        widget = await asyncio.to_thread(_widget_file, settings)
        opening = Opening(bridge)
        app[chat_routes.CONFIG] = _config(settings, widget, texts, opening, channels)
        app[demo.BRIDGE] = bridge

        # Left in reverse order: turns are drained while the feed and the bridge still answer.
        await stack.enter_async_context(supervised("deliveries", deliveries.run))
        await stack.enter_async_context(supervised("opening hours", opening.follow))
        await stack.enter_async_context(supervised("settings of the chat window", widget.follow))
        feed = FeedReader(bridge, hub, rules.told, channels.told, contents.told)
        await feed.begin()
        # After the feed's place is known, so that no change comes between.
        await rules.begin()
        await contents.begin()
        await stack.enter_async_context(supervised("escalation rules", rules.follow))
        await stack.enter_async_context(supervised("texts and articles", contents.follow))
        await stack.enter_async_context(supervised("feed", feed.run))
        await stack.enter_async_context(turns.drained())
        await stack.enter_async_context(supervised("pick-up", turns.pick_up))
        await stack.enter_async_context(channels.open())
        app[IN_HAND] = InHand(turns, feed, channels, hub)
        yield


def _dependencies(settings: GatewaySettings) -> dict[str, Dependency]:
    # Without the assistant customers are told so, and can still call a person.
    return {
        "bridge": can_work(settings.bridge_url),
        "assistant": replace(answers(settings.assistant_url), needed=False),
    }


def _token(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


def _widget_file(settings: GatewaySettings) -> WidgetFile:
    return WidgetFile(settings.widget_file, WidgetTexts(settings.widget_texts_folder))


def _config(
    settings: GatewaySettings,
    widget: WidgetFile,
    texts: Texts,
    opening: Opening,
    channels: Channels,
) -> ClientConfig:
    return ClientConfig(
        widget,
        texts,
        opening,
        shop_name=settings.shop_name,
        zone=ZoneInfo(settings.time_zone),
        attachment_max_mb=settings.attachment_max_mb,
        channels=channels.going_on.channels,
    )


async def _finish(app: web.Application) -> None:
    await app[IN_HAND].finish()


def _holder() -> str:
    """A name for this process in leases, new at each start."""
    return f"{socket.gethostname()}-{secrets.token_hex(4)}"
