"""The form of a text that the classifiers read: what it says, without what is particular to it.

Order numbers, e-mails, links and case say nothing about what somebody wants, but move a sentence
vector a good way; they are made equal for all.
"""

import re
import unicodedata

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_EMAIL = re.compile(r"(?<![^\s@<>])[^\s@<>]{1,64}@[^\s@<>]{1,255}\.[a-z]{2,}", re.IGNORECASE)
_NUMBER = re.compile(r"#?\b(?:[a-z]{1,4}-?)?\d[\d\-/.,]{2,}\d\b|#\d+", re.IGNORECASE)
_LONG_RUN = re.compile(r"(.)\1{2,}")
_SPACE = re.compile(r"\s+")


def plain_wording(text: str) -> str:
    """Lower case, curly quotes straight, "sooooo" as "soo", numbers and addresses of one kind."""
    wording = unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'")
    wording = _EMAIL.sub("me@mail.com", _LINK.sub("link", wording))
    wording = _NUMBER.sub("1234", wording).lower()
    return _SPACE.sub(" ", _LONG_RUN.sub(r"\1\1", wording)).strip()
