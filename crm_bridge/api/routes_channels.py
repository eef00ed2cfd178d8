"""The channels' set-up and threads, for the gateways."""

from aiohttp import web

from crm_bridge.api.routing import Answer, RouteList
from crm_bridge.api.schemas.channels import (
    ChannelReport,
    ChannelSetups,
    CodeIssued,
    CodeRedeemed,
    Connection,
    IssueCode,
    KeepConnection,
    OfferChannel,
    OpenThread,
    RedeemCode,
    ThreadOpened,
)
from crm_bridge.channels import codes, setup, threads
from crm_bridge.db import DATABASE

routes = RouteList(tag="channels")
UNKNOWN = "404 channel_unknown"


@routes.endpoint(
    "PUT",
    "/v1/channels/{channel}",
    scope="gateway",
    body=OfferChannel,
    returns={204: None},
    errors=["422 channel_invalid"],
)
async def offer_channel(request: web.Request, *, body: OfferChannel) -> Answer:
    """Say what a gateway can do over a channel, and what it must be told for it."""
    async with request.config_dict[DATABASE].session() as session:
        await setup.offer(session, request.match_info["channel"], body)
    return Answer(204)


@routes.endpoint("GET", "/v1/channels", scope="gateway", returns={200: ChannelSetups})
async def read_channels(request: web.Request) -> Answer:
    """Tell what admins set up, with secrets. An event of type `channels` says when to ask again."""
    async with request.config_dict[DATABASE].reading() as session:
        return Answer(200, await setup.setups(session))


@routes.endpoint(
    "PUT",
    "/v1/channels/{channel}/connections/{external_id}",
    scope="gateway",
    body=KeepConnection,
    returns={200: Connection},
    errors=[UNKNOWN],
)
async def keep_connection(request: web.Request, *, body: KeepConnection) -> Answer:
    """Keep a place where the channel is connected, or that it is lost."""
    name, external_id = (request.match_info[part] for part in ("channel", "external_id"))
    async with request.config_dict[DATABASE].session() as session:
        kept = await setup.keep_connection(session, name, external_id, body)
    return Answer(200, kept)


@routes.endpoint(
    "POST",
    "/v1/channels/{channel}/report",
    scope="gateway",
    body=ChannelReport,
    returns={204: None},
    errors=[UNKNOWN],
)
async def report(request: web.Request, *, body: ChannelReport) -> Answer:
    """Say how a channel stands."""
    async with request.config_dict[DATABASE].session() as session:
        await setup.report(session, request.match_info["channel"], body)
    return Answer(204)


@routes.endpoint(
    "POST",
    "/v1/channel-threads",
    scope="gateway",
    body=OpenThread,
    returns={200: ThreadOpened},
    errors=["404 thread_unknown"],
)
async def open_thread(request: web.Request, *, body: OpenThread) -> Answer:
    """Find the conversation that is held in a thread, or begin one."""
    return Answer(200, await threads.open_thread(request.config_dict[DATABASE], body))


@routes.endpoint(
    "POST",
    "/v1/channel-threads/redeem",
    scope="gateway",
    body=RedeemCode,
    returns={200: CodeRedeemed},
    errors=["422 code_invalid"],
)
async def redeem_code(request: web.Request, *, body: RedeemCode) -> Answer:
    """Use a one-time code in a thread."""
    return Answer(200, await codes.redeem(request.config_dict[DATABASE], body))


@routes.endpoint(
    "POST",
    "/v1/conversations/{cid}/link-codes",
    scope="gateway",
    body=IssueCode,
    returns={201: CodeIssued},
    errors=["404 conversation_unknown"],
)
async def issue_code(request: web.Request, *, body: IssueCode) -> Answer:
    """Give out a one-time code to go on in a channel with."""
    async with request.config_dict[DATABASE].session() as session:
        issued = await codes.issue(session, request.match_info["cid"], body.channel)
    return Answer(201, issued)
