"""What sets a group apart from all customers, in plain words, and its name made of that."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from crm_bridge.intelligence.segments.grouping import Scale
from crm_bridge.intelligence.segments.habits import FEATURES, Floats, Habits, Ints

NOTABLE = 0.4
"""Standard deviations from the mean of all customers: between a small and a middling effect
(Cohen, J. 1988)."""
_WORDS: Mapping[str, tuple[str, str]] = {
    "recency": ("have not ordered for long", "ordered lately"),
    "orders": ("order often", "order rarely"),
    "spend": ("spend much", "spend little"),
    "price": ("buy dear things", "buy cheap things"),
    "pieces": ("buy many pieces at once", "buy few pieces at once"),
    "again": ("buy the same again", "seldom buy the same again"),
    "sent_back": ("send much back", "send little back"),
    "tenure": ("have been customers for long", "are new"),
}
"""Of more and of less than others."""
_SAME_TALE = (frozenset({"price", "pieces"}), frozenset({"recency", "tenure"}))
"""Of each, the weaker one is left out of a name where there is something else to say."""
_LEAST_SENT_BACK = 0.05
"""The share of lines below which nobody sends much back."""
_TOLD = 3
LIKE_MOST = "Like most customers"


@dataclass(frozen=True, slots=True)
class Trait:
    """How far a group's mean is from that of all, in standard deviations of the curved values;
    `typical` is its median, `of_all` that of all customers."""

    feature: str
    apart: float
    typical: float
    of_all: float


def traits(members: Habits, everybody: Habits, scale: Scale) -> tuple[Trait, ...]:
    """The farthest apart first."""
    apart = scale.of(members).mean(axis=0)
    typical, of_all = np.median(members.values, axis=0), np.median(everybody.values, axis=0)
    means, overall = members.values.mean(axis=0), everybody.values.mean(axis=0)
    found = [
        Trait(FEATURES[at], float(z), *_middles(at, (typical, of_all), (means, overall)))
        for at, z in zip(scale.used, apart, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: -abs(one.apart)))


@dataclass(frozen=True, slots=True)
class Said:
    """What can be said of a group, the most telling first; from `further` on it goes without
    saying after what stands before."""

    words: tuple[str, ...]
    further: int


def said_of(members: Habits, found: Sequence[Trait]) -> Said:
    notable = [one for one in found if abs(one.apart) >= NOTABLE and _is_true(one, members)]
    kept = [one for one in notable if not _is_told(one, notable)]
    late = [one for one in notable if one not in kept]
    words = [_words(one, members) for one in [*kept, *late]]
    return Said(tuple(words), len(kept))


def named(said: Sequence[Said]) -> list[str]:
    """A name for each group, of its first three traits; of more where two would be called the
    same, and numbered where nothing tells them apart."""
    words = [one.words for one in said]
    lengths = [min(_TOLD, one.further) for one in said]
    while clashes := [at for at in _clashes(words, lengths) if lengths[at] < len(words[at])]:
        for at in clashes:
            lengths[at] += 1
    names = [_name(one[:length]) for one, length in zip(words, lengths, strict=True)]
    return [
        f"{name} ({names[: at + 1].count(name)})" if names.count(name) > 1 else name
        for at, name in enumerate(names)
    ]


def members_of(everybody: Habits, labels: Ints, group: int) -> Habits:
    inside = labels == group
    return Habits(everybody.at, everybody.codes[inside], everybody.values[inside])


def _middles(
    at: int, medians: tuple[Floats, Floats], means: tuple[Floats, Floats]
) -> tuple[float, float]:
    """Of shares the mean: their median is mostly nothing."""
    one, other = means if FEATURES[at] in ("again", "sent_back") else medians
    return float(one[at]), float(other[at])


def _is_true(trait: Trait, members: Habits) -> bool:
    """Whether it is so by itself, and not only beside others."""
    if trait.feature == "sent_back":
        return max(trait.typical, trait.of_all) >= _LEAST_SENT_BACK
    if trait.feature == "orders" and trait.apart > 0:
        return bool(np.median(members.column("orders")) > 1)
    return True


def _is_told(trait: Trait, notable: Sequence[Trait]) -> bool:
    """Whether another trait says as much already."""
    if trait.feature == "again":
        return any(one.feature == "orders" for one in notable)
    stronger = {one.feature for one in notable[: notable.index(trait)]}
    return any(trait.feature in tale and tale & stronger for tale in _SAME_TALE)


def _words(trait: Trait, members: Habits) -> str:
    if trait.feature == "orders" and members.column("orders").max() == 1:
        return "ordered once"
    more, less = _WORDS[trait.feature]
    return more if trait.apart > 0 else less


def _clashes(said: Sequence[Sequence[str]], lengths: Sequence[int]) -> Iterator[int]:
    told = [frozenset(one[:length]) for one, length in zip(said, lengths, strict=True)]
    return (at for at, one in enumerate(told) if told.count(one) > 1)


def _name(words: Sequence[str]) -> str:
    text = ", ".join(words)
    return text[:1].upper() + text[1:] if text else LIKE_MOST
