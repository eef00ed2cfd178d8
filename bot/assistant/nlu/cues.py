"""The words around a number that say what it is."""

import re

_NAMES_NUMBER = r"(?:\s*(?:number|numbers|num|no|nr|code|id|ref|reference)\b\.?|\s*\#)*"
_IS = r"(?:\s*(?:is|was|are|ending(?:\sin)?|ends|in|with|of|called)\b|\s*[:=,-])*\s*\#?\s*$"
_OTHER_THING = re.compile(
    r"\b(?:tracking|consignment|waybill|awb|vouchers?|gift\s?cards?|e-?gift|promo(?:tion)?s?|"
    r"coupons?|discount|code|invoice|tickets?|case|complaint|account|acc|customer|member(?:ship)?|"
    r"loyalty|rewards?|cards?|sort\scode|iban|cvv|cvc|otp|pin|password|passcode|error|model|sku|"
    r"item|article|art|product|style|serial|imei|batch|barcode|ean|isbn|vat|transaction|txn|utr|"
    r"utr|payment|bank|licen[cs]e|policy|version|page|channel|room|bus|flight|form)"
    + _NAMES_NUMBER
    + _IS,
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
_PLACE = re.compile(
    r"\b(?:zip|postcode|post\scode|postal|pin\s?code|plz|deliver(?:y|ed)?\s(?:to|in|at|for)|"
    r"ship(?:ping|ped)?\s(?:to|in)|live\sin|send\sto|based\sin|moved?\sto|area)\b",
    re.IGNORECASE,
)
_REACH = 48
"""Characters before a number in which its name may stand."""


def is_another_thing(text: str, start: int, end: int) -> bool:
    """Is the number called something that is no entity ("tracking number …"), or a measure?"""
    before = text[max(0, start - _REACH) : start]
    return bool(_OTHER_THING.search(before)) or bool(_MEASURE.match(text, end))


def speaks_of_orders(text: str) -> bool:
    return bool(_ORDER.search(text))


def speaks_of_calling(text: str) -> bool:
    return bool(_PHONE.search(text))


def speaks_of_a_place(text: str) -> bool:
    return bool(_PLACE.search(text))
