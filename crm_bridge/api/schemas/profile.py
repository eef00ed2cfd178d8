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
    first_at: UtcTime | None = None
    last_at: UtcTime | None = None
    last: LastOrder | None = None
    every_days: float | None = None
    spent: list[SpentView]
    categories: list[ShareView]
    sizes: list[SizeView]
    bands: list[PriceBand]
    reduced: ShareView | None = None
    sent_back: SentBackView | None = None


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
    turned: Literal["better", "worse"] | None = None
    history: list[FeltView]


class RatedView(_Read):
    last: int
    average: float
    count: int


class FromConversations(_Read):
    conversations: int
    channel: ShareView | None = None
    hours: HoursView | None = None
    topics: list[ShareView]
    mood: MoodView | None = None
    rated: RatedView | None = None


class OpenMatter(_Read):
    """`late` and `lost` orders, a `return` or a change that is `unconfirmed`, a `task`, a
    conversation that is `waiting` or `talking`, or the last one if it ended `unsolved`."""

    kind: str
    since: UtcTime
    order: str | None = None
    conversation_id: str | None = None
    detail: str | None = None


class PlacedView(_Read):
    key: str
    name: str
    means: str


class SegmentsView(_Read):
    value: PlacedView
    habits: PlacedView | None = None
    as_of: UtcTime


class WhyView(_Read):
    """`effect` is added to the log-odds (of an amount, to its logarithm) beside a typical
    customer."""

    text: str
    effect: float


class ScoreView(_Read):
    """Within the next `days` days; `typical` is that of a typical customer of the shop."""

    probability: float
    days: int
    typical: float
    reasons: list[WhyView]


class WorthView(_Read):
    """Expected to be spent within the next `days` days, in `orders` orders."""

    expected: int
    days: int
    orders: float
    typical: int
    reasons: list[WhyView]


class NextView(_Read):
    """Of those who bought `after`, the share `confidence` bought `then` within `days` days:
    `support` customers."""

    after: str
    then: str
    days: int
    support: int
    confidence: float
    lift: float


class ForecastView(ResponseModel):
    """By the model `version`, learnt from orders until `learnt_until`. `churns` is that no order
    comes; what could not be learnt is missing."""

    version: int
    learnt_until: UtcTime
    currency: str
    buys: ScoreView | None = None
    churns: ScoreView | None = None
    lifetime_value: WorthView | None = None
    next: list[NextView]


class CouldSuggest(ResponseModel):
    product_id: str
    name: str
    reason: str


class CustomerProfile(ResponseModel):
    """Where `profiled` is false, nothing else is there but since when. `shop_as_of` is when the
    shop last loaded its data, `no_forecast` why there is none."""

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
    forecast: ForecastView | None = None
    no_forecast: str | None = None
    could_suggest: list[CouldSuggest] | None = None
