"""Adds the rules that call a person to the bridge's application."""

from collections.abc import AsyncIterator

from aiohttp import web

from crm_bridge.connectors.port import CONNECTOR
from crm_bridge.db import DATABASE
from crm_bridge.escalation_rules.in_a_turn import StandingCalls
from crm_bridge.escalation_rules.standing import STANDING_RULES, StandingRules
from crm_bridge.settings import Settings
from crm_bridge.supervision import supervised

STANDING_CALLS = web.AppKey("STANDING_CALLS", StandingCalls)


def add_escalation_rules(app: web.Application, settings: Settings) -> None:
    """Call it after the database and the shop were added."""
    rules = StandingRules(settings.escalation_file, app[DATABASE])
    app[STANDING_RULES] = rules
    app[STANDING_CALLS] = StandingCalls(lambda: rules.document, app[CONNECTOR], settings.currency)
    app.cleanup_ctx.append(_followed)


async def _followed(app: web.Application) -> AsyncIterator[None]:
    async with supervised("rules that call a person", app[STANDING_RULES].follow):
        yield
