"""What a customer wishes for, in their words, and what is suggested for it."""

from typing import Literal

from pydantic import Field

from crm_bridge.api.schemas.base import RequestModel, ResponseModel
from crm_bridge.api.schemas.commerce import Recommendation

Verdict = Literal[
    "fits",
    "nearest",
    "closest",
    "others",
    "none",
    "no_more",
    "no_cheaper",
    "not_understood",
    "not_now",
]
"""How well the products answer the wish:

- `fits`: they meet all of it; `nearest`: all but `given_up`; `closest`: some of its words;
- `others`: nothing of it, but well liked; `none`: there is nothing to suggest;
- `no_more`: everything that fits was seen already; `no_cheaper`: and what was, is the cheapest;
- `not_understood`: the words say nothing that a wish could be made of or refined with;
- `not_now`: nobody asked, and it is no time to sell.
"""
CostsMore = Literal["a little", "more"]
Missing = Literal["not_proved", "not_found"]


class WishSaid(RequestModel):
    """What the customer said, as it was typed.

    `wish` is the one that they may be refining, as it was given with the last answer; `shown` are
    the products of that answer, `seen` all that were shown for it. `like` is a product to suggest
    others like it for. `unasked`: nobody asked for a suggestion; then it is made only where it is
    not out of place.
    """

    text: str = Field(default="", max_length=1000)
    wish: dict[str, object] | None = None
    shown: list[str] = Field(default=[], max_length=20)
    seen: list[str] = Field(default=[], max_length=100)
    like: str | None = Field(default=None, max_length=200)
    unasked: bool = False
    limit: int = Field(default=3, ge=1, le=20)


class Suggested(ResponseModel):
    """`wish` is to be given back with the customer's next words as it came; `told` says it in
    words: "boots like your Trail Boot, waterproof, under £80". `costs_more` goes with a price that
    was given up. `unknown` are words that the shop says nothing about. `plain`: the customer is
    upset or has a problem, so no cheerful words. `own` says what was missing where something of
    the customer's own was meant."""

    verdict: Verdict
    products: list[Recommendation]
    wish: dict[str, object] = {}
    told: str = ""
    given_up: str | None = None
    costs_more: CostsMore | None = None
    unknown: list[str] = []
    plain: bool = False
    others: bool = False
    own: Missing | None = None
