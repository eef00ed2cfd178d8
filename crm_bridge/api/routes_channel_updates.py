"""What comes in over the channels, and what goes out."""

from datetime import timedelta

from aiohttp import web
from pydantic import Field

from crm_bridge.api.routing import Answer, RouteList
from crm_bridge.api.schemas.base import RequestModel
from crm_bridge.api.schemas.channels import (
    MOST_UPDATES,
    DeleteMessage,
    DueDeliveries,
    Edited,
    EditMessage,
    HandleUpdates,
    KeepUpdates,
    MarkDeliveries,
    TakeDeliveries,
    UnhandledUpdates,
    UpdatesKept,
)
from crm_bridge.channels import deliveries, edits, inbox
from crm_bridge.db import DATABASE

routes = RouteList(tag="channels")


class UnhandledQuery(RequestModel):
    """`older_than` is in seconds since they came in."""

    older_than: float = Field(default=0, ge=0, le=86_400)
    limit: int = Field(default=MOST_UPDATES, ge=1, le=MOST_UPDATES)


@routes.endpoint(
    "POST",
    "/v1/channel-updates",
    scope="gateway",
    body=KeepUpdates,
    returns={200: UpdatesKept},
)
async def keep_updates(request: web.Request, *, body: KeepUpdates) -> Answer:
    """Keep what a provider sent, before it gets its acknowledgement; repeats change nothing."""
    async with request.config_dict[DATABASE].session() as session:
        fresh = await inbox.keep(session, body.updates)
        return Answer(200, UpdatesKept(fresh=fresh, before=await inbox.left_before(session, fresh)))


@routes.endpoint(
    "GET",
    "/v1/channel-updates",
    scope="gateway",
    query=UnhandledQuery,
    returns={200: UnhandledUpdates},
)
async def unhandled_updates(request: web.Request, *, query: UnhandledQuery) -> Answer:
    """Give what nobody has handled yet, for a gateway that died with it."""
    async with request.config_dict[DATABASE].reading() as session:
        older_than = timedelta(seconds=query.older_than)
        found = await inbox.unhandled(session, older_than, query.limit)
    return Answer(200, UnhandledUpdates(updates=found))


@routes.endpoint(
    "POST",
    "/v1/channel-updates/handled",
    scope="gateway",
    body=HandleUpdates,
    returns={204: None},
)
async def handle_updates(request: web.Request, *, body: HandleUpdates) -> Answer:
    """Say that these need not be looked at again."""
    async with request.config_dict[DATABASE].session() as session:
        await inbox.handled(session, body)
    return Answer(204)


@routes.endpoint(
    "POST",
    "/v1/channel-deliveries/take",
    scope="gateway",
    body=TakeDeliveries,
    returns={200: DueDeliveries},
)
async def take_deliveries(request: web.Request, *, body: TakeDeliveries) -> Answer:
    """Take what is to be sent, a thread at a time under a lease."""
    async with request.config_dict[DATABASE].session() as session:
        return Answer(200, await deliveries.take(session, body))


@routes.endpoint(
    "POST",
    "/v1/channel-deliveries/{cid}",
    scope="gateway",
    body=MarkDeliveries,
    returns={204: None},
    errors=["404 conversation_unknown"],
)
async def mark_deliveries(request: web.Request, *, body: MarkDeliveries) -> Answer:
    """Say how the sending went."""
    async with request.config_dict[DATABASE].session() as session:
        await deliveries.mark(session, request.match_info["cid"], body)
    return Answer(204)


@routes.endpoint(
    "POST",
    "/v1/conversations/{cid}/edits",
    scope="gateway",
    body=EditMessage,
    returns={200: Edited},
    errors=[
        "404 conversation_unknown",
        "422 message_invalid",
        "422 message_empty",
        "422 message_too_long",
    ],
    invalid_code="message_invalid",
)
async def edit_message(request: web.Request, *, body: EditMessage) -> Answer:
    """Take over that a customer changed what they wrote."""
    async with request.config_dict[DATABASE].session() as session:
        return Answer(200, await edits.edit(session, request.match_info["cid"], body))


@routes.endpoint(
    "POST",
    "/v1/conversations/{cid}/deletions",
    scope="gateway",
    body=DeleteMessage,
    returns={204: None},
    errors=["404 conversation_unknown"],
)
async def delete_message(request: web.Request, *, body: DeleteMessage) -> Answer:
    """Take over that a customer took back what they wrote."""
    async with request.config_dict[DATABASE].session() as session:
        await edits.delete(session, request.match_info["cid"], body.external_id)
    return Answer(204)
