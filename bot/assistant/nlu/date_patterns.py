"""How customers write days. Each pattern is named after the meaning `dates` gives it."""

import re

COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "couple": 2, "a couple": 2, "three": 3, "four": 4,
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
WORDS = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0,
    "tomorrow": 1, "tmrw": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1, "tomoro": 1, "2moro": 1,
    "2morrow": 1, "tmw": 1, "yesterday": -1, "yday": -1, "yest": -1, "yesterdy": -1, "ystrday": -1,
    "last night": -1, "day before yesterday": -2, "the day before yesterday": -2,
    "day before yest": -2, "day after tomorrow": 2, "the day after tomorrow": 2,
}  # fmt: skip
HOLIDAYS = {
    r"(?:christmas|xmas)\seve": (12, 24), r"(?:christmas|xmas)\sday": (12, 25),
    r"boxing\sday": (12, 26), r"new\syear['’]?s?\seve": (12, 31),
    r"new\syear['’]?s?\sday": (1, 1), r"valentine['’]?s?(?:\sday)?": (2, 14),
    r"hallowe['’]?en": (10, 31),
}  # fmt: skip
_ONES = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth",
]  # fmt: skip
ORDINALS = {word: day for day, word in enumerate(_ONES, start=1)}
for _sign in "- ":
    ORDINALS |= {f"twenty{_sign}{word}": day for day, word in enumerate(_ONES[:9], start=21)}
    ORDINALS |= {"thirtieth": 30, f"thirty{_sign}first": 31}
SAID_BEFORE = re.compile(
    r"\b(?:on|by|since|from|until|till|before|after|dated?|of|for|placed|ordered|delivered|is|was|"
    r"and|to|between)(?:\sthe)?[\s:]+$",
    re.IGNORECASE,
)
"""What stands before a day, where it might be another number ("4/5 stars")."""
RATING = re.compile(r"\d{1,2}/(?:5|10|20)(?!\d)|24/7|\d/\d{1,2}(?!\d)|(\d\d)/\1(?!\d)")

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:\s?(?:st|nd|rd|th))?"
_ORDINAL = rf"(?P<day>{'|'.join(sorted(ORDINALS, key=len, reverse=True))})"
_YEAR = r"(?:,?\s(?:of\s)?(?P<year>20\d\d|['’]\d\d))?(?!\d)"
_LONG_WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|"
    r"sat(?:urday)?|sun(?:day)?)"
)
_WITH_WEEKDAY = rf"(?:(?P<also>{_LONG_WEEKDAY})\.?,?\s(?:the\s)?)?"
_WEEKDAY = (
    r"(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday|nesd|s)?|thu(?:r(?:s(?:day)?)?)?|"
    r"fri(?:day)?|saturday|sunday|(?:(?<=on\s)|(?<=last\s)|(?<=next\s)|(?<=this\s)|(?<=by\s))"
    r"(?:sat|sun))"
)
_FOLLOWS_DAY = (
    r"(?=\s*(?:$|[.,;:!?)]|(?:and|but|at|to|it|is|was|i|we|they|you|for|because|so|or|please|pls|"
    r"when|which|still|would|will|has|have|by|from|with|if|not|as|instead|works?|suits?|may|might|"
    r"then|already|yet|only|until|till|between|my|your|the|thanks|but|evening|morning|afternoon|"
    r"latest|it's|its|i'm|ideally|now|again|nothing|no|whereas|in\sthe)\b))"
)
_COUNT = rf"(?P<count>\d{{1,4}}|a\scouple|{'|'.join(c for c in COUNTS if c != 'a couple')})"
_UNIT = r"(?:\sof)?\s(?P<unit>day|week|fortnight|month|year)s?"

_NEEDED = {
    "numbers": r"\d\s?[/.-]",
    "named_month": r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*",
    "day_of_month": r"\d(?:st|nd|rd|th)\b",
    "word": r"to|2m|day|this|last|tmw",
    "holiday": r"mas|boxing|new|valen|hallo",
    "offset": r"ago|back|from|in\s",
    "weekday": r"mon|tue|wed|thu|fri|sat|sun",
}
"""What a text must have for a pattern to be tried: most messages speak of no day."""

PATTERNS: "list[tuple[str, re.Pattern[str], re.Pattern[str]]]" = [
    (name, re.compile(_NEEDED[name], re.IGNORECASE), re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "numbers",
            r"(?<![\w/.-])(?P<year>20\d\d)[-/.](?P<number>\d\d?)[-/.](?P<day>\d\d?)(?![\w/-])",
        ),
        (
            "numbers",
            r"(?<![\w/.,£$€-])(?P<day>\d{1,2})\s?[/.-]\s?(?P<number>\d{1,2})\s?[/.-]\s?"
            r"(?P<year>20\d\d|\d\d)(?![\w/-]|[.,]\d)",
        ),
        (
            "numbers",
            r"(?<![\w/.,£$€-])(?P<day>\d{1,2})(?:/(?=\d)|\.(?=\d\d))(?P<number>\d{1,2})"
            r"(?![\w/%-]|[.,]\d)(?P<year>)",
        ),
        ("named_month", rf"\b{_WITH_WEEKDAY}{_DAY}\s?(?:of\s)?{_MONTH}{_YEAR}"),
        ("named_month", rf"\b{_WITH_WEEKDAY}{_ORDINAL}\s(?:of\s)?{_MONTH}{_YEAR}"),
        ("named_month", rf"\b{_WITH_WEEKDAY}{_MONTH}\s(?:the\s)?{_DAY}(?![\d:%])\b{_YEAR}"),
        ("named_month", rf"\b{_WITH_WEEKDAY}{_MONTH}\s(?:the\s)?{_ORDINAL}\b{_YEAR}"),
        (
            "day_of_month",
            rf"\b(?:(?P<also>{_LONG_WEEKDAY}),?\s(?:the\s)?|the\s|(?<=on\s)|(?<=by\s)|(?<=until\s)|"
            r"(?<=since\s))"
            rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th))"
            rf"(?:(?P<of>\sof\s(?:this|last|next|the|previous)\smonth)|{_FOLLOWS_DAY})",
        ),
        (
            "word",
            rf"\b(?P<word>{'|'.join(sorted(WORDS, key=len, reverse=True))})\b".replace(" ", r"\s"),
        ),
        ("holiday", rf"\b(?:{'|'.join(HOLIDAYS)})(?!\w)"),
        (
            "offset",
            rf"\b{_COUNT}{_UNIT}\s(?:ago|back)\b(?P<ahead>)(?P<from_now>)",
        ),
        ("offset", rf"\b{_COUNT}{_UNIT}\s(?P<from_now>from\s(?:now|today))\b(?P<ahead>)"),
        (
            "offset",
            r"\b(?P<ahead>in)\s"
            rf"{_COUNT}(?:\sof)?\s(?P<unit>day|week|fortnight)s?(?:['’]\stime)?\b(?P<from_now>)",
        ),
        (
            "weekday",
            rf"(?<!black\s)(?<!good\s)(?<!cyber\s)(?<!\ba\s)(?<!every\s)"
            rf"\b(?:(?P<which>last|next|this|past|coming|previous)\s)?{_WEEKDAY}\b(?!['’]?s\b)",
        ),
    )
]
