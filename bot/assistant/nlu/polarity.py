"""Which words of a text carry a feeling, and what stands around them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

PRAISE, BLAME, TROUBLE = FEELINGS = ("praise", "blame", "trouble")
MARKS = (
    *("negator", "intensifier", "softener", "contrast", "thanks", "hypothetical", "request"),
    *("time", "repeat", "happy", "unhappy", "teasing"),
)
STOPS = frozenset(".!?;…")
_REACH = 3
"""A negator turns round what follows within so many words: "not at all very helpful"."""
_TURNED = 0.7
"""The opposite of "brilliant" is weaker than "terrible"."""
_MORE, _LESS = 1.3, 0.7
_TROUBLE = 0.8
"""A trouble told counts a little less than a word of blame."""
_SHORTEST_STEM, _LONGEST_STEM = 3, 20
_PAUSES = STOPS | {","}
_TOKEN = re.compile(
    r"[:;=]'?-?[)(/dp|]|[)(]:|<3|\^\^|#\w+|\d+/\d+|\w+(?:['*]\w+)*\*?|[.!?,;…]|[^\w\s]"
)


@dataclass(frozen=True)
class Phrase:
    """A row of the lexicon. `weight` is 1 (mild) to 3 (strong)."""

    kind: str
    weight: float
    text: str


@dataclass(frozen=True)
class Hit:
    """A phrase found: the tokens from `start` up to `end`; `value` is below 0 for what is bad."""

    kind: str
    start: int
    end: int
    value: float
    turned: bool = False


@dataclass(frozen=True)
class Reading:
    """A text as the lexicon sees it: its tokens, where each stands, the feelings, the marks."""

    tokens: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    feelings: tuple[Hit, ...]
    marks: tuple[Hit, ...]

    def marked(self, kind: str) -> list[Hit]:
        return [mark for mark in self.marks if mark.kind == kind]


Entry = tuple[tuple[str, ...], Phrase]
"""The tokens of a phrase, and the phrase."""


@dataclass
class _Index:
    """Entries by their first token, the longest first; those of one word with any ending apart."""

    phrases: dict[str, list[Entry]] = field(default_factory=dict)
    stems: dict[str, Entry] = field(default_factory=dict)

    def add(self, phrase: Phrase) -> None:
        words = tuple(token for token, _ in _tokens(phrase.text))
        if len(words) == 1 and _has_any_ending(words[0]):
            self.stems[words[0][:-1]] = words, phrase
        else:
            known = self.phrases.setdefault(words[0], [])
            known.append((words, phrase))
            known.sort(key=lambda entry: -len(entry[0]))

    def at(self, tokens: tuple[str, ...], start: int) -> Entry | None:
        word = tokens[start]
        for entry in self.phrases.get(word, ()):
            if _begins(tokens, start, entry[0]):
                return entry
        return self._stem_of(word) if self.stems else None

    def _stem_of(self, word: str) -> Entry | None:
        lengths = range(min(len(word), _LONGEST_STEM), _SHORTEST_STEM - 1, -1)
        found = (self.stems.get(word[:length]) for length in lengths)
        return next((entry for entry in found if entry), None)


class Polarity:
    """Finds the phrases of a lexicon in texts."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.phrases = tuple(phrases)
        self._feelings = _Index()
        self._marks = {kind: _Index() for kind in MARKS}
        for phrase in self.phrases:
            index = self._feelings if phrase.kind in FEELINGS else self._marks[phrase.kind]
            index.add(phrase)

    def read(self, text: str) -> Reading:
        found = _tokens(text)
        tokens = tuple(token for token, _ in found)
        marks = [hit for index in self._marks.values() for hit in _found(index, tokens)]
        marks += [
            Hit("negator", i, i + 1, 1.0) for i, token in enumerate(tokens) if token[-3:] == "n't"
        ]
        marks = sorted(_not_overruled(marks), key=lambda hit: hit.start)
        feelings = (_in_context(hit, tokens, marks) for hit in _found(self._feelings, tokens))
        return Reading(tokens, tuple(span for _, span in found), tuple(feelings), tuple(marks))


def says_something(phrase: str) -> bool:
    return bool(_tokens(phrase))


def _tokens(text: str) -> list[tuple[str, tuple[int, int]]]:
    """Words in lower case, emoji, emoticons and stops, each with its place in the text."""
    straight = text.replace("’", "'").replace("‘", "'")
    plain = "".join(c if len(c) == 1 else " " for c in map(str.lower, straight))
    return [
        (unicodedata.normalize("NFC", match.group()), match.span())
        for match in _TOKEN.finditer(plain)
    ]


def _found(index: _Index, tokens: tuple[str, ...]) -> Iterator[Hit]:
    """Phrases found from left to right, none within another."""
    start = 0
    while start < len(tokens):
        entry = index.at(tokens, start)
        if entry is None:
            start += 1
            continue
        words, phrase = entry
        yield Hit(phrase.kind, start, start + len(words), _value(phrase))
        start += len(words)


def _not_overruled(marks: list[Hit]) -> Iterator[Hit]:
    """Without the negators of phrases that deny nothing: "never been so", "couldn't be more"."""
    longer = [mark for mark in marks if mark.kind == "intensifier" and mark.end > mark.start + 1]
    for mark in marks:
        inside = any(one.start <= mark.start < one.end for one in longer)
        if not (inside and mark.kind == "negator"):
            yield mark


def _value(phrase: Phrase) -> float:
    if phrase.kind == TROUBLE:
        return -_TROUBLE * phrase.weight
    return -phrase.weight if phrase.kind == BLAME else phrase.weight


def _begins(tokens: tuple[str, ...], start: int, words: tuple[str, ...]) -> bool:
    last = start + len(words) - 1
    if last >= len(tokens) or tokens[start:last] != words[:-1]:
        return False
    if _has_any_ending(words[-1]):
        return tokens[last].startswith(words[-1][:-1])
    return tokens[last] == words[-1]


def _has_any_ending(word: str) -> bool:
    return len(word) > 1 and word.endswith("*")


def _in_context(hit: Hit, tokens: tuple[str, ...], marks: list[Hit]) -> Hit:
    value, turned = hit.value, False
    for mark in marks:
        gap = hit.start - mark.end
        if not 0 <= gap < _REACH or _PAUSES.intersection(tokens[mark.end : hit.start]):
            continue
        if mark.kind == "negator":
            turned = not turned
        elif gap == 0 and mark.kind in ("intensifier", "softener"):
            value *= _MORE if mark.kind == "intensifier" else _LESS
    return Hit(hit.kind, hit.start, hit.end, -_TURNED * value if turned else value, turned)
