"""A wish and its conditions in words, as the customer put them."""

from collections.abc import Mapping

from crm_bridge.console.formats import money
from crm_bridge.intelligence.wishes.wish import Wish
from crm_bridge.products.records import ProductRecord

ANYTHING = "something"


def told(wish: Wish, products: Mapping[str, ProductRecord], currency: str) -> str:
    """ "boots like your Trail Boot, waterproof, under £80, not leather"; empty for an open wish
    that is for nobody in particular."""
    like = products.get(wish.like) if wish.like else None
    head = (wish.kind.said if wish.kind else "") or (wish.category or "")
    if like:
        whose = "your" if wish.like_how == "bought" else "the"
        head = f"{head or ANYTHING} like {whose} {like.name}"
    beside = products.get(wish.beside) if wish.beside else None
    if beside:
        head = f"{head or ANYTHING} to go with the {beside.name}"
    parts = [want.said for want in wish.wants]
    parts += [part for part in (size_told(wish), price_told(wish, currency)) if part]
    parts += [f"not {want.said}" for want in wish.not_wants]
    if wish.whom:
        parts.append(f"for {wish.whom}")
    return ", ".join([head, *parts] if head else parts)


def price_told(wish: Wish, currency: str) -> str | None:
    """ "under £80", "over £40", "£40 to £60"."""
    least, most = wish.min_price, wish.max_price
    if least is not None and most is not None:
        return f"{_round(least, currency)} to {_round(most, currency)}"
    if most is not None:
        return f"under {_round(_next_whole(most), currency)}"
    return f"over {_round(_whole_before(least), currency)}" if least is not None else None


def size_told(wish: Wish) -> str | None:
    return f"in size {wish.size}" if wish.size else None


def _next_whole(amount: int) -> int:
    """A penny below a price that was shown is said as that price."""
    return amount + 1 if (amount + 1) % 100 == 0 else amount


def _whole_before(amount: int) -> int:
    return amount - 1 if (amount - 1) % 100 == 0 else amount


def _round(amount: int, currency: str) -> str:
    return money(amount, currency).removesuffix(".00")
