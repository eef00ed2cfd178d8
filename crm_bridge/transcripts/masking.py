"""Personal data in what people wrote, replaced by what it was: `[name]`, `[e-mail]`, `[phone]` …

What the shop knows of a customer is looked for first, then what the assistant's own rules find, and
last whatever is shaped like a card, an account or a long number. Rather too much is hidden than too
little: a masked transcript may leave the house.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.assistant.nlu.finding import find_entities
from bot.assistant.nlu.people import ALSO_WORDS
from bot.assistant.nlu.products import ProductNames
from bot.assistant.nlu.word_lists import word_list

LABELS = {
    "person": "[name]",
    "email": "[e-mail]",
    "phone": "[phone]",
    "address": "[address]",
    "postcode": "[postcode]",
    "order_number": "[order number]",
}
"""By the names that the assistant has for them. What it finds besides, such as a date, stays."""

_EMAIL = re.compile(r"[^\s<>\"'(),;:]{1,64}@[^\s<>\"'(),;:]{1,190}\.\w{2,24}")
_CARD = re.compile(r"(?<!\d)\d(?:[ .\u00a0-]?\d){12,18}(?!\d)")
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b")
_LONG_NUMBER = re.compile(
    r"(?<![£$€₹\d])(?!\d{4}-\d\d-\d\d\b)\b[A-Za-z]{0,6}-?\d(?:[ -]?\d){5,}[A-Za-z]{0,4}\b"
)
_IN_ADDRESS = re.compile(r"(?<=[/=])[A-Za-z]{0,6}-?\d{4,}[\w-]*")
"""In an address of a page: `/orders/CL-104233`."""
_BETWEEN_WORDS, _BETWEEN_SIGNS = r"[\s,]+", r"[\s().-]*"
_FIXED_DAY = date(2026, 1, 1)
_PIECE = 1_500
"""Characters looked at together: the rules take longer than in proportion."""
_ORDINARY = word_list("ordinary_words") | ALSO_WORDS
_SHORTEST_PART = 2
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Known:
    """What the shop knows of whoever wrote, as far as it is to be hidden."""

    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()


class Masker:
    """`products` are the names of the shop's things: a boot called Chelsea is nobody's name."""

    def __init__(self, products: ProductNames | None = None) -> None:
        self._products = products or ProductNames([])
        # The assistant says the same to many.
        self._found = lru_cache(_REMEMBERED)(self._by_rules)

    def masked(self, text: str, known: Known = Known()) -> str:
        """The text with the labels in place of what is personal in it."""
        if not text.strip():
            return text
        for label, pattern in _patterns(known):
            text = pattern.sub(label, text)
        return self._found(text)

    def _by_rules(self, text: str) -> str:
        text = _EMAIL.sub(LABELS["email"], text)
        text = _ACCOUNT.sub("[account number]", text)
        text = _CARD.sub("[card number]", text)
        text = "".join(self._piece(piece) for piece in _pieces(text))
        return _IN_ADDRESS.sub("[number]", _LONG_NUMBER.sub("[number]", text))

    def _piece(self, text: str) -> str:
        parts, at = [], 0
        for span in find_entities(text, _FIXED_DAY, self._products):
            label = LABELS.get(span.entity)
            if label and not _in_label(text, span.start, span.end):
                parts += [text[at : span.start], label]
                at = span.end
        return "".join((*parts, text[at:]))


@lru_cache(512)
def _patterns(known: Known) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Whole values before parts of them."""
    found = [
        ("email", known.emails, _plain),
        ("address", known.addresses, _plain),
        ("postcode", known.postcodes, _spaced),
        ("order_number", known.orders, _spaced),
        ("phone", known.phones, _spaced),
        ("person", known.names, _plain),
    ]
    patterns = [
        (LABELS[kind], _any_of(written(value) for value in values if value.strip()))
        for kind, values, written in found
        if any(value.strip() for value in values)
    ]
    parts = {part for name in known.names for part in re.findall(r"[^\W\d_]+", name)}
    names = [part for part in parts if len(part) > _SHORTEST_PART]
    if names:
        patterns.append((LABELS["person"], _any_of(map(_part, sorted(names)))))
    return tuple(patterns)


def _any_of(written: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w@])(?:{'|'.join(written)})(?!\w)")


def _plain(value: str) -> str:
    words = map(re.escape, re.split(r"[\s,]+", value.strip()))
    return f"(?i:{_BETWEEN_WORDS.join(words)})"


def _spaced(value: str) -> str:
    """Whichever way it is typed: `cl 104233` for `CL-104233`."""
    letters = [re.escape(one) for one in value if one.isalnum()]
    return f"[#+]?(?i:{_BETWEEN_SIGNS.join(letters)})"


def _part(name: str) -> str:
    """A name that is an ordinary word too ("May", "Will") counts in capitals alone."""
    return re.escape(name.title()) if name.lower() in _ORDINARY else rf"(?i:{re.escape(name)})"


def _in_label(text: str, start: int, end: int) -> bool:
    """Whether the rules took a label of ours, or a part of one, for something."""
    opened = text.rfind("[", 0, end)
    return opened >= 0 and text.find("]", opened) >= start and "\n" not in text[opened:end]


def _pieces(text: str) -> Iterable[str]:
    while len(text) > _PIECE:
        at = max(text.rfind("\n", 0, _PIECE), text.rfind(". ", 0, _PIECE) + 1)
        at = at if at > _PIECE // 2 else text.rfind(" ", 0, _PIECE)
        at = at if at > 0 else _PIECE
        yield text[:at]
        text = text[at:]
    yield text
