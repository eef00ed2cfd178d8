"""Access, orders, commands and products: what actions ask the bridge, always for a conversation."""

from typing import Literal

from pydantic import Field, model_validator

from crm_bridge.api.schemas.base import Money, RequestModel, ResponseModel, UtcTime

OrderStatus = Literal[
    "placed",
    "packed",
    "shipped",
    "out_for_delivery",
    "delivered",
    "late",
    "lost",
    "cancelled",
    "returned",
    "refunded",
]
CommandKind = Literal["cancel_order", "change_address", "return_items", "exchange_items"]
AnyCommandKind = Literal[CommandKind, "refund_items"]
"""`refund_items` is asked for by staff alone, and seen by everybody."""
CommandState = Literal["requested", "confirmed", "refused"]


class Access(ResponseModel):
    """What the conversation has proved: nobody, one or more orders, or a whole customer."""

    level: Literal["anonymous", "order", "customer"]
    private: bool
    first_name: str | None = None
    opened_orders: list[str] = []
    locked_until: UtcTime | None = None


class ProveOrder(RequestModel):
    """An order number with the e-mail or the postcode on it."""

    order_number: str = Field(min_length=1, max_length=64)
    email: str | None = Field(default=None, max_length=254)
    postcode: str | None = Field(default=None, max_length=16)

    @model_validator(mode="after")
    def _has_a_proof(self) -> "ProveOrder":
        if not (self.email or self.postcode):
            raise ValueError("give the e-mail or the postcode on the order")
        return self


class OrderProved(ResponseModel):
    order_number: str
    expires_at: UtcTime


class OrderLine(ResponseModel):
    product_id: str
    name: str
    quantity: int
    unit_price: Money
    size: str | None = None
    colour: str | None = None
    image: str | None = None


class OrderSummary(ResponseModel):
    number: str
    status: OrderStatus
    placed_at: UtcTime
    total: Money
    items: list[str]
    """Product names, the first three."""
    promised_at: UtcTime | None = None
    delivered_at: UtcTime | None = None


class ReturnView(ResponseModel):
    """`amount` is what was or will be refunded."""

    product_id: str
    name: str
    state: Literal["requested", "received", "refunded", "refused"]
    requested_at: UtcTime
    label_number: str | None = None
    amount: Money | None = None
    refunded_at: UtcTime | None = None


class CommandView(ResponseModel):
    """A change to an order and what became of it.

    `refusal` is a code: `already_dispatched`, `already_cancelled`, `already_delivered`,
    `not_delivered`, `outside_window`, `already_returned`, `line_unknown`, `out_of_stock` (the size
    wished for in an exchange), `change_pending` (another change is not decided yet),
    `not_dispatched` (cancel it instead of refunding it), `refused_by_shop`.
    """

    id: str
    kind: AnyCommandKind
    order_number: str
    state: CommandState
    refusal: str | None = None
    refund: Money | None = None
    fee: Money | None = None
    label_number: str | None = None
    address: str | None = None


class OrderDetail(OrderSummary):
    lines: list[OrderLine]
    shipped_at: UtcTime | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None
    shipping_address: str | None = None
    payment_method: str | None = None
    returns: list[ReturnView] = []
    open_commands: list[CommandView] = []


class Orders(ResponseModel):
    orders: list[OrderSummary]


class CommandPreview(ResponseModel):
    """What a command would do, for repeating it to the customer before they say yes."""

    kind: CommandKind
    order_number: str
    allowed: bool
    refusal: str | None = None
    refund: Money | None = None
    fee: Money | None = None
    until: UtcTime | None = None
    """Until when it is possible (end of the return window, for example)."""
    lines: list[OrderLine] = []


class SubmitCommand(RequestModel):
    """A change to an order. The header `Idempotency-Key` makes it safe to send again.

    `turn_id` and `fence` name the turn that asks: when its lease is over, nothing is changed
    (409 `turn_over`). `product_ids` empty means the whole order.
    """

    kind: CommandKind
    order_number: str
    turn_id: str
    fence: int
    address: str | None = Field(default=None, max_length=500)
    product_ids: list[str] = []
    reason: str | None = Field(default=None, max_length=500)
    exchange_for: str | None = Field(default=None, max_length=200)


class ProductView(ResponseModel):
    id: str
    name: str
    category: str
    description: str
    price: Money
    stock: int
    brand: str | None = None
    attributes: dict[str, object] = {}
    image: str | None = None
    url: str | None = None


class Products(ResponseModel):
    """`next` asks for the page after this one; it is absent at the end."""

    products: list[ProductView]
    next: str | None = None


class Recommendation(ProductView):
    """`reason` is true and ready to be shown: "Often bought with Trail Boot"."""

    reason: str


class Recommendations(ResponseModel):
    products: list[Recommendation]
