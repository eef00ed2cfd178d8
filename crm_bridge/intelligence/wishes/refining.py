"""How a message changes the wish that is open, or begins a new one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crm_bridge.intelligence.wishes.reading import Heard
from crm_bridge.intelligence.wishes.sums import PriceRange
from crm_bridge.intelligence.wishes.traits import Traits
from crm_bridge.intelligence.wishes.wish import LikeHow, Want, Wish
from crm_bridge.products.records import ProductRecord
from crm_bridge.products.words import words_of

_PRICE = frozenset({"price", "budget", "cost", "limit", "money"})
_BRANDS = frozenset({"brand", "make", "maker"})


@dataclass(frozen=True, slots=True)
class Alike:
    """The product that something should be like, with what sort of thing it is, in the words that
    were said of it if any were."""

    product: ProductRecord
    how: LikeHow
    kind: Want | None


def refined(
    last: Wish | None,
    heard: Heard,
    alike: Alike | None,
    shown: Sequence[ProductRecord],
    traits: Traits,
    beside: Alike | None = None,
) -> Wish:
    """The wish after a message. `last` is None where it cannot go on from one; `shown` are the
    products that were shown for it last."""
    base = last if last is not None and _goes_on(last, heard, traits) else Wish()
    wish = _with_like(base, heard, alike)
    if beside is not None:
        wish = replace(wish, beside=beside.product.id)
    wish = _with_words(wish, heard, traits)
    wish = _with_price(wish, heard, alike, shown)
    if heard.another:
        wish = _with_another(wish, heard.another, shown, traits)
    size = None if "size" in heard.dropped else heard.size or wish.size
    unknown = (*heard.unknown_not, *heard.unknown)
    return replace(wish, size=size, whom=heard.whom or wish.whom, unknown=unknown)


def _goes_on(last: Wish, heard: Heard, traits: Traits) -> bool:
    """Another kind of thing is another wish; the same one in other words is not."""
    if heard.beside is not None:
        return False
    if heard.like is not None and heard.like.place is None and not heard.like.points:
        return False
    if heard.kind is None or last.kind is None:
        return heard.kind is None or last.like is None
    same = set(heard.kind.words) & set(last.kind.words)
    return bool(same) or _narrower(last.kind, heard.kind, traits)


def _narrower(kind: Want, than: Want, traits: Traits) -> bool:
    """ "Any trainers?", after shoes."""
    wide = sum((traits.of_kind(word) for word in kind.words), traits.nothing())
    return not any(bool((traits.of_kind(word) & ~wide).any()) for word in than.words)


def _with_like(wish: Wish, heard: Heard, alike: Alike | None) -> Wish:
    kind = heard.kind or wish.kind
    if alike is None:
        return replace(wish, kind=kind)
    if heard.kind is None and alike.kind and not (wish.kind and wish.like is None):
        kind = alike.kind
    return replace(wish, kind=kind, like=alike.product.id, like_how=alike.how)


def _with_words(wish: Wish, heard: Heard, traits: Traits) -> Wish:
    ruled_out = {word for want in heard.not_wants for word in want.words}
    asked_for = {word for want in heard.wants for word in want.words}
    homes = {home for want in heard.wants for home in _homes(want, traits)}
    kept = (
        want
        for want in wish.wants
        if not ruled_out & set(want.words)
        and not asked_for & set(want.words)
        and not homes & _homes(want, traits)
        and not _is_dropped(want, heard, traits)
    )
    kept_not = (
        want
        for want in wish.not_wants
        if not (asked_for | ruled_out) & set(want.words) and not _is_dropped(want, heard, traits)
    )
    return replace(
        wish,
        wants=(*kept, *heard.wants),
        not_wants=(*kept_not, *heard.not_wants),
    )


def _homes(want: Want, traits: Traits) -> set[str]:
    """Attributes of which a product has one value that counts: who says grey after navy means
    grey. A word of its own attribute ("waterproof") has none of which another could take it."""
    return {home for word in want.words for home in traits.homes(word) if words_of(home) != [word]}


def _is_dropped(want: Want, heard: Heard, traits: Traits) -> bool:
    dropped = set(heard.dropped)
    homes = {part for word in want.words for home in traits.homes(word) for part in words_of(home)}
    called = dropped | ({"colour"} if "color" in dropped else set())
    return bool(called & (set(want.words) | homes))


def _with_price(
    wish: Wish, heard: Heard, alike: Alike | None, shown: Sequence[ProductRecord]
) -> Wish:
    if set(heard.dropped) & _PRICE:
        wish = wish.without_price()
    if heard.price is not None:
        return _in_range(wish, heard.price)
    prices = [alike.product.price] if alike and not shown else [product.price for product in shown]
    if heard.cheaper and prices:
        return replace(wish, min_price=None, max_price=max(0, min(prices) - 1))
    if heard.dearer and prices:
        return replace(wish, min_price=max(prices) + 1, max_price=None)
    return wish


def _in_range(wish: Wish, price: PriceRange) -> Wish:
    least = price.least if price.least is not None else wish.min_price
    most = price.most if price.most is not None else wish.max_price
    if least is not None and most is not None and least > most:
        # What was said last counts.
        least, most = price.least, price.most
    return replace(wish, min_price=least, max_price=most)


def _with_another(wish: Wish, what: str, shown: Sequence[ProductRecord], traits: Traits) -> Wish:
    """ "Another brand": none of those that were shown."""
    if what in _BRANDS:
        said = [product.brand for product in shown if product.brand]
    else:
        said = []
        for product in shown:
            for name, value in product.attributes.items():
                if what.rstrip("s") in {*words_of(name), "color" if "colour" in name else ""}:
                    said += value if isinstance(value, list) else [str(value)]
    ruled_out = {one: tuple(words_of(one)) for one in map(str, said)}
    wants = tuple(Want(words[:1], one) for one, words in ruled_out.items() if words)
    known = [want for want in wants if traits.is_known(want.words[0])]
    kept = tuple(want for want in wish.wants if not set(want.words) & {w.words[0] for w in known})
    return replace(wish, wants=kept, not_wants=(*wish.not_wants, *known))
