"""What a conversation has proved, and proving an order."""

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.access import proofs, tries
from crm_bridge.access.proofs import (
    OrderOpened,
    ProofLocked,
    ProofResult,
    ProofWrong,
    SeveralFit,
)
from crm_bridge.access.visibility import private_standing, standing
from crm_bridge.api.routing import Answer, RouteList
from crm_bridge.api.schemas.base import utc_text
from crm_bridge.api.schemas.commerce import Access, OrderProved, ProveOrder
from crm_bridge.connectors.port import CONNECTOR
from crm_bridge.conversations.feed import append_event
from crm_bridge.db import DATABASE, now
from crm_bridge.errors import BridgeError, Conflict, Forbidden, TooMany

routes = RouteList(tag="access")


@routes.endpoint(
    "GET",
    "/v1/conversations/{cid}/access",
    scope="actions",
    returns={200: Access},
    errors=["404 conversation_unknown"],
)
async def show_access(request: web.Request) -> Answer:
    """What the conversation may see."""
    cid = request.match_info["cid"]
    async with request.config_dict[DATABASE].reading(quick=True) as session:
        found = await standing(session, cid)
        if not found.private:
            return Answer(200, Access(level="anonymous", private=False))
        shop = request.config_dict[CONNECTOR].port_for(session)
        customer = await shop.read_customer(found.customer_id) if found.customer_id else None
        access = Access(
            level="customer" if customer else "order" if found.opened_orders else "anonymous",
            private=True,
            first_name=customer.first_name if customer else None,
            opened_orders=list(found.opened_orders),
            locked_until=await tries.locked_until(session, cid, now(session)),
        )
    return Answer(200, access)


@routes.endpoint(
    "POST",
    "/v1/conversations/{cid}/proofs",
    scope="actions",
    body=ProveOrder,
    returns={201: OrderProved},
    errors=[
        "403 proof_wrong",
        "403 place_not_private",
        "404 conversation_unknown",
        "409 order_ambiguous",
        "429 proof_locked",
    ],
)
async def prove_order(request: web.Request, *, body: ProveOrder) -> Answer:
    """Open one order for 30 minutes with the e-mail or postcode on it.

    An order that does not exist is refused like a wrong proof. Five wrong tries lock further ones
    for 15 minutes, in this conversation and for this order number.
    """
    cid = request.match_info["cid"]
    async with request.config_dict[DATABASE].session() as session:
        await private_standing(session, cid)
        shop = request.config_dict[CONNECTOR].port_for(session)
        result = await proofs.prove_order(
            session, shop, cid, body.order_number, email=body.email, postcode=body.postcode
        )
        if isinstance(result, OrderOpened):
            append_event(session, cid, "identity")
        _audit(session, cid, result)
    if isinstance(result, OrderOpened):
        return Answer(201, OrderProved(order_number=result.number, expires_at=result.expires_at))
    # Only now, so that the wrong try is committed.
    raise _refusal(result)


def _audit(session: AsyncSession, cid: str, result: ProofResult) -> None:
    action = {OrderOpened: "proof.accepted", ProofWrong: "proof.wrong", ProofLocked: "proof.locked"}
    detail = {"order": result.number} if isinstance(result, OrderOpened) else {}
    name = action.get(type(result), "proof.ambiguous")
    audit.record(session, "customer", name, f"conversation:{cid}", detail)


def _refusal(result: ProofWrong | ProofLocked | SeveralFit) -> BridgeError:
    match result:
        case ProofWrong(tries_left):
            detail = "No order has this number together with this e-mail or postcode."
            return Forbidden("proof_wrong", detail, extras={"tries_left": tries_left})
        case ProofLocked(until):
            detail = "Too many wrong tries; trying again is possible later."
            return TooMany("proof_locked", detail, extras={"locked_until": utc_text(until)})
        case SeveralFit(numbers):
            detail = f"The number fits several orders: {', '.join(numbers)}."
            return Conflict("order_ambiguous", detail, extras={"numbers": numbers})
