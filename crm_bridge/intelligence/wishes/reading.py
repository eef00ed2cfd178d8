"""What a customer's words say about a wish, by the traits that the shop's catalogue has."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from crm_bridge.intelligence.wishes import phrases
from crm_bridge.intelligence.wishes.sums import PriceRange, price_range_in
from crm_bridge.intelligence.wishes.wish import Want
from crm_bridge.products.words import FILLER, words_of, written_words

Known = Callable[[str], str | None]
"""The word of the catalogue that a typed one is, slips of the finger included."""


class KnownTraits(Protocol):
    """What reading asks of `crm_bridge.intelligence.wishes.traits.Traits`."""

    def is_kind(self, word: str) -> bool: ...

    def is_trait(self, word: str) -> bool: ...

    def homes(self, word: str) -> frozenset[str]: ...

    def size_called(self, text: str) -> str | None: ...


MOST_WANTS = 6
STORY = 15
"""Words from which on not every one is a condition: only what the shop has an attribute for."""
_CHATTER = frozenset(words_of(" ".join(phrases.CHATTER))) | phrases.CHATTER
_SAYS_NOTHING = _CHATTER | FILLER
_PLACES = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2}


@dataclass(frozen=True, slots=True)
class Likened:
    """The thing that something should be like: `text` are its words, `own` whether it is one of
    the customer's, `place` which of those shown last, `points` where it is only pointed at."""

    text: str
    own: bool = False
    place: int | None = None
    points: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What one message says; `beside` is what it should go with, `dropped` are words of conditions
    that do not count any longer, `another` ("brand") what must differ from what was shown."""

    kind: Want | None = None
    wants: tuple[Want, ...] = ()
    not_wants: tuple[Want, ...] = ()
    size: str | None = None
    price: PriceRange | None = None
    like: Likened | None = None
    beside: Likened | None = None
    whom: str | None = None
    cheaper: bool = False
    dearer: bool = False
    others: bool = False
    another: str | None = None
    dropped: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unknown_not: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        """Is there anything in it that a wish can be made or refined with?"""
        return bool(
            self.kind
            or self.wants
            or self.not_wants
            or self.size
            or self.price
            or self.like
            or self.beside
            or self.whom
            or self.cheaper
            or self.dearer
            or self.others
            or self.another
            or self.dropped
            or self.unknown_not
        )


def hear(text: str, traits: KnownTraits, known: Known, units: int = 100) -> Heard:
    """Never raises; of what is not understood nothing comes but `unknown`. `units` are the pence
    of a pound."""
    plain = " ".join(text.replace("’", "'").split())
    price, left = price_range_in(plain, units)
    others = bool(phrases.OTHERS.search(left))
    cheaper = bool(phrases.CHEAPER.search(left))
    dearer = not cheaper and bool(phrases.DEARER.search(left))
    for pattern in (phrases.CHEAPER, phrases.DEARER):
        left = _without(pattern, left)
    like, left = _likened(left)
    others = others and like is None
    another, left = _another(left)
    left = _without(phrases.OTHERS, left) if others else left
    beside, left = _likened(left, phrases.BESIDE)
    whom, left = _whom(left)
    size, left = _size(left, traits)
    dropped, left = _dropped(left)
    reader = _Words(traits, known)
    not_wants, unknown_not, left = reader.not_wanted(left)
    kind, wants, unknown = reader.wanted(left)
    return Heard(
        kind=kind,
        wants=wants,
        not_wants=not_wants,
        size=size,
        price=price,
        like=like,
        beside=beside,
        whom=whom,
        cheaper=cheaper and price is None,
        dearer=dearer and price is None,
        others=others,
        another=another,
        dropped=dropped,
        unknown=unknown,
        unknown_not=unknown_not,
    )


class _Words:
    def __init__(self, traits: KnownTraits, known: Known) -> None:
        self._traits = traits
        self._known = known

    def not_wanted(self, text: str) -> tuple[tuple[Want, ...], tuple[str, ...], str]:
        wants: dict[tuple[str, ...], Want] = {}
        unknown: list[str] = []
        for pattern in (phrases.FREE_OF, phrases.NOT):
            for found in list(pattern.finditer(text)):
                for word, said in _content(found["span"]):
                    own = self._known(word)
                    if own:
                        wants[(own,)] = Want((own,), said if own == word else own)
                    elif word not in phrases.NO_TRAIT:
                        unknown.append(said)
                text = text[: found.start()] + " , " + text[found.end() :]
        return tuple(wants.values()), tuple(dict.fromkeys(unknown)), text

    def wanted(self, text: str) -> tuple[Want | None, tuple[Want, ...], tuple[str, ...]]:
        kind: Want | None = None
        wants: dict[tuple[str, ...], Want] = {}
        unknown: list[str] = []
        for want in self._groups(text, unknown):
            if all(self._traits.is_kind(word) for word in want.words) and not self._is_trait(want):
                # Of "slippers or wellies" both; of "trainers for flat feet" the first.
                kind, want = kind or want, want
                if kind is not want:
                    wants[want.words] = want
            else:
                wants[want.words] = want
        found = tuple(wants.values())
        if len(found) > MOST_WANTS or len(text.split()) > STORY:
            found = tuple(want for want in found if self._is_trait(want))[:MOST_WANTS]
        return kind, found, tuple(dict.fromkeys(unknown))

    def _is_trait(self, want: Want) -> bool:
        return any(self._traits.homes(word) for word in want.words)

    def _groups(self, text: str, unknown: list[str]) -> Iterator[Want]:
        """Words with "or" between them are one condition, all others each its own."""
        for clause in phrases.AT_CLAUSE.split(text):
            together: list[tuple[str, str]] = []
            for part in re.split(r"\s+or\s+|\s*/\s*", clause):
                words = list(self._of_part(part, unknown))
                if together and words:
                    first, words = words[0], words[1:]
                    yield Want((together[-1][0], first[0]), f"{together[-1][1]} or {first[1]}")
                    together = []
                elif together:
                    yield Want((together[-1][0],), together[-1][1])
                    together = []
                for one in words[:-1]:
                    yield Want((one[0],), one[1])
                together = words[-1:]
            for word, said in together:
                yield Want((word,), said)

    def _of_part(self, part: str, unknown: list[str]) -> Iterator[tuple[str, str]]:
        for word, said in _content(part):
            own = self._known(word)
            if own is None:
                unknown.append(said)
            elif self._traits.is_trait(own) or len(own) > 2:
                yield own, said if own == word else own


def _content(text: str) -> Iterator[tuple[str, str]]:
    for word, said in written_words(text).items():
        if not {word, said} & _SAYS_NOTHING and not word.isdigit():
            yield word, said


def _likened(text: str, pattern: re.Pattern[str] = phrases.LIKE) -> tuple[Likened | None, str]:
    found = pattern.search(text)
    if found is None:
        return None, text
    thing = found["thing"].strip()
    place = next(
        (_PLACES[one] for one in re.findall(r"\w+", thing.lower()) if one in _PLACES), None
    )
    words = " ".join(said for _, said in _content(phrases.OWN.sub(" ", thing)))
    own = bool(phrases.OWN.search(thing))
    points = bool(phrases.POINTING.match(thing)) or (place is None and not words and not own)
    # "Something like 80" and "like new" name no thing.
    if not (words or own or points or place is not None):
        return None, text
    left = text[: found.start()] + " , " + text[found.end() :]
    return Likened(words, own, place, points), left


def _another(text: str) -> tuple[str | None, str]:
    found = phrases.ANOTHER.search(text)
    if found is None:
        return None, text
    return words_of(found["what"])[0], phrases.ANOTHER.sub(" ", text)


def _whom(text: str) -> tuple[str | None, str]:
    found = phrases.WHOM.search(text)
    if found is None:
        return None, text
    whom = f"your {found['whom']}" if found["own"] else f"a {found['other']}"
    return whom.lower(), text[: found.start()] + " " + text[found.end() :]


def _size(text: str, traits: KnownTraits) -> tuple[str | None, str]:
    for found in phrases.SIZE.finditer(text):
        typed = next(group for group in found.groups() if group)
        called = phrases.SIZE_CALLED.get(typed.lower(), typed)
        if size := traits.size_called(called):
            return size, text[: found.start()] + " " + text[found.end() :]
    return None, text


def _dropped(text: str) -> tuple[tuple[str, ...], str]:
    words: list[str] = []
    for found in list(phrases.ANY.finditer(text)):
        named = words_of(found["any"] or found["drop"] or "")
        words += named
        text = text[: found.start()] + " " * len(found[0]) + text[found.end() :]
    return tuple(dict.fromkeys(words)), text


def _without(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(" ", text)
