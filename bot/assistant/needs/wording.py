"""Is something asked for, or is it told? "I want to send it back" asks; "it's too small" tells."""

from __future__ import annotations

import re

_LEAD = (
    r"^\W*(?:(?:hi|hello|hey|hiya|dear|ok|okay|so|well|oh|right|please|pls|plz|kindly|also|and|plus|"
    r"but|then|just|first|firstly|second|secondly|finally|lastly|actually|btw|now|next|otherwise|"
    r"in that case|if not|if so|one more thing|another thing)\b\W*)*"
)
_QUESTION = (
    r"(?:where|when|how|what|why|which|who|whose|can|cud|could|would|will|do|does|did|is|are|was|"
    r"has|have|am|should|may|any|anything|wheres|whens|hows|whats|whys)(?:['’]\w+)?\b"
)
_ASKS_AT_START = re.compile(_LEAD + _QUESTION, re.IGNORECASE)
_ASKS = re.compile(
    r"\?|\b(?:i|we|i'd|id|i'll) (?:\w+ )?(?:want|wants|need|needs|wanna|wish|would like|like to|"
    r"must|require|expect|demand)\b|\b(?:i'd|id|we'd|i would|we would)(?: also| really)? "
    r"(?:like|love|prefer|rather)\b|\b(?:please|pls|plz|kindly)\b|\b(?:can|could|would|will) "
    r"(?:you|u|i|we)\b|\b(?:tell|show|give|send|get|let|help) (?:me|us)\b|\b(?:looking (?:for|to)|"
    r"trying to|wondering|wonder|after a|in need of|want to|need to|wanting|asking|"
    r"(?:do not|don'?t) (?:know|see|understand) (?:how|where|why|what|when))\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    _LEAD + r"(?:because|since|as|although|though|it|its|it's|it’s|i|i'm|i’m|im|i've|i’ve|ive|i'd|"
    r"we|we've|we’ve|my|our|the|this|that|that's|these|those|they|they're|he|she|you|your|there|"
    r"someone|somebody|nobody|no one|nothing|everything|both|one|last|yesterday|today|according)\b",
    re.IGNORECASE,
)
_NOUN_ALONE = re.compile(
    _LEAD + r"(?:my|our|the|a|an)(?: (?!\w+n['’]?t\b|is\b|are\b|was\b|were\b|has\b|had\b|have\b|"
    r"does\b|did\b|says?\b|came\b|broke\b|arrived\b|works?\b|keeps?\b|fails?\b|never\b|still\b)"
    r"[\w'’-]+){1,3}\W*$",
    re.IGNORECASE,
)
_STORY = re.compile(
    r"\b(?:i|we)(?:'ve| have| had|’ve)? (?:just |already |recently |also )?(?:ordered|bought|got|"
    r"purchased|placed|received|paid|returned|sent|cancelled|canceled|tried|called|rang|phoned|"
    r"emailed|asked|wrote|spoke|chatted|waited|was told|were told|was promised)\b",
    re.IGNORECASE,
)
_OTHER_ONE = re.compile(
    r"\b(?:other|others|another|different|second|next|else|rest|older|previous|earlier|both)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|it's|that|this|them|these|those|same|the (?:order|parcel|package|item|money))\b",
    re.IGNORECASE,
)
_MORE_ABOUT_IT = re.compile(
    _LEAD
    + r"(?:does|do|is|are|was|will|would|can|could|has|have) (?:it|they|this|that|these|those)\b",
    re.IGNORECASE,
)
_FEW = 4


def asks(text: str) -> bool:
    """A question, a wish or an order, with or without a question mark."""
    if _ASKS_AT_START.search(text) or _ASKS.search(text):
        return True
    return not _TELLS.search(text)


def names_a_thing(text: str) -> bool:
    """ "my refund", after "where is my order and": nothing but the thing asked about."""
    return bool(_NOUN_ALONE.search(text)) and not _STORY.search(text)


def tells_what_was_done(text: str) -> bool:
    """ "I ordered a lamp last week": how it came about, never what is wanted."""
    return bool(_STORY.search(text)) and not _ASKS.search(text)


def asks_more_about_it(text: str) -> bool:
    """ "does it have to be in the box?": what "it" is was said before."""
    return bool(_MORE_ABOUT_IT.search(text))


def means_another(text: str) -> bool:
    """ "my other order": not the one that was spoken of."""
    return bool(_OTHER_ONE.search(text))


def says_it(text: str) -> bool:
    """ "send it again": what "it" is was said before."""
    return bool(_POINTS_BACK.search(text))


def points_back(text: str) -> bool:
    """ "refund it", "refund me": about the order that was spoken of before."""
    return says_it(text) or len(text.split()) <= _FEW


_COURTESY = re.compile(
    r"(?:\W*\b(?:hi+|hiya|hello+|hey+|heya|dear|sirs?|madam|ma'am|all|team|there|everyone|folks|guys|"
    r"good|morning|afternoon|evening|day|greetings|thanks?|thx|ty|cheers|regards|you|u|very|so|much|"
    r"many|please|pls|plz|ok|okay|well|right|sorry|to|bother|in|advance|kind|best|yours|sincerely|"
    r"a|lot|and|again|for|your|help|time|nice)\b)+\W*",
    re.IGNORECASE,
)


def is_courtesy(text: str) -> bool:
    """A greeting, thanks or their like, and nothing else: never a need beside another."""
    return bool(_COURTESY.fullmatch(text))
