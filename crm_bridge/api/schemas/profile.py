"""What is known of a customer, as services read it. Money is in minor units of its currency."""

from typing import Literal

from pydantic import ConfigDict

from crm_bridge.api.schemas.base import RequestModel, ResponseModel, UtcTime


class ProfilingWish(RequestModel):
    """Whether anything may be worked out of the customer."""

    allowed: bool


class ProfilingStands(ResponseModel):
    """`since` is when they were left out, where they are."""

    customer_id: str
    allowed: bool
    since: UtcTime | None = None


class _Read(ResponseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, from_attributes=True)


class SpentView(_Read):
    currency: str
    paid: int
    refunded: int
    orders: int
    average: int


class ShareView(_Read):
    """So many `count` out of `of`."""

    name: str
    count: int
    of: int


class SizeView(_Read):
    """Kept most often in its category: `count` of `of` pieces."""

    category: str
    size: str
    count: int
    of: int


class PriceBand(_Read):
    """The middle half of what they pay for a piece."""

    currency: str
    low: int
    middle: int
    high: int
    pieces: int


class SentBackView(_Read):
    pieces: int
    of: int
    reasons: list[str]


class LastOrder(_Read):
    number: str
    at: UtcTime
    status: str
    currency: str
    total: int


class FromOrders(_Read):
    """`every_days` is the median time between two days with purchases; `orders` leaves out what was
    cancelled or cost nothing."""

    orders: int
    cancelled: int
    first_at: UtcTime | None
    last_at: UtcTime | None
    last: LastOrder | None
    every_days: float | None
    spent: list[SpentView]
    categories: list[ShareView]
    sizes: list[SizeView]
    bands: list[PriceBand]
    reduced: ShareView | None
    sent_back: SentBackView | None


class HoursView(_Read):
    """By the shop's clock."""

    begin: int
    end: int
    count: int
    of: int


class FeltView(_Read):
    at: UtcTime
    score: float


class MoodView(_Read):
    """The mean of the last `conversations`, from -1 to 1; `history` the newest last."""

    score: float
    label: Literal["positive", "neutral", "negative"]
    conversations: int
    turned: Literal["better", "worse"] | None
    history: list[FeltView]


class RatedView(_Read):
    last: int
    average: float
    count: int


class FromConversations(_Read):
    conversations: int
    channel: ShareView | None
    hours: HoursView | None
    topics: list[ShareView]
    mood: MoodView | None
    rated: RatedView | None


class OpenMatter(_Read):
    """`late` and `lost` orders, a `return` or a change that is `unconfirmed`, a `task`, a
    conversation that is `waiting` or `talking`, or the last one if it ended `unsolved`."""

    kind: str
    since: UtcTime
    order: str | None
    conversation_id: str | None
    detail: str | None


class PlacedView(_Read):
    key: str
    name: str
    means: str


class SegmentsView(_Read):
    value: PlacedView
    habits: PlacedView | None
    as_of: UtcTime


class CouldSuggest(ResponseModel):
    product_id: str
    name: str
    reason: str


class CustomerProfile(ResponseModel):
    """Where `profiled` is false, nothing else is there but since when. `shop_as_of` is when the
    shop last loaded its data."""

    customer_id: str
    profiled: bool
    not_since: UtcTime | None = None
    as_of: UtcTime | None = None
    shop_as_of: UtcTime | None = None
    since: UtcTime | None = None
    open: list[OpenMatter] | None = None
    orders: FromOrders | None = None
    conversations: FromConversations | None = None
    segments: SegmentsView | None = None
    could_suggest: list[CouldSuggest] | None = None
