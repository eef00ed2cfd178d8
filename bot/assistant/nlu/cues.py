"""The words around a number that say what it is."""

import re
from functools import lru_cache

_NAMES_NUMBER = r"(?:\s*(?:number|numbers|num|no|nr|code|id|ref|reference)\b\.?|\s*\#)*"
_IS = r"(?:\s*(?:is|was|are|ending(?:\sin)?|ends(?:\sin)?|called)\b|\s*[:=,-])*\s*\#?\s*$"
_OTHER_THING = re.compile(
    r"\b(?:tracking|consignment|waybill|awb|vouchers?|gift\s?cards?|e-?gift|promo(?:tion)?s?|"
    r"coupons?|discount|(?<!post\s)(?<!postal\s)(?<!zip\s)(?<!pin\s)(?<!area\s)code|invoice|tickets?|case|complaint|account|acc|customer|member(?:ship)?|"
    r"loyalty|rewards?|cards?|sort\scode|iban|cvv|cvc|otp|pin|password|passcode|error|model|sku|"
    r"item|article|art|product|style|serial|imei|batch|barcode|ean|isbn|vat|transaction|txn|utr|"
    r"payment|bank|licen[cs]e|policy|version|page|channel|room|bus|flight|form)"
    + _NAMES_NUMBER
    + _IS,
    re.IGNORECASE,
)
_ANOTHER_KIND = re.compile(
    r"\b(?:tracking|waybill|awb|vouchers?|gift\s?cards?|promo(?:tion)?s?|coupons?|discount|tickets?|"
    r"sku|model|serial|error|flight|version)" + _NAMES_NUMBER + _IS,
    re.IGNORECASE,
)
_OF_A_PHONE = re.compile(
    r"\b(?:phone|telephone|tel|mobile|cell|landline|fax|ext(?:ension)?)" + _NAMES_NUMBER + _IS,
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"\s?(?:m?ah|k?w|watts?|volts?|k?g|grams?|ml|cm|mm|km|miles?|met(?:er|re)s?|steps?|points?|pts|"
    r"people|customers|reviews?|followers|stars?|times|%|percent|k?hz|rpm|lumens?|btu|hours?|hrs?|"
    r"minutes?|mins?|seconds?|days?|weeks?|months?|years?|yrs?|pieces|pcs|items?|units?|pairs?|"
    r"songs|pages|words|pixels|px|dpi|mb|gb|tb|subscribers|employees|kcal|calories|thread)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\b(?:orders?|ord|ordered|ordering|orderno|parcels?|packages?|purchases?|bestellung|cancel|"
    r"refund|return)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"\b(?:call|ring|phone|tele(?:phone)?|tel|mobile|mob|cell(?:phone)?|landline|whats?app|text|sms|"
    r"contact|reach|dial|callback|number\sto\s(?:call|reach)|mobile\snumber|handy)\b",
    re.IGNORECASE,
)
_REMEMBERED = 64
_REACH = 48
"""Characters before a number in which its name may stand."""


def is_another_thing(text: str, start: int, end: int) -> bool:
    """Is the number called something that is no entity ("tracking number …"), or a measure?"""
    before = text[max(0, start - _REACH) : start]
    return bool(_OTHER_THING.search(before)) or is_measure(text, end)


def is_called_phone(text: str, start: int) -> bool:
    return bool(_OF_A_PHONE.search(text[max(0, start - _REACH) : start]))


def is_measure(text: str, end: int) -> bool:
    """ "10000 mAh", "15000 points"."""
    return bool(_MEASURE.match(text, end))


def is_of_another_kind(text: str, start: int) -> bool:
    """The same for what is written like an order number: fewer words make it another."""
    return bool(_ANOTHER_KIND.search(text[max(0, start - _REACH) : start]))


@lru_cache(maxsize=_REMEMBERED)
def speaks_of_orders(text: str) -> bool:
    return bool(_ORDER.search(text))


@lru_cache(maxsize=_REMEMBERED)
def speaks_of_calling(text: str) -> bool:
    return bool(_PHONE.search(text))
