"""Postcodes of the United Kingdom, the United States, Canada, India and the European Union.

Those with a shape of their own are found anywhere; plain digits (a German or an American one) only
where the words around say so, as they would otherwise take every short order number.
"""

import re
from collections.abc import Iterator

from bot.assistant.nlu import cues
from bot.assistant.nlu.spans import Span

_SHAPED = (
    # United Kingdom: SW1A 1AA, m1 1ae
    re.compile(
        r"\b(?P<a>GIR|[A-PR-UWYZ](?:\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d{1,2}|[A-HK-Y]\d[ABEHMNPRV-Y]))"
        r"\s{0,2}(?P<b>\d[ABD-HJLNP-UW-Z]{2})\b",
        re.IGNORECASE,
    ),
    # Canada: K1A 0B1
    re.compile(
        r"\b(?P<a>[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z])[\s-]?(?P<b>\d[ABCEGHJ-NPRSTV-Z]\d)\b",
        re.IGNORECASE,
    ),
    # Ireland: D02 X285
    re.compile(
        r"\b(?P<a>(?:[AC-FHKNPRTV-Y]\d{2}|D6W))\s?(?P<b>(?=[0-9]{0,3}[AC-FHKNPRTV-Y])"
        r"[0-9AC-FHKNPRTV-Y]{4})\b"
    ),
    # Netherlands: 1012 AB
    re.compile(
        r"(?<![\w#-])(?<!order\s)(?<!£)(?P<a>[1-9]\d{3})\s?(?P<b>(?!SA|SD|SS|AM|PM|UK|US|EU|IS|IN|ON|"
        r"OR|NO|OF|TO|AT|BY|MY|IT|KM|KG|CM|MM|ML|GB|TB|MB|HZ|RS)[A-Z]{2})\b"
    ),
)
# United States with four more digits, Poland, Portugal: 90210-1234, 00-950, 1000-205
_DASHED = re.compile(r"(?<![\w#-])(?:\d{5}-\d{4}|\d{2}-\d{3}|\d{4}-\d{3})(?![\w-])")
_STATE = re.compile(
    r"(?<![Oo]rder)(?:(?<=[a-z])|(?<=[a-z],))\s(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|"
    r"S[CD]|T[NX]|UT|V[AT]|W[AIVY]),?\s(?P<code>\d{5}(?:-\d{4})?)\b"
)
_CALLED = re.compile(
    r"\b(?:post\s?codes?|postal(?:\s?code)?|zip(?:\s?code)?s?|pin(?:\s?codes?)|pincode|plz|eircode|"
    r"code\spostal|cap)\b"
    r"(?:\s*(?:is|was|are|of|:|=|-|,|the|for|my|it['’]?s|should|be|number|on|to|not|from|i|gave|put))*"
    r"\s*\(?(?![A-Z]{2}-?\d{4})(?P<code>[A-Z]{0,2}-?\d[\dA-Z]{2,6}(?:[\s-]\d[\dA-Z]{1,3})?)(?![\w@])",
    re.IGNORECASE,
)
_BESIDE_TOWN = re.compile(
    r"(?:(?<=,\s)|(?<=^)|(?<=\d\s)|(?<=\din\s)|(?<=in\s)|(?<=to\s)|(?<=\n))"
    r"(?P<code>\d{5})(?=,?\s(?!North|South|Please|Order|What|Where|When|Why|How|Is|It|I|My|The|No)"
    r"[A-ZÄÖÜÉ][a-zäöüßéèñ]{2,})"
)
"""A continental address: Hauptstraße 5, 10115 Berlin."""
_PIN = re.compile(
    r"\bpin(?:\s?(?:code|no|number))?\W{0,3}(?:is\s)?(?P<code>[1-9]\d{5})\b", re.IGNORECASE
)
_PLACE = re.compile(
    r"\b(?:deliver(?:y|ed|ing|able|s)?|ship(?:ping|ped|s)?|send|sent|live|living|based|move|moved|i['’]?m|we['’]?re|am|are|here)\b"
    r"[^.!?]{0,24}\b(?:to|in|at|for|from|near)\s(?P<code>\d{5}|[1-9]\d{2}\s?\d{3})(?![\w-]|[.,]\d|\s\d)",
    re.IGNORECASE,
)


def postcodes(text: str) -> Iterator[Span]:
    """Values in capitals, the two halves of a shaped code with one space between them."""
    for match in _CALLED.finditer(text):
        yield _whole(match, *match.span("code"))
    for pattern in _SHAPED:
        for match in pattern.finditer(text):
            if not cues.is_another_thing(text, *match.span()):
                value = f"{match.group('a')} {match.group('b')}".upper()
                yield Span("postcode", match.start(), match.end(), value)
    for pattern in (_STATE, _BESIDE_TOWN, _PLACE, _PIN):
        for match in pattern.finditer(text):
            yield _whole(match, *match.span("code"))


def after_addresses(text: str, addresses: "list[Span]") -> Iterator[Span]:
    """Digits that end an address: 14 MG Road, Bengaluru 560001."""
    for address in addresses:
        match = re.compile(
            r"[\s,-]*(?:[A-Z]{2},?\s)?(?P<code>[1-9]\d{2}\s?\d{3}|\d{5}(?:-\d{4})?)(?![\w-])"
        ).match(text, address.end)
        if match:
            yield _whole(match, *match.span("code"))


def dashed_postcodes(text: str) -> Iterator[Span]:
    """Digits with a dash: less certain, an order number may look the same."""
    for match in _DASHED.finditer(text):
        if not cues.is_another_thing(text, *match.span()):
            yield _whole(match, *match.span())


def _whole(match: "re.Match[str]", start: int, end: int) -> Span:
    code = match.string[start:end].upper()
    for pattern in _SHAPED:
        shaped = pattern.fullmatch(code)
        if shaped:
            code = f"{shaped.group('a')} {shaped.group('b')}"
    if re.fullmatch(r"\d{3}\s\d{3}", code):  # an Indian PIN is written in one piece
        code = code.replace(" ", "")
    return Span("postcode", start, end, code)
