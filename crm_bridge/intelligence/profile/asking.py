"""What the models say of a customer, for a request: with what the application has in memory."""

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.connectors.port import CONNECTOR, PortUnavailable
from crm_bridge.intelligence.profile.ahead import Ahead, ahead_of, suggestions_for
from crm_bridge.intelligence.profile.portrait import Portrait
from crm_bridge.intelligence.running.shelf import MODEL_SHELF
from crm_bridge.intelligence.serving.kept import ASSORTMENT


async def ahead_in(request: web.Request, session: AsyncSession, found: Portrait) -> Ahead:
    """A shop that cannot be reached keeps back what could be suggested, and nothing else."""
    app = request.config_dict
    port = app[CONNECTOR].port_for(session)
    try:
        assortment = await app[ASSORTMENT].get(session)
        suggested = await suggestions_for(session, found, app[MODEL_SHELF], port, assortment)
    except PortUnavailable:
        suggested = ()
    return await ahead_of(session, found, app[MODEL_SHELF], suggested)
