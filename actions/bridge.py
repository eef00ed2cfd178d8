"""The actions' calls to the bridge, typed; each speaks for one conversation."""

from urllib.parse import quote

from crm_bridge.api.schemas.commerce import (
    Access,
    CommandKind,
    CommandPreview,
    CommandView,
    OrderDetail,
    OrderProved,
    Orders,
    Products,
    ProductView,
    ProveOrder,
    SubmitCommand,
)
from crm_bridge.api.schemas.visits import VisitContext
from crm_bridge.api.schemas.wishes import Suggested, WishSaid
from crm_bridge.client import BridgeTransport


class ConversationBridge:
    """What the bridge tells and does for one conversation.

    Every call may raise `BridgeUnavailable`, and `BridgeRefused` with the codes named.
    """

    def __init__(self, transport: BridgeTransport, conversation_id: str) -> None:
        self._transport = transport
        self._base = f"/v1/conversations/{quote(conversation_id, safe='')}"

    async def access(self) -> Access:
        """What the conversation has proved."""
        return await self._transport.request("GET", f"{self._base}/access", returns=Access)

    async def prove(self, proof: ProveOrder) -> OrderProved:
        """`proof_wrong` {tries_left}, `proof_locked` {locked_until}.

        Not repeated on a lost answer: a wrong try would be counted twice.
        """
        return await self._transport.request(
            "POST", f"{self._base}/proofs", body=proof, returns=OrderProved
        )

    async def orders(self, *, limit: int = 5) -> Orders:
        """The customer's orders, newest first; `proof_needed` below the level customer."""
        return await self._transport.request(
            "GET", f"{self._base}/orders", query={"limit": str(limit)}, returns=Orders
        )

    async def order(self, number: str) -> OrderDetail:
        """`proof_needed`, `order_unknown`, `order_ambiguous` {numbers}."""
        return await self._transport.request(
            "GET", f"{self._base}/orders/{quote(number, safe='')}", returns=OrderDetail
        )

    async def preview(
        self, number: str, kind: CommandKind, product_ids: list[str] | None = None
    ) -> CommandPreview:
        """What a change would do, without doing it."""
        return await self._transport.request(
            "GET",
            f"{self._base}/orders/{quote(number, safe='')}/options/{kind}",
            query={"product_ids": ",".join(product_ids)} if product_ids else None,
            returns=CommandPreview,
        )

    async def submit(self, command: SubmitCommand, *, key: str) -> CommandView:
        """Ask for a change; the same `key` never changes anything twice. `turn_over`."""
        return await self._transport.request(
            "POST",
            f"{self._base}/commands",
            body=command,
            idempotency_key=key,
            returns=CommandView,
        )

    async def suggest(self, said: WishSaid) -> Suggested:
        """Products for what the customer said, with stock and price of now and a reason each."""
        return await self._transport.request(
            "POST", f"{self._base}/recommendations", body=said, returns=Suggested
        )

    async def context(self) -> VisitContext:
        """Where the visitor is now, as their page says; it proves nothing."""
        return await self._transport.request("GET", f"{self._base}/context", returns=VisitContext)

    async def products(self, text: str, *, limit: int = 3) -> Products:
        """The products that fit some words, best first."""
        return await self._transport.request(
            "GET",
            "/v1/products",
            query={"text": text[:200], "limit": str(limit)},
            returns=Products,
        )

    async def product(self, product_id: str) -> ProductView:
        """`product_unknown`."""
        return await self._transport.request(
            "GET", f"/v1/products/{quote(product_id, safe='')}", returns=ProductView
        )
