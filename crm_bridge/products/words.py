"""The words of a text as products are found by them: folded, without filler, in the singular."""

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+(?:['’-][a-z0-9]+)*")
_SEPARATOR = re.compile(r"['’-]")
_SUM = re.compile(
    r"(?:under|below|less than|up to|at most|max(?:imum)?|around|about|budget(?: is| of)?)"
    r"\s*[£$€]?\s*\d+(?:[.,]\d+)?"
    r"|[£$€]\s*\d+(?:[.,]\d+)?"
    r"|\d+(?:[.,]\d+)?\s*(?:pounds?|quid|euros?|dollars?|gbp|eur|usd)\b"
)
"""A sum of money: its number is no size or model."""

_FILLER_TEXT = """
a about after all also am an and another any anyone anything are around as at available be been
best birthday boyfriend budget but buy by can cheap cheaper christmas could dad dear deal did do
does don dont else family for friend from get gift girlfriend give go goes going good got great
had has have hello help her hers hey hi him his how hows husband i id idea if ill im in interested
into is it item its ive just kind kindly know let like look looking love loves m maybe me more
much mum mums my need new next nice no not of off on one ones or order other others our out over
place please pls possible present product products re recommend recommendation s searching see
sell selling she shop should show similar size sizes so some something sort stock still store
stuff suggest suggestion t tell than thank thanks that the their them then there these they thing
things this those to today too up us very want wanted was we well what whats when where whether
which who why wife will with within would ya you your
"""
FILLER = frozenset(_FILLER_TEXT.split())
"""Words that say nothing about which product is meant."""


def words_of(text: str) -> list[str]:
    """Every word of `text` that can tell products apart, in order.

    ``"Is the T-Shirt in size 8?"`` gives ``["tshirt", "shirt", "8"]``: a word written with a
    hyphen counts as one and in parts.
    """
    return list(written_words(text))


def written_words(text: str) -> dict[str, str]:
    """The words of `words_of`, each with how it is written in `text`, in lower case."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    written: dict[str, str] = {}
    for word in _WORD.findall(_SUM.sub(" ", plain)):
        for part in _parts(word):
            if part not in FILLER:
                written.setdefault(_singular(part), word if part == _joined(word) else part)
    return written


def _parts(word: str) -> list[str]:
    if "-" not in word:
        return [_joined(word)]
    return [_joined(word), *(part for part in _SEPARATOR.split(word) if len(part) > 1)]


def _joined(word: str) -> str:
    # An "s" after an apostrophe is a possessive, not a part of the word.
    return "".join(part for part in _SEPARATOR.split(word) if part != "s")


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")):
        return word[:-1]
    return word
