"""How an order number that somebody typed is matched with the shop's own.

Case, ``#``, ``ORD-``, the words around it, spaces, dashes and leading zeros do not count, unless
two orders would become one: then the way it was typed decides, and if that does not either, the
customer has to be asked (`matching_order_numbers` returns both).
"""

import re
import unicodedata
from collections.abc import Iterable

_WORDS = re.compile(r"^(?:(?:ORDERS?|ORD|NUMBER|NUM|NO|NR|IS)(?![A-Z])[^A-Z0-9]*)+(?=[A-Z0-9])")
_NOISE = re.compile(r"[^A-Z0-9]+")
_LEADING_ZEROS = re.compile(r"^([A-Z]*)0+(?=[0-9])")
_NOT_DIGITS = re.compile(r"[^0-9]+")


def normalise_order_number(text: str) -> str:
    """The key under which an order number is found; equal keys mean the same order.

    ``CL-104233``, ``cl 104233``, ``#CL104233`` and ``order no. CL-0104233`` all give ``CL104233``.
    Letters that are part of the number stay. Text without a letter or digit gives ``""``.
    """
    plain = unicodedata.normalize("NFKC", text).upper().lstrip("#№ \t\r\n")
    plain = _WORDS.sub("", plain)
    return _LEADING_ZEROS.sub(r"\1", _NOISE.sub("", plain))


def order_number_keys(number: str) -> tuple[str, ...]:
    """Every key under which one of the shop's own numbers may be asked for.

    ``CL-104233`` gives ``("CL104233", "104233")``: a customer who leaves the prefix out is
    understood; one who types another prefix ("XX-104233") is not given somebody else's order.
    """
    key = normalise_order_number(number)
    digits = _NOT_DIGITS.sub("", key).lstrip("0")
    return tuple(dict.fromkeys(k for k in (key, digits) if k))


def matching_order_numbers(typed: str, known: Iterable[str]) -> list[str]:
    """Those of the shop's numbers that `typed` means, judged by the strictest reading that fits.

    One element is an answer, several mean the customer has to be asked, none is not found.
    """
    numbers = list(dict.fromkeys(known))
    key, bare = normalise_order_number(typed), typed.strip()
    if not key:
        return []
    readings = (
        [n for n in numbers if n == bare],
        [n for n in numbers if n.upper() == bare.upper()],
        [n for n in numbers if normalise_order_number(n) == key],
        [n for n in numbers if key in order_number_keys(n)],
    )
    return next((found for found in readings if found), [])
