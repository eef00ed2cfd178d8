"""The small language of phrases in the rules, and their patterns for spaCy's `Matcher`.

==================  =====================================================================
``lawyer``          that word
``(a|b|c d)``       one of these
``<person>``        one of the words listed under that name
``word?``           may be absent (groups and names too)
``*``               any one word
``...``             up to three words, within the clause
``^`` and ``$``     where a clause begins and ends
==================  =====================================================================
"""

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.escalation.tokens import CLAUSE, SENTENCE, plain_form

GAP_WORDS = 3
MAX_ALTERNATIVES = 200

_PART = re.compile(r"\s*(\.\.\.|\^|\$|\*\??|\([^()]*\)\??|<[a-z_]+>\??|[^\s()<>^$*|?]+\??)(?=\s|$)")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

Pattern = list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a phrase: one of `words`; any word where `words` is None."""

    words: frozenset[str] | None
    fewest: int = 1
    most: int = 1

    def pattern(self) -> dict[str, object]:
        """This slot for the `Matcher`."""
        repeat = (
            {} if (self.fewest, self.most) == (1, 1) else {"OP": f"{{{self.fewest},{self.most}}}"}
        )
        if self.words is None:
            return {"IS_PUNCT": False, **repeat}
        if len(self.words) == 1:
            return {"LOWER": next(iter(self.words)), **repeat}
        return {"LOWER": {"IN": sorted(self.words)}, **repeat}


Phrase = tuple[Slot, ...]

_GAP = Slot(None, 0, GAP_WORDS)
_ANY = Slot(None)
_EDGE = Slot(frozenset({SENTENCE, CLAUSE}))
_MARKS = {"...": _GAP, "*": _ANY, "*?": Slot(None, 0, 1), "^": _EDGE, "$": _EDGE}


def parse_phrase(text: str, sets: Mapping[str, frozenset[str]]) -> list[Phrase]:
    """The phrases that `text` stands for; a `ValueError` says what cannot be understood."""
    choices: list[list[Phrase]] = []
    position = 0
    while position < len(text.rstrip()):
        found = _PART.match(text, position)
        if not found:
            raise ValueError(f"cannot be understood from {text[position:].strip()!r} on")
        choices.append(_choices(found.group(1), sets))
        position = found.end()
    phrases = [tuple(itertools.chain(*parts)) for parts in itertools.product(*choices)]
    if not phrases or len(phrases) > MAX_ALTERNATIVES:
        raise ValueError(f"stands for {len(phrases)} phrases; 1 to {MAX_ALTERNATIVES} are allowed")
    if not all(needed_words(phrase) for phrase in phrases):
        raise ValueError("needs at least one word that has to be there")
    return phrases


def needed_words(phrase: Phrase) -> tuple[frozenset[str], ...]:
    """For each place that cannot be left out its words, the rarest place first.

    A message that lacks all the words of one of them cannot hold the phrase.
    """
    needed = [slot.words for slot in phrase if slot.words and slot.fewest and slot != _EDGE]
    return tuple(sorted(needed, key=len))


def _choices(part: str, sets: Mapping[str, frozenset[str]]) -> list[Phrase]:
    """What may stand in one place; single words share a slot, longer ones are phrases apart."""
    if part in _MARKS:
        return [(_MARKS[part],)]
    optional = part.endswith("?")
    part = part.removesuffix("?")
    written = part[1:-1].split("|") if part.startswith("(") else [part]
    rows = [_row(alternative, sets) for alternative in written]
    single = frozenset[str]().union(*(row[0] for row in rows if len(row) == 1))
    longer = [tuple(Slot(words) for words in row) for row in rows if len(row) > 1]
    phrases: list[Phrase] = [(Slot(single, 0 if optional else 1),)] if single else []
    if optional and not single:
        phrases.append(())
    return phrases + longer


def _row(text: str, sets: Mapping[str, frozenset[str]]) -> list[frozenset[str]]:
    """The words of one alternative in their order; a name gives all the words listed under it."""
    row: list[frozenset[str]] = []
    for piece in text.split():
        if not piece.startswith("<"):
            row += [frozenset({word}) for word in split_words(piece)]
        elif piece[1:-1] in sets:
            row.append(sets[piece[1:-1]])
        else:
            raise ValueError(f"no words are listed under the name {piece}")
    if not row:
        raise ValueError(f"{text!r} is not one or more words")
    return row


def split_words(text: str) -> list[str]:
    """The plain forms of the words in `text`; a hyphen separates them."""
    words = [plain_form(part) for word in _WORD.findall(text) for part in word.split("-")]
    if not words or _WORD.sub("", text).strip():
        raise ValueError(f"{text.strip()!r} is not one or more words")
    return words
