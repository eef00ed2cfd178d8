"""The segments of a shop: by value for all customers, by habit where there are stable groups."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from crm_bridge.intelligence.segments import rfm
from crm_bridge.intelligence.segments.comparing import Standing, compared, silhouette
from crm_bridge.intelligence.segments.grouping import (
    MOST_FITTED,
    Scale,
    centres_of,
    nearest,
    one_thread,
    sample_of,
    scale_of,
)
from crm_bridge.intelligence.segments.habits import Floats, Habits, Ints, Purchases
from crm_bridge.intelligence.segments.naming import Trait, members_of, named, said_of, traits
from crm_bridge.intelligence.segments.stability import (
    Steadiness,
    number_of_groups,
    overlaps,
    steadiness,
)

VALUE, HABITS = "value", "habits"
SCHEMES = (VALUE, HABITS)
GROUP = "group-"
"""The key of a group by habit is this and a number, which is never given twice."""
FEWEST = 50
"""Customers below which groups by habit are not looked for."""
SAME_GROUP = 0.5
"""Jaccard similarity above which a group is the one it was before; below it has dissolved
(Hennig 2007)."""
_FEATURES_NEEDED = 2
_MOST_MEASURED = 3_000


@dataclass(frozen=True)
class Group:
    """One group by habit. `key` stays through trainings as long as it stays the same group."""

    key: str
    name: str
    said: tuple[str, ...]
    traits: tuple[Trait, ...]


@dataclass(frozen=True)
class Groups:
    """`centres` has a row a group, in the scale's units."""

    scale: Scale
    centres: Floats
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Search:
    """How the groups were found: of each number and each method what was measured. `why_none` says
    why there are no groups, "" where there are."""

    steady: tuple[Steadiness, ...] = ()
    methods: tuple[Standing, ...] = ()
    silhouette: float | None = None
    why_none: str = ""


@dataclass(frozen=True)
class Segments:
    """What is kept of a training. `customers` is how many it was made of."""

    as_of: datetime
    customers: int
    borders: rfm.Borders
    by_habit: Groups | None
    search: Search

    def keys(self, scheme: str) -> tuple[str, ...]:
        """The segments of a scheme, in their order; `labels` are places in it."""
        if scheme == VALUE:
            return rfm.KEYS
        return tuple(one.key for one in self.by_habit.groups) if self.by_habit else ()

    def labels(self, scheme: str, habits: Habits) -> Ints:
        """Of each customer; -1 where the scheme has no segments."""
        if scheme == VALUE:
            return rfm.kinds(habits, self.borders)
        if self.by_habit is None:
            return np.full(len(habits), -1, dtype=np.int64)
        return nearest(self.by_habit.scale.of(habits), self.by_habit.centres)


@dataclass(frozen=True)
class Before:
    """The groups by habit that are in use, and the highest number ever given to one."""

    groups: Groups | None = None
    highest: int = 0


def fit(purchases: Purchases, at: datetime, before: Before | None = None) -> Segments:
    """The same purchases give the same segments."""
    habits = purchases.habits(at)
    with one_thread():
        by_habit, search = _by_habit(habits, before or Before())
    return Segments(at, len(habits), rfm.borders_of(habits, purchases.gaps), by_habit, search)


def _by_habit(habits: Habits, before: Before) -> tuple[Groups | None, Search]:
    if len(habits) < FEWEST:
        few = f"{len(habits)} {'customer has' if len(habits) == 1 else 'customers have'} bought"
        return None, Search(why_none=f"{few} so far; groups by habit need {FEWEST}.")
    scale = scale_of(habits)
    if len(scale.used) < _FEATURES_NEEDED:
        return None, Search(
            why_none="All customers buy alike: nothing sets one apart from another."
        )
    rows = scale.of(habits)
    steady = tuple(steadiness(rows))
    in_use = len(before.groups.groups) if before.groups else None
    number = number_of_groups(steady, len(rows), in_use)
    if number is None:
        why = "No grouping of these customers would be found again among others like them."
        return None, Search(steady, tuple(compared(rows, 2)), why_none=why)
    centres = centres_of(sample_of(rows, MOST_FITTED), number, starts=10)
    labels = nearest(rows, centres)
    # The largest group first.
    order = np.argsort(-np.bincount(labels, minlength=number), kind="stable")
    centres = centres[order]
    labels = np.argsort(order)[labels]
    keys = _keys(labels, number, habits, before)
    measured = sample_of(np.column_stack([rows, labels]), _MOST_MEASURED)
    found = silhouette(measured[:, :-1], measured[:, -1].astype(np.int64))
    search = Search(steady, tuple(compared(rows, number)), found)
    return Groups(scale, centres, _groups(habits, labels, keys, scale)), search


def _groups(habits: Habits, labels: Ints, keys: list[str], scale: Scale) -> tuple[Group, ...]:
    members = [members_of(habits, labels, group) for group in range(len(keys))]
    found = [traits(one, habits, scale) for one in members]
    said = [said_of(one, of_it) for one, of_it in zip(members, found, strict=True)]
    return tuple(
        Group(key, name, told.words, of_it)
        for key, name, told, of_it in zip(keys, named(said), said, found, strict=True)
    )


def _keys(labels: Ints, number: int, habits: Habits, before: Before) -> list[str]:
    """A group keeps the key of the older one that would have most of the same customers in it;
    others get new numbers."""
    kept: dict[int, str] = {}
    older = before.groups
    if older is not None:
        at = nearest(older.scale.of(habits), older.centres)
        similar = overlaps(labels, at, number, len(older.groups))
        # Above one half no group is like two others: each is like its likest alone.
        for group, old in zip(*np.nonzero(similar > SAME_GROUP), strict=True):
            kept[int(group)] = older.groups[int(old)].key
    fresh = iter(range(before.highest + 1, before.highest + 1 + number))
    return [kept.get(group) or f"{GROUP}{next(fresh)}" for group in range(number)]
