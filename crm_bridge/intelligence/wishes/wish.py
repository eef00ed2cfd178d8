"""A wish as plain data: what is looked for, what is not wanted, and what it may cost."""

from dataclasses import dataclass, replace
from typing import Any, Literal

LikeHow = Literal["bought", "shown", "named"]


@dataclass(frozen=True, slots=True)
class Want:
    """One condition: any of `words`, folded as by `crm_bridge.products.words`. `said` is how the
    customer put it: "navy or grey"."""

    words: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Wish:
    """Prices are in minor units of the shop's currency, both bounds included.

    - `kind` is the sort of thing ("boots"), `wants` and `not_wants` what it must have and must not.
    - `like` is the id of a product that it should be like, `like_how` where that came from.
    - `beside` is the id of a product that it should go with.
    - `category` is one of the shop's own, for callers who have it at hand.
    - `whom` is for whom it is, where that is somebody else: "your mum".
    - `unknown` are words that the shop says nothing about, so nothing was done with them.
    """

    kind: Want | None = None
    wants: tuple[Want, ...] = ()
    not_wants: tuple[Want, ...] = ()
    size: str | None = None
    min_price: int | None = None
    max_price: int | None = None
    like: str | None = None
    like_how: LikeHow | None = None
    beside: str | None = None
    category: str | None = None
    whom: str | None = None
    unknown: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Nothing in particular is asked for."""
        named = self.kind or self.wants or self.size or self.like or self.beside or self.category
        return not named and (
            self.min_price is None and self.max_price is None and not self.not_wants
        )

    def without_price(self) -> "Wish":
        return replace(self, min_price=None, max_price=None)


def wish_to_json(wish: Wish) -> dict[str, Any]:
    """What is kept between two messages; nothing that is empty."""
    plain = {
        "kind": _want_to_json(wish.kind),
        "wants": [_want_to_json(one) for one in wish.wants],
        "not_wants": [_want_to_json(one) for one in wish.not_wants],
        **{name: getattr(wish, name) for name in _PLAIN},
    }
    return {name: value for name, value in plain.items() if value not in (None, [])}


def wish_from_json(kept: object) -> Wish | None:
    """The wish that was kept; None for anything else, so that an older dialogue begins anew."""
    if not isinstance(kept, dict):
        return None
    try:
        return Wish(
            kind=_want_from_json(kept["kind"]) if "kind" in kept else None,
            wants=tuple(map(_want_from_json, kept.get("wants", ()))),
            not_wants=tuple(map(_want_from_json, kept.get("not_wants", ()))),
            **{name: _checked(name, kept[name]) for name in _PLAIN if name in kept},
        )
    except (KeyError, TypeError, ValueError):
        return None


_PLAIN: dict[str, type] = {
    "size": str,
    "min_price": int,
    "max_price": int,
    "like": str,
    "like_how": str,
    "beside": str,
    "category": str,
    "whom": str,
}


def _checked(name: str, value: object) -> Any:
    if not isinstance(value, _PLAIN[name]):
        raise TypeError(name)
    return value


def _want_to_json(want: Want | None) -> dict[str, Any] | None:
    return {"words": list(want.words), "said": want.said} if want else None


def _want_from_json(kept: Any) -> Want:
    return Want(tuple(str(word) for word in kept["words"]), str(kept["said"]))
