"""Changing an order: cancel it, send it elsewhere, send something back."""

from aiohttp import web

from crm_bridge.api.routing import Answer, RouteList
from crm_bridge.api.schemas.commerce import CommandView, SubmitCommand
from crm_bridge.commerce import SHOP_RULES
from crm_bridge.connectors.outbox import OUTBOX
from crm_bridge.connectors.port import CONNECTOR
from crm_bridge.db import DATABASE
from crm_bridge.errors import RequestInvalid
from crm_bridge.orders.commands import AskedBy, submit
from crm_bridge.orders.placing import Asked
from crm_bridge.orders.views import command_view

routes = RouteList(tag="orders")

_KEY = "Idempotency-Key"
_KEY_LENGTH = 200


@routes.endpoint(
    "POST",
    "/v1/conversations/{cid}/commands",
    scope="actions",
    body=SubmitCommand,
    headers=[_KEY],
    returns={201: CommandView, 200: CommandView},
    errors=[
        "403 proof_needed",
        "403 place_not_private",
        "404 conversation_unknown",
        "404 order_unknown",
        "409 order_ambiguous",
        "409 turn_over",
        "422 idempotency_key_missing",
        "422 idempotency_mismatch",
    ],
)
async def submit_command(request: web.Request, *, body: SubmitCommand) -> Answer:
    """Ask the shop for a change to an order; 200 when this key has asked already.

    The answer says `confirmed` only when the shop has confirmed. `requested` means that it has
    not decided: the customer is told in the conversation when it has.
    """
    by = AskedBy(request.match_info["cid"], body.turn_id, body.fence, _key(request))
    async with request.config_dict[DATABASE].session() as session:
        connector = request.config_dict[CONNECTOR]
        rules = request.config_dict[SHOP_RULES]
        command, new = await submit(session, connector, rules, _asked(body), by)
    if command.state == "requested":
        request.config_dict[OUTBOX].wake()
    return Answer(201 if new else 200, command_view(command))


def _asked(body: SubmitCommand) -> Asked:
    return Asked(
        kind=body.kind,
        typed_number=body.order_number,
        address=body.address,
        product_ids=tuple(dict.fromkeys(body.product_ids)),
        reason=body.reason,
        exchange_for=body.exchange_for,
    )


def _key(request: web.Request) -> str:
    key = request.headers.get(_KEY, "").strip()
    if not 0 < len(key) <= _KEY_LENGTH:
        detail = f"Send the header {_KEY}: the turn's id and the action's name."
        raise RequestInvalid("idempotency_key_missing", detail)
    return key
