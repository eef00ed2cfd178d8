"""Turns: taking one under a lease, recording what came of it, finding those left behind."""

from aiohttp import web

from crm_bridge.api.routing import Answer, RouteList
from crm_bridge.api.schemas.conversations import (
    PendingTurns,
    TakeTurn,
    Turn,
    TurnRecorded,
    TurnResult,
)
from crm_bridge.conversations import leases, turns
from crm_bridge.db import DATABASE
from crm_bridge.escalation_rules.setup import STANDING_CALLS

routes = RouteList(tag="turns")


@routes.endpoint(
    "POST",
    "/v1/conversations/{cid}/turns",
    scope="gateway",
    body=TakeTurn,
    returns={201: Turn, 204: None},
    errors=["404 conversation_unknown", "409 lease_held"],
)
async def take_turn(request: web.Request, *, body: TakeTurn) -> Answer:
    """Take the oldest unanswered message; 204 when there is nothing for the bot to answer."""
    async with request.config_dict[DATABASE].session(quick=True) as session:
        turn = await leases.take(session, request.match_info["cid"], body)
    return Answer(201, turn) if turn else Answer(204)


@routes.endpoint(
    "POST",
    "/v1/turns/{turn_id}/result",
    scope="gateway",
    body=TurnResult,
    returns={200: TurnRecorded},
    errors=["404 turn_unknown", "409 fence_stale", "422 result_invalid"],
)
async def record_result(request: web.Request, *, body: TurnResult) -> Answer:
    """Record what came of a turn; the same again gives the same answer."""
    async with request.config_dict[DATABASE].session(quick=True) as session:
        recorded = await turns.record(
            session,
            request.match_info["turn_id"],
            body,
            request.config_dict[STANDING_CALLS],
        )
    return Answer(200, recorded)


@routes.endpoint("GET", "/v1/turns/pending", scope="gateway", returns={200: PendingTurns})
async def pending_turns(request: web.Request) -> Answer:
    """Name the conversations with an unanswered message that nobody works on."""
    async with request.config_dict[DATABASE].reading() as session:
        waiting = await turns.pending(session)
    return Answer(200, PendingTurns(conversation_ids=waiting))
