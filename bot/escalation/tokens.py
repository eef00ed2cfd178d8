"""Words and clause marks of a message, with where they stand in it."""

import re
import unicodedata
from dataclasses import dataclass

SENTENCE, CLAUSE = ".", ","
EDGE_CHARACTERS = 1_000

# The typewriter's, the two curly ones, the modifier letter, grave and acute.
_APOSTROPHES = "'’‘\u02bc`\u00b4"
_TOKEN = re.compile(
    rf"(?P<word>[^\W_]+(?:[{_APOSTROPHES}][^\W_]+)*)"
    r"|(?P<sentence>[.!?;…\n\r]+)"
    r"|(?P<clause>[,:()\[\]–—]|(?<=\s)-(?=\s))"
)
_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")
_STRETCHED = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True, slots=True)
class Token:
    """A word in its plain form, or a mark: `SENTENCE` or `CLAUSE`; `start` and `end` as typed."""

    form: str
    start: int
    end: int


def plain_form(word: str) -> str:
    """How words are compared: no case, no apostrophes, no stretched letters ("Pleaaase")."""
    if word.isascii() and word.isalnum():
        folded = word.lower()
    else:
        folded = _APOSTROPHE.sub("", unicodedata.normalize("NFKC", word).casefold())
    return _STRETCHED.sub(r"\1", folded)


def tokenise(text: str) -> list[Token]:
    """The tokens of a message between two sentence marks.

    Of a long message only the first and the last 1,000 characters are read; words that the cuts
    go through are left out.
    """
    tokens = [Token(SENTENCE, 0, 0)]
    if len(text) <= 2 * EDGE_CHARACTERS:
        tokens += _tokens(text, 0, len(text))
    else:
        tail = len(text) - EDGE_CHARACTERS
        tokens += _tokens(text, 0, EDGE_CHARACTERS)
        tokens.append(Token(SENTENCE, EDGE_CHARACTERS, EDGE_CHARACTERS))
        tokens += _tokens(text, tail, len(text))
    tokens.append(Token(SENTENCE, len(text), len(text)))
    return tokens


def _tokens(text: str, start: int, end: int) -> list[Token]:
    while 0 < start < end and text[start].isalnum() and text[start - 1].isalnum():
        start += 1
    while start < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end -= 1
    return [
        Token(_form(found), found.start(), found.end())
        for found in _TOKEN.finditer(text, start, end)
    ]


def _form(found: re.Match[str]) -> str:
    if found.lastgroup == "word":
        return plain_form(found.group())
    return SENTENCE if found.lastgroup == "sentence" else CLAUSE
