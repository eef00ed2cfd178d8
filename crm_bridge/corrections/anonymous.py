"""What a customer wrote as an example: whatever is personal in it replaced, entities marked.

What the shop knows of the customer is looked for first, then what was marked, then what the
assistant's own rules find, and last what is shaped like a long number or a link. Better a word too
many is replaced than one too few.
"""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.assistant.nlu.finding import find_entities
from bot.assistant.nlu.people import ALSO_WORDS
from bot.assistant.nlu.products import ProductNames
from bot.assistant.nlu.word_lists import word_list
from bot.training_data.texts import LONGEST, annotated
from crm_bridge.corrections.invented import invented

Marked = tuple[int, int, str]
"""Where an entity begins and ends, and its name."""

PERSONAL = frozenset({"person", "email", "phone", "address", "postcode", "order_number"})
_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_SHAPES = (
    ("email", re.compile(r"[^\s<>\"'(),;:]{1,64}@[^\s<>\"'(),;:]{1,190}\.\w{2,24}")),
    ("number", re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b")),
    ("number", re.compile(r"(?<![£$€₹\d])\b[A-Za-z]{0,6}-?\d(?:[ .-]?\d){5,}[A-Za-z]{0,4}\b")),
)
_DAY = date(2026, 1, 1)
_NO_PRODUCTS = ProductNames([])
_ORDINARY = word_list("ordinary_words") | ALSO_WORDS
_SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Known:
    """What the shop knows of whoever wrote; empty where they proved nothing."""

    name: str = ""
    email: str = ""
    phone: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class _Private:
    start: int
    end: int
    kind: str


def anonymous(text: str, entities: Iterable[Marked], known: Known, seed: str) -> str:
    """One line for `data/nlu`. The same seed gives the same values; nobody can guess them back who
    does not know it."""
    text = text[:LONGEST]
    marks = [one for one in entities if one[1] <= len(text)]
    chance = random.Random(seed)  # noqa: S311 (the seed is random itself, and kept with the example)
    made: dict[str, str] = {}
    pieces: list[str] = []
    moved: list[Marked] = []
    at = length = 0
    for start, end, kind, mark in _stretches(text, marks, known):
        pieces.append(text[at:start])
        length += start - at
        words = text[start:end]
        if kind:
            words = made.setdefault(words.casefold(), invented(kind, words, chance))
        if mark:
            moved.append((length, length + len(words), mark))
        pieces.append(words)
        length += len(words)
        at = end
    return annotated("".join([*pieces, text[at:]]), moved)


def _stretches(text: str, marks: Sequence[Marked], known: Known) -> list[tuple[int, int, str, str]]:
    """(start, end, kind to invent or empty, entity to mark or empty), in the order of the text."""
    private = _joined(_private(text, marks, known))
    found = [
        (*mark[:2], "", mark[2])
        for mark in marks
        if not any(_overlap(one, mark) for one in private)
    ]
    for one in private:
        mark = next((m for m in marks if m[2] in PERSONAL and _overlap(one, m)), None)
        found.append((one.start, one.end, one.kind, mark[2] if mark else ""))
    return sorted(found)


def _private(text: str, marks: Sequence[Marked], known: Known) -> Iterator[_Private]:
    """The surest first."""
    yield from (_Private(*match.span(), "link") for match in _LINK.finditer(text))
    yield from (_Private(s, e, name) for s, e, name in marks if name in PERSONAL)
    yield from _known(text, known)
    shop = [mark for mark in marks if mark[2] not in PERSONAL]
    for span in find_entities(text, _DAY, _NO_PRODUCTS):
        found = _Private(span.start, span.end, span.entity)
        if span.entity in PERSONAL and not any(_overlap(found, mark) for mark in shop):
            yield found
    for kind, shape in _SHAPES:
        for match in shape.finditer(text):
            found = _Private(match.start(), match.end(), kind)
            if kind != "number" or not any(_overlap(found, mark) for mark in shop):
                yield found


def _known(text: str, known: Known) -> Iterator[_Private]:
    for kind, value in (("email", known.email), ("postcode", known.postcode)):
        yield from _found(text, kind, rf"(?i:{_loosely(value)})") if value else ()
    if known.phone:
        yield from _found(text, "phone", rf"\+?{_loosely(known.phone)}")
    names = re.findall(r"[^\W\d_]+", known.name)
    if len(names) > 1:
        yield from _found(text, "person", rf"(?i:{_loosely(known.name)})")
    for name in names:
        if len(name) >= _SHORTEST_NAME:
            # A name that is an ordinary word too ("May", "Will") counts in capitals alone.
            also_word = name.lower() in _ORDINARY
            yield from _found(text, "person", name.title() if also_word else rf"(?i:{name})")


def _found(text: str, kind: str, pattern: str) -> Iterator[_Private]:
    for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text):
        yield _Private(match.start(), match.end(), kind)


def _loosely(value: str) -> str:
    return r"[\s().-]*".join(re.escape(one) for one in value if one.isalnum() or one in "@_")


def _joined(found: Iterable[_Private]) -> list[_Private]:
    """Those that overlap become one, of the kind of the surest; in the order of the text."""
    kept: list[_Private] = []
    for one in found:
        touching = [other for other in kept if one.start < other.end and other.start < one.end]
        kept = [other for other in kept if other not in touching]
        together = [*touching, one]
        start, end = min(o.start for o in together), max(o.end for o in together)
        kept.append(_Private(start, end, together[0].kind))
    return sorted(kept, key=lambda one: one.start)


def _overlap(one: _Private, mark: Marked) -> bool:
    return one.start < mark[1] and mark[0] < one.end
