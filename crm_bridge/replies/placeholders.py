"""The placeholders of a quick reply: `{customer_name}` and the like. Plain functions on text."""

import re
from collections.abc import Iterable, Mapping

MEANINGS: Mapping[str, str] = {
    "customer_name": "the customer’s whole name",
    "customer_first_name": "the first of their names",
    "order_number": "the order that the conversation is about",
    "order_status": "where that order stands: shipped, out for delivery …",
    "carrier": "who brings it",
    "tracking_number": "the carrier’s number of the parcel",
    "delivery_date": "when it arrived, or should",
    "agent_name": "your name",
    "shop_name": "the name of the shop",
}
"""What a reply may name, each with what it becomes."""

HIDDEN = frozenset({"address", "amount", "date", "email", "link", "phone_number", "postcode"})
"""What stands in a suggestion where an earlier customer's own data stood. Nothing fills these."""

EVERY = (*MEANINGS, *sorted(HIDDEN))
"""None of these may reach a customer."""

_PLACE = re.compile(r"\{([^{}\n]*)\}")


def unknown(text: str) -> list[str]:
    """What stands in braces and is no placeholder, as it was written, each once."""
    found = (place[0] for place in _PLACE.finditer(text) if place[1] not in MEANINGS)
    return list(dict.fromkeys(found))


def nearest(written: str) -> str | None:
    """The placeholder that was probably meant by `{Customer name}` or `{name}`, if one was."""
    words = set(re.split(r"[^a-z]+", written.lower())) - {""}
    close = [name for name in MEANINGS if words and words <= set(name.split("_"))]
    return close[0] if close else None


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with everything in it that has a value; the rest stays as it is, to be seen."""

    def value(place: re.Match[str]) -> str:
        return values.get(place[1]) or place[0]

    return _PLACE.sub(value, text)


def still_open(text: str) -> list[str]:
    """The names of the placeholders that nobody has filled in, each once."""
    return list(dict.fromkeys(_open_names(text)))


def _open_names(text: str) -> Iterable[str]:
    for place in _PLACE.finditer(text):
        if place[1] in EVERY:
            yield place[1]
