"""Does somebody speak of a day that was or of one to come?"""

import re
from functools import lru_cache

_PAST = re.compile(
    r"\b(?:was|were|had|did|didn['’]?t|been|since|came|went|got|bought|paid|sent|"
    r"spoke|made|took|gave|left|rang|last|(?:was|were)\s(?:supposed|meant|due)(?:\sto\s\w+)?|"
    r"(?:order|receipt|invoice|parcel|delivery|purchase|payment|charge|e?-?mail|chat|one)\s"
    r"(?:from|of)(?=\s(?:the\s)?$)|"
    r"(?!need|exceed|speed|feed|indeed|bed\b|red\b)\w{2,}ed)\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"(?:['’]ll\b|\b(?:will|won['’]?t|by|until|till|before|going\sto|gonna|can|could|need|want|would|"
    r"like|please|pls|deliver|arrive|arrives|arriving|come|coming|expect|due|(?:be|get)\s\w+ed|wait|"
    r"leaving|leave|away|schedule|reschedule|rebook|rather|for(?=\s(?:the\s)?$)|open(?:ing)?|hours|closed?|i['’]?m\s(?:out|off|in)|"
    r"expected|party|wedding|shall|should|move|change\w*|postpone|hold|redeliver\w*|suits?|"
    r"available|free|at\shome|be)\b)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.!?;\n]\s")
_BACK, _ON = 60, 30


def is_past(text: str, start: int, end: int) -> "bool | None":
    """Judged by the word nearest to `text[start:end]`, those before it first; None if unclear."""
    before = _CLAUSE.split(text[max(0, start - _BACK) : start])[-1]
    after = _CLAUSE.split(text[end : end + _ON])[0]
    return _judged(before, after)


@lru_cache(maxsize=1024)
def _judged(before: str, after: str) -> "bool | None":
    past, future = _last_end(_PAST, before), _last_end(_FUTURE, before)
    if past == future == -1:
        past, future = -_first_start(_PAST, after), -_first_start(_FUTURE, after)
    return None if past == future else past >= future


def _last_end(pattern: "re.Pattern[str]", text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)


def _first_start(pattern: "re.Pattern[str]", text: str) -> int:
    match = pattern.search(text)
    return match.start() if match else len(text) + 1
