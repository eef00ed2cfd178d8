"""The words of a text that say what it is about, in a common form."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+|£")
_APOSTROPHE = re.compile(r"['’‘]")
_LONGEST = 40
_ENDINGS = ("ingly", "edly", "ing", "ies", "ed", "es", "ly", "s")
_SAME: dict[str, str] = {
    "bought": "buy",
    "broken": "break",
    "broke": "break",
    "came": "come",
    "coupon": "code",
    "got": "get",
    "lost": "lose",
    "mail": "email",
    "package": "parcel",
    "paid": "pay",
    "postage": "ship",
    "sent": "send",
    "store": "shop",
    "voucher": "code",
    "went": "go",
    "whats": "what",
}
_LITTLE_WORDS = """
a am an and are as at be been but by can cant could did do does doesnt dont for from had has have
havent he her his i if im in is isnt it its ive just may me might my no not of on or our please
should so that the them there these they this those to u us want was we were will with would you
your youre
"""
_LITTLE = frozenset(_LITTLE_WORDS.split())


def words_of(text: str) -> list[str]:
    """ "My parcels haven't arrived" → parcel, arriv."""
    plain = _APOSTROPHE.sub("", text.lower()).replace("e-mail", "email")
    found = (word for word in _WORD.findall(plain) if word not in _LITTLE)
    return [_SAME.get(word) or _stem(word) for word in found if len(word) <= _LONGEST]


def _stem(word: str) -> str:
    stem = word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)] + ("y" if ending == "ies" else "")
            break
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "ls":
        stem = stem[:-1]
    if len(stem) > 3 and stem.endswith("e"):
        stem = stem[:-1]
    return _SAME.get(stem, stem)
