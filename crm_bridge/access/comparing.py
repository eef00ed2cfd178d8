"""Whether what a visitor typed is what stands on an order."""

import hmac
import re
import unicodedata

_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_NOTHING = "\x00"
"""Stands in for what an order does not have: nothing typed can equal it."""


def email_key(text: str) -> str:
    """An e-mail as it is compared: without spaces around it, in any case."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def postcode_key(text: str) -> str:
    """A postcode as it is compared: capitals, without spaces and dashes."""
    return _NOT_ALPHANUMERIC.sub("", unicodedata.normalize("NFKC", text)).upper()


def proves(
    email: str | None, postcode: str | None, order_email: str | None, order_postcode: str | None
) -> bool:
    """Whether everything that was given fits the order, and something was given.

    Takes as long for a wrong e-mail, a wrong postcode and an order without either.
    """
    given = [(email_key(email), email_key(order_email or ""))] if email else []
    if postcode:
        given.append((postcode_key(postcode), postcode_key(order_postcode or "")))
    results = [_same(typed, expected or _NOTHING) for typed, expected in given]
    return bool(results) and all(results)


def _same(typed: str, expected: str) -> bool:
    return hmac.compare_digest(typed.encode(), expected.encode())
