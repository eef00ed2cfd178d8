"""Finding order numbers, e-mails, postcodes, and addresses in what a customer typed.

Used when the assistant asked for just that, so a bare "n1 9gu" counts whatever intent was guessed.
"""

import re

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_UK_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)
_ORDER_NUMBER = re.compile(
    r"(?<![\w@.£$€+])(?:#\s*)?(?:\b(?:cl|ord)[\s-]*|[a-z]{1,5}-?|(?-i:[A-Z]{2,4})\s)?\d{4,12}(?:-\d{1,6})?\b(?!@)",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?:\+\d[\d\s().-]{8,}|\b0\d[\d\s().-]{8,})\d")

_WISH = re.compile(
    r"\b(?:for|to|in|into|make it|make that|rather|meant|instead)\s+(?:an?\s+|the\s+)?"
    r"((?:(?:size|bigger|smaller|larger|different|another|next|other)\b|(?:xx?s|s|m|l|xx?l)\b|\d)"
    r".{0,80})$",
    re.IGNORECASE,
)
_OTHER_ORDER = re.compile(
    r"\b(?:(?:other|another|different|wrong|second|previous|older|newer) (?:order|one|number)|"
    r"not (?:that|this) (?:order|one|number))\b",
    re.IGNORECASE,
)

_BEFORE_ADDRESS = re.compile(
    r"\b(?:it'?s|it is|it to|parcel to|order to|sent to|send to|go to|should be|address(?: is|:)|"
    r"is now|meant)\s*:?\s+",
    re.IGNORECASE,
)
_AFTER_ADDRESS = re.compile(
    r"[\s,.!]+(?:please|pls|plz|thanks|thank you|thx|cheers|instead)\W*$", re.IGNORECASE
)

_SIZE_WISH = re.compile(
    r"\b(size\s+(?:x{0,3}[sl]|m|\d+(?:\.5)?|small|medium|large)\b.{0,60})$", re.IGNORECASE
)
_SIZE = re.compile(
    r"\b(?:sizes?|fits?|fitting|too (?:small|big|large|tight|loose|long|short|wide|narrow)|"
    r"smaller|bigger|larger|tight)\b",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"(?:an?|and|are|at|be|but|e-?mail|for|from|go|here'?s?|hi|hello|i|i'?[dm]|i've|is|its?|it's|"
    r"mail|means?|meant|my|no|not|number|of|ok|okay|on|one|order(?:ed)?|please|post|postcode|"
    r"postal|code|zip|sorry|sure|should|that'?s?|thanks?|the|this|to|try|under|used|was|with|yes|"
    r"you|address)"
)


def email_in(text: str) -> str | None:
    """`sam@mail.example` out of "it's sam@mail.example."."""
    found = _EMAIL.search(text)
    return found[0].strip(".'") if found else None


def postcode_in(text: str, *, bare: bool = False) -> str | None:
    """A British postcode anywhere; with `bare`, any short answer that may be a postcode."""
    found = _UK_POSTCODE.search(text)
    if found:
        return f"{found[1]} {found[2]}".upper()
    words = re.findall(r"[\w'-]+", text) if bare else []
    left = [word for word in words if not _FILLER.fullmatch(word.lower())]
    rest = " ".join(left).upper()
    fits = 1 <= len(left) <= 2 and 3 <= len(rest) <= 10 and any(c.isdigit() for c in rest)
    return rest if fits else None


def order_number_in(text: str, *, strict: bool = False) -> str | None:
    """The first thing that looks like an order number, as it was typed.

    With `strict` digits alone are not enough: in an address they are something else.
    """
    plain = _EMAIL.sub(" ", _UK_POSTCODE.sub(" ", text))
    if not re.search(r"(?:cl|ord|#)\s*-?\s*0\d{9}", plain, re.IGNORECASE):
        plain = _PHONE.sub(" ", plain)
    found = [match[0].strip() for match in _ORDER_NUMBER.finditer(plain)]
    return next((number for number in found if not strict or not number[0].isdigit()), None)


def means_another_order(text: str) -> bool:
    """ "No, the other order"."""
    return bool(_OTHER_ORDER.search(text))


def looks_like_address(text: str) -> bool:
    """Enough to send a parcel to: some words and a postcode."""
    words = re.findall(r"\w+", text)
    return len(words) >= 4 and bool(_UK_POSTCODE.search(text) or re.search(r"\b\d{4,5}\b", text))


def address_in(text: str) -> str:
    """The address alone, in one line: without "please send it to" before it and thanks after it.

    All of the text, where that is no address.
    """
    lines = [line.strip(" ,;") for line in text.splitlines() if line.strip(" ,;")]
    whole = " ".join(", ".join(lines).split())
    starts = [0, *(match.end() for match in _BEFORE_ADDRESS.finditer(whole))]
    rests = (_AFTER_ADDRESS.sub("", whole[start:]).strip(" ,;.") for start in reversed(starts))
    return next((rest for rest in rests if looks_like_address(rest)), whole)


def exchange_wish_in(text: str) -> str | None:
    """What somebody wants instead: "swap it for a bigger size" gives "bigger size"."""
    found = _WISH.search(text) or _SIZE_WISH.search(text)
    wish = re.sub(r"\W*\b(?:instead|please|pls|plz|thanks)\W*$", "", found[1]) if found else ""
    return wish.strip(" .!,") or None


def speaks_of_size(text: str) -> bool:
    """ "Too small", "size L instead of M", "doesn't fit"."""
    return bool(_SIZE.search(text))


def is_bare_answer(text: str) -> bool:
    """Nothing but numbers, an e-mail, a postcode and filler: "sorry, I meant CL-104233"."""
    plain = _ORDER_NUMBER.sub(" ", _UK_POSTCODE.sub(" ", _EMAIL.sub(" ", text)))
    words = re.findall(r"[a-z'-]+", plain.lower().replace("’", "'"))
    return all(_FILLER.fullmatch(word) for word in words)


def ordinal_in(text: str) -> int | None:
    """The place, counted from 0, of "the first one" or "the second"."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    places = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2}
    return next((places[word] for word in words if word in places), None)


def newest_or_place_in(text: str) -> int | None:
    """As `ordinal_in`; "the latest" is the first of a list that begins with the newest."""
    if re.search(r"\b(?:latest|newest|most recent|last one)\b", text, re.IGNORECASE):
        return 0
    return ordinal_in(text)
