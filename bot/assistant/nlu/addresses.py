"""Street addresses, from the number of the house (or the flat) to the town; postcodes are apart."""

import re
from collections.abc import Iterator

from bot.assistant.nlu.spans import Span

_UNIT = (
    r"(?:(?:flat|apt|apartment|unit|suite|room|studio|house|plot|floor)\.?\s(?:no\.?\s)?#?\w{1,5}"
    r"(?:\s?,\s?|\s))?"
)
_SURE = (
    r"street|str|st|road|rd|avenue|ave|lane|ln|drive|dr|crescent|cres|terrace|boulevard|blvd|grove|"
    r"mews|highway|parade|esplanade|nagar|marg|colony|cottages|parkway|pkwy|strasse|straße"
)
_UNSURE = (
    r"close|court|ct|way|square|sq|place|pl|gardens|hill|park|row|view|rise|walk|quay|wharf|green|"
    r"vale|circus|broadway|mead|meadows|bank|yard|fields|gate|heights|circle|layout|cross|paddock|orchard|spinney|glade|beeches|limes|oaks|maltings|lodge"
)
"""Words that mean other things, too: a cue or a capital letter has to go with them."""
_NAME = r"(?:\d{1,3}(?:st|nd|rd|th)|[^\W\d_][\w'’.-]{0,30})"
_NOT_IN_NAMES = (
    r"(?!(?:a|an|and|or|of|in|on|my|your|for|from|with|that|is|are|was|were|it|this|pairs?|pieces?|"
    r"items?|days?|weeks?|months?|years?|hours?|minutes?|quid|pounds?|euros?|dollars?|percent|am|pm|"
    r"people|times|orders?|more|other|i|we|you|they|to|at|but|please|down|off|size|stars?)\b)"
)
_STREET = re.compile(
    rf"(?<![\w#£$€.,/-])(?P<address>{_UNIT}"
    rf"\d{{1,5}}(?:[-/]\d{{1,4}})?[a-z]?,?\s(?:{_NOT_IN_NAMES}{_NAME}\s){{1,4}}?"
    rf"(?:(?P<sure>{_SURE})|(?P<unsure>{_UNSURE}))\b(?:\.(?=,))?(?:\s(?:NW|NE|SW|SE|N|S|E|W|North|South|East|"
    rf"West)\b(?!\d))?(?:,\s(?:apt|apartment|unit|suite|flat)\.?\s\w{{1,4}}\b)?)",
    re.IGNORECASE,
)
_THE = re.compile(
    rf"(?<![\w#£$€.,/-])(?P<address>{_UNIT}\d{{1,5}}[a-z]?,?\s[Tt]he\s(?:{_SURE}|{_UNSURE})\b)",
    re.IGNORECASE,
)
_CONTINENTAL = re.compile(
    r"\b(?P<address>(?:[A-ZÄÖÜ][\w-]{1,30}(?:stra(?:ß|ss)e|str\.|weg|gasse|platz|allee|damm|ufer|"
    r"straat|laan|gracht|gatan)|(?:[A-ZÄÖÜ][\wß-]{1,30}\s){1,2}(?:Stra(?:ß|ss)e|Weg|Platz|Allee)|"
    r"(?:Via|Calle|Rua|Avenida|Piazza|Plaza|Carrer)\s(?:[^\W\d_][\w'’]{0,20}\s?){1,4}?),?\s"
    r"\d{1,4}\s?[a-z]?)(?![\w-])"
)
_FRENCH = re.compile(
    r"(?<![\w#-])(?P<address>\d{1,4}(?:\s?(?:bis|ter))?,?\s(?i:rue|avenue|boulevard|place|quai|allée|"
    r"impasse|chemin|cours)\s(?:(?:de|du|des|la|le|les|d['’]|l['’])\s?){0,2}"
    r"[A-ZÉÈÀ][\w'’-]{1,30}(?:\s[A-ZÉÈÀ][\w'’-]{1,30})?)"
)
_INDIAN = re.compile(
    r"\b(?P<address>(?:flat|house|plot|door)\s(?:no\.?\s?)?#?\d{1,5}[a-z]?(?:/\d{1,3})?"
    r"(?:,\s[A-Z][\w'’.]{0,20}(?:\s[A-Z][\w'’.]{0,20}){0,3}){1,4})",
    re.IGNORECASE,
)
_PIN = r"(?=[\s,-]{1,4}[1-9]\d{2}\s?\d{3}(?!\d))"
_BEFORE_PIN = re.compile(
    r"\b(?P<address>(?i:(?:flat|house|plot|door|h\.?)\s?(?:no\.?\s?)?#?[a-z]?-?\d{1,5}[a-z]?|[A-Z]-?\d{1,4})"
    rf"(?:,\s[A-Z0-9][\w'’. ]{{1,30}}){{1,5}}?){_PIN}"
)
_POSTCODE = r"(?:[A-Za-z]{1,2}\d[A-Za-z\d]?\s?\d[A-Za-z]{2}\b|[A-Z]{2}\s\d{5}\b)"
_BEFORE_POSTCODE = re.compile(
    rf"(?<![\w#£$€.,/-])(?P<address>{_UNIT}\d{{1,4}}[a-zA-Z]?,?\s[A-Z][\w'’]{{1,20}}"
    rf"(?:\s[A-Z][\w'’]{{1,20}}){{0,3}}(?:,\s[A-Z][\w'’]{{1,20}}(?:[\s-][A-Z][\w'’]{{1,20}}){{0,2}}){{1,3}})"
    rf"(?=,?\s{_POSTCODE})"
)
_PATTERNS = (_BEFORE_PIN, _STREET, _THE, _CONTINENTAL, _FRENCH, _INDIAN, _BEFORE_POSTCODE)
_SMALL_TOWN = re.compile(rf"\s[^\W\d_]+(?:\s[^\W\d_]+)?(?=,?\s{_POSTCODE})", re.IGNORECASE)
_TOWN_WORD = r"[^\W\d_][^\W\d_'’.-]*(?:['’-][^\W\d_]+)*"
_NOT_TOWNS = (
    r"(?!(?:please|pls|plz|thanks|thank|thx|not|instead|and|but|because|asap|rather|which|it|its|it's|"
    r"i|i'm|im|my|the|or|for|as|since|so|is|was|where|when|who|what|can|could|do|does|will|would|we|"
    r"our|you|your|this|that|order|if|from|to|at|in|on|by|with|post|postcode|zip|phone|email|uk|"
    r"usa|us|england|scotland|wales|ireland|india|canada|germany|france|united|cheers|ta|near|next|"
    r"opposite|behind|both|same|today|tomorrow|now|no|yes|hi|hello|regards|already|still|there|here|"
    r"before|after|until|has|have|had|up|ok|okay|then|ground|thats|that's)\b)"
    r"(?!(?-i:[A-Z]{2}\b))(?![A-Za-z]{1,2}\d)"
)
_TOWN = re.compile(
    rf"\s?,\s?{_NOT_TOWNS}{_TOWN_WORD}(?:\s{_NOT_TOWNS}{_TOWN_WORD}){{0,2}}(?![\w@])", re.IGNORECASE
)
_CAPITAL_TOWN = re.compile(
    rf"\s{_NOT_TOWNS}[^\W\d_a-z][^\W\d_]+(?:[\s-](?:(?:upon|on|le|de|under|in)[\s-])?"
    rf"{_NOT_TOWNS}[^\W\d_a-z][^\W\d_]+){{0,2}}"
)
_FIRST_WORDS = re.compile(r"\s?,\s?[^\W\d_a-z][\w'’.-]*(?:[\s-](?:(?:upon|on|le|de|under)[\s-])?"
                          r"[^\W\d_a-z][\w'’-]*)*")  # fmt: skip
_CUE = re.compile(
    r"\b(?:address|live|living|moved?|deliver\w*|ship\w*|sen[dt]|to|at|parcel)\b", re.IGNORECASE
)
_MOST_TOWNS = 3
_STREET_REACH = 80


def addresses(text: str) -> Iterator[Span]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if _is_one(match):
                start, end = match.span("address")
                end = _with_town(text, end)
                yield Span("address", start, end, text[start:end])


def _is_one(match: "re.Match[str]") -> bool:
    """Words like "park" need more to be a street than a number before them."""
    if not match.groupdict().get("unsure"):
        return True
    written = match["unsure"][0].isupper()
    before = match.string[max(0, match.start() - _STREET_REACH) : match.start()]
    return written or bool(_CUE.search(before))


def _with_town(text: str, end: int) -> int:
    found = _CAPITAL_TOWN.match(text, end)
    if found and text[end - 1].isalpha():
        return found.end()
    small = _SMALL_TOWN.match(text, end)
    if small:
        return small.end()
    for _ in range(_MOST_TOWNS):
        town = _TOWN.match(text, end)
        if not town:
            break
        capital = _FIRST_WORDS.match(text, end)
        end = min(town.end(), capital.end()) if capital else town.end()
    return end
