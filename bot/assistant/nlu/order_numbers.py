"""Order numbers, in every way customers write them.

`named` finds what is called an order ("order no. 4471-22") or written like one (`#A10293`,
`ORD-55821`, "CL 104 233"); `bare` finds long numbers that nothing else claims (`00123842`).
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from bot.assistant.nlu import cues
from bot.assistant.nlu.spans import MOST_OF_A_KIND, Span
from bot.assistant.nlu.spelled import SpelledNumber

_DIGITS = r"\d{1,4}(?:\s\d{2,4}){1,3}(?!\d)|\d{2,12}(?:-\d{1,7}){0,2}"
_LETTERS = r"[bcdfghjklmnpqrstvwxz]{2,4}|ord"
_SEPARATOR = r"\s?[-–_./]\s?|\s"
_PREFIX = rf"(?:(?:{_LETTERS})(?:{_SEPARATOR})|[a-z]{{1,4}}-?|(?-i:[A-Z])\s)"
_NUMBER = rf"{_PREFIX}?(?:{_DIGITS})(?:-?[a-z]\b)?"
_NAME = (
    r"(?:orders?|purchase|ord|po|order_?(?:no|number|id|nr)|bestell(?:ung|nummer)|reference|ref)"
)
_NUMBER_WORD = r"(?:number|numbers|num|nums|nr|no|id|ref|reference|code)"
_FIRST = re.compile(
    rf"\b{_NAME}(?:['’]s)?\b\s?(?P<called>(?:\s*{_NUMBER_WORD}\b\.?)*)"
    r"(?:\s*(?:is|was|of|under|with|called|it's|its)\b|\s?(?P<sign>[:=#(])|\s?[,?-])*\s*"
    rf"(?P<number>{_NUMBER})(?![\w@/]|[.,:]\d|-\w|\s\d{{5}})",
    re.IGNORECASE,
)
_HASH = re.compile(
    r"(?<![\w&#])(?P<number>\#\s?(?:[a-z]{1,4}-?)?\d[\d-]{2,}\d?[a-z]?)(?![\w])", re.IGNORECASE
)
_PREFIXED = re.compile(
    rf"(?<![\w@/.+-])(?P<number>(?:[a-z]{{1,4}}-|[a-z]{{1,3}}|(?:{_LETTERS})(?:{_SEPARATOR}))"
    r"(?:\d{4,10}(?:-\d{1,4})?|\d{3}\s\d{3}|\d{2}\s\d{2}\s\d{2}))(?![\w@/]|[.,]\d|-\w)",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?<![\w@/.,+#£$€₹-])(?P<number>\d{5,12}|\d{3}-\d{7}-\d{7}|\d{3,6}-\d{2,6}(?:-\d{2,4})?|\d{2}-\d{4,6})"
    r"(?![\w@/-]|[.,:]\d)"
)
_ALONE = re.compile(
    r"\W*(?:(?:it['’]?s|it\sis|is|the|my|number|no|yes|yep|hi|hello|ok|sorry|sure|here)\b[\s,:.]*){0,6}"
    r"(?P<number>\d{2,4}(?:\s\d{2,4}){1,3})[\s.,!]*(?:please|pls|thanks|thank\syou)?\W*",
    re.IGNORECASE,
)
_TWO_GROUPS = re.compile(r"(?<![\w.,#£$€₹/+-])(?<!\d\s)\d{3}\s\d{3}(?![\w.,/-]|\s\d)")
_NUMBER_OF = re.compile(r"(?:\bnumber|\bno\.?|\bnr\.?)(?:\s(?:is|was))?[\s:=#]*$", re.IGNORECASE)
_GOES_ON = re.compile(
    r"\s*(?:$|[.,;:!?)(\]-]|(?:please|pls|plz|is|was|has|hasn|isn|wasn|hasnt|isnt|for|from|and|still|"
    r"not|never|to|on|with|came|arrived|placed|but|thanks|status|where|when|said|says|in)\b)",
    re.IGNORECASE,
)
_SIGN = re.compile(r"(?:^|\W)(?P<sign>#\s?)$")
_LABELS = frozenset({"no", "nr", "num", "id", "ref", "pls", "plz", "thx", "my", "ty", "tnx"})
_FEWEST_DIGITS = 3
_SURE_DIGITS = 5
"""A number of fewer digits may be how many somebody wants ("order 120 mugs")."""
_POSTCODE_DIGITS = 5


def named(text: str) -> Iterator[Span]:
    for match in _PREFIXED.finditer(text):
        if not cues.is_of_another_kind(text, match.start("number")):
            yield _span(match)
    for match in _FIRST.finditer(text):
        if _is_meant(match):
            yield _span(match)
    for match in _HASH.finditer(text):
        if not cues.is_of_another_kind(text, match.start("number")):
            yield _span(match)


def read_out(text: str, numbers: Iterable[SpelledNumber]) -> Iterator[Span]:
    """Digit by digit, or in words."""
    for number in numbers:
        digits = sum(c.isdigit() for c in number.digits)
        short = digits < _SURE_DIGITS and not number.prefix
        if short and not cues.speaks_of_orders(text):
            continue
        if not cues.is_another_thing(text, number.start, number.end):
            yield Span("order_number", number.start, number.end, number.value)


def bare(text: str) -> Iterator[Span]:
    """Five digits that may as well be a postcode say so."""
    for match in islice(_BARE.finditer(text), MOST_OF_A_KIND):
        start, end = match.span("number")
        if not (cues.is_another_thing(text, start, end) or cues.is_called_phone(text, start)):
            other = ("postcode",) if _may_be_postcode(text, start, end) else ()
            yield Span("order_number", start, end, tidy(match["number"]), other)


def alone(text: str) -> Iterator[Span]:
    """Digits in groups: all there is ("it's 104 233"), or two groups where orders are spoken of."""
    match = _ALONE.fullmatch(text)
    if match:
        yield Span("order_number", *match.span("number"), tidy(match["number"]))
    elif cues.speaks_of_orders(text):
        for match in islice(_TWO_GROUPS.finditer(text), MOST_OF_A_KIND):
            if not cues.is_another_thing(text, *match.span()):
                yield Span("order_number", *match.span(), tidy(match.group()))


def tidy(number: str) -> str:
    """As the shop would print it: `#a10293` gives `A10293`, `cl 104 233` gives `CL-104233`."""
    upper = number.strip("# -").upper()
    joined = re.sub(r"(?<=\d)\s+(?=\d)", "", upper)
    return re.sub(r"(?<=[A-Z])(?:\s?[-–_./#]\s?|\s+)(?=\d)", "-", joined)


def _is_meant(match: "re.Match[str]") -> bool:
    typed = match["number"]
    digits = sum(c.isdigit() for c in typed)
    if digits < _FEWEST_DIGITS or digits > 2 * _POSTCODE_DIGITS + 7:
        return False
    explicit = match["called"].strip() or match["sign"] or not typed.isdigit()
    if digits < _SURE_DIGITS and not explicit:
        return bool(_GOES_ON.match(match.string, match.end("number")))
    return not (typed.isdigit() and cues.is_measure(match.string, match.end("number")))


def _may_be_postcode(text: str, start: int, end: int) -> bool:
    if end - start != _POSTCODE_DIGITS or cues.speaks_of_orders(text):
        return False
    return not _NUMBER_OF.search(text[max(0, start - 16) : start])


def _span(match: "re.Match[str]") -> Span:
    start, end = match.span("number")
    label = re.match(r"([a-z]+)[\s.:#-]*(?=\d)", match["number"], re.IGNORECASE)
    if label and label[1].lower() in _LABELS:
        start += label.end()
    else:
        sign = _SIGN.search(match.string[max(0, start - 3) : start])
        start -= len(sign["sign"]) if sign else 0
    typed = match.string[start:end]
    end -= len(typed) - len(typed.rstrip("- "))
    return Span("order_number", start, end, tidy(match.string[start:end]))
