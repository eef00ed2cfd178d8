"""Opening chat sessions, and finding whose a token is."""

from datetime import timedelta

from aiohttp import web

from crm_bridge.api.keys import SETTINGS
from crm_bridge.api.routing import Answer, RouteList
from crm_bridge.api.schemas.conversations import (
    OpenSession,
    ResolveSession,
    SessionOpened,
    SessionResolved,
)
from crm_bridge.conversations import sessions
from crm_bridge.db import DATABASE
from crm_bridge.identity import verify

routes = RouteList(tag="sessions")


@routes.endpoint(
    "POST",
    "/v1/sessions",
    scope="gateway",
    body=OpenSession,
    returns={201: SessionOpened},
    errors=["401 identity_invalid", "409 identity_conflict"],
)
async def open_session(request: web.Request, *, body: OpenSession) -> Answer:
    """Open a chat session, or go on with one."""
    settings = request.config_dict[SETTINGS]
    database = request.config_dict[DATABASE]
    identified = None
    if body.identity is not None:
        secret = settings.identity_secret.get_secret_value()
        identified = verify(body.identity, secret, database.clock())
    async with database.session() as session:
        opened = await sessions.open_session(
            session, body, identified, timedelta(days=settings.session_days)
        )
    return Answer(201, opened)


@routes.endpoint(
    "POST",
    "/v1/sessions/resolve",
    scope="gateway",
    body=ResolveSession,
    returns={200: SessionResolved},
    errors=["401 token_invalid", "401 token_expired"],
)
async def resolve_session(request: web.Request, *, body: ResolveSession) -> Answer:
    """Say whose conversation a token opens."""
    database = request.config_dict[DATABASE]
    async with database.reading(quick=True) as session:
        used_before, resolved = await sessions.resolve(session, body.token)
    if not used_before:
        async with database.session(quick=True) as session:
            await sessions.mark_used(session, body.token)
    return Answer(200, resolved)
