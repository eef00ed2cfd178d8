"""From one value as text to its type; a `ValueError` says what it should look like."""

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import cast

from crm_bridge.imports.currencies import MINOR_DIGITS

MAX_ID = 64
MAX_NAME = 300
MAX_TEXT = 20_000
MAX_WHOLE = 2_000_000_000

_MONEY = re.compile(r"\d{1,12}(?:\.\d+)?")
_WHOLE = re.compile(r"\d{1,12}")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def text(value: str, limit: int = MAX_TEXT) -> str:
    """Text as written, without the spaces around it."""
    if "\x00" in value:
        raise ValueError("holds a NUL character")
    if len(value) > limit:
        raise ValueError(f"is {len(value)} characters long, at most {limit} are allowed")
    return value


def name(value: str) -> str:
    """A short text: the name of a person or thing, a postcode, a carrier."""
    return text(value, MAX_NAME)


def identifier(value: str) -> str:
    """A shop's own id, at most 64 characters."""
    return text(value, MAX_ID)


def email(value: str) -> str:
    """An e-mail address, as written."""
    if not _EMAIL.fullmatch(name(value)):
        raise ValueError(f"{_shown(value)} is not an e-mail address")
    return value


def time(value: str) -> datetime:
    """An ISO 8601 time with a zone, as UTC."""
    example = "write it like 2026-03-14T09:30:00Z"
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{_shown(value)} is not an ISO 8601 time; {example}") from None
    if parsed.tzinfo is None:
        raise ValueError(f"{_shown(value)} has no time zone; {example}")
    try:
        return parsed.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{_shown(value)} is out of range; {example}") from None


def currency(value: str) -> str:
    """An ISO 4217 code in capitals."""
    if value.upper() not in MINOR_DIGITS:
        raise ValueError(f"{_shown(value)} is not an ISO 4217 currency code such as GBP")
    return value.upper()


def decimal(value: str) -> Decimal:
    """An amount of money: digits with a point, no sign, no thousands mark, no symbol."""
    if not _MONEY.fullmatch(value) or not value.isascii():
        raise ValueError(f"{_shown(value)} is not an amount; write it like 1249.90")
    return Decimal(value)


def minor_units(amount: Decimal, code: str) -> int:
    """`amount` in minor units of the currency `code`; more digits than it has are refused."""
    scaled = amount.scaleb(MINOR_DIGITS[code])
    if scaled != scaled.to_integral_value():
        digits = MINOR_DIGITS[code]
        raise ValueError(f"'{amount}' has more digits after the point than {code} has ({digits})")
    return int(scaled)


def whole(value: str) -> int:
    """A whole number from 0."""
    if not _WHOLE.fullmatch(value) or not value.isascii() or int(value) > MAX_WHOLE:
        raise ValueError(f"{_shown(value)} is not a whole number from 0 to {MAX_WHOLE}")
    return int(value)


def quantity(value: str) -> int:
    """A whole number from 1."""
    if whole(value) < 1:
        raise ValueError("should be 1 or more")
    return int(value)


def boolean(value: str) -> bool:
    """true or false (yes and no, 1 and 0 are understood)."""
    if value.lower() not in _BOOLEANS:
        raise ValueError(f"{_shown(value)} is neither true nor false")
    return _BOOLEANS[value.lower()]


def one_of(value: str, allowed: tuple[str, ...]) -> str:
    """One of `allowed`, whatever its case."""
    if value.lower() not in allowed:
        raise ValueError(f"{_shown(value)} is none of {', '.join(allowed)}")
    return value.lower()


def json_object(value: str) -> dict[str, object]:
    """A JSON object."""
    try:
        parsed = json.loads(text(value))
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"is not valid JSON: {error}") from None
    if not isinstance(parsed, dict):
        raise ValueError('should be a JSON object, such as {"colour": "red"}')
    return cast(dict[str, object], parsed)


def _shown(value: str) -> str:
    return f"'{value if len(value) <= 60 else value[:57] + '…'}'"
