"""Slips of the finger put right, towards the words that the training texts use.

"where is my delivry" means little to a sentence encoder. A word counts as misspelt when neither
the training texts nor the encoder's vocabulary know it, and it is put right only when a word that
the training texts use often is one slip away (two for long words). What a customer calls by a name
of their own stays as it is. In a short word one letter for another mostly makes another word
("scam" is no "scan"), so there it is no slip; and what training texts misspell often ("ordr") is a
slip nevertheless where they write the right word many times as often.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_OFTEN = 3
_VERY_OFTEN = 6
_SHORTEST = 4
_LONG = 7
_SHORT = 5
_MANY_TIMES = 20
_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ers", "ly", "able", "ment")
_REMEMBERED = 10_000


class Spelling:
    """`words` are what slips are put right to, the most frequent first; `known` are left alone."""

    def __init__(self, words: Iterable[str], known: Collection[str]) -> None:
        self.words = list(words)
        self._known = frozenset(known) | frozenset(self.words)
        self._repaired = lru_cache(_REMEMBERED)(self._repair)

    @classmethod
    def learn(cls, texts: Iterable[str], known: Collection[str]) -> Spelling:
        """From plain wording; `known` is a general vocabulary."""
        counts = Counter(word for text in texts for word in _WORD.findall(text))
        words = [
            word
            for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            if len(word) >= _SHORTEST
            and (count >= _VERY_OFTEN or (count >= _OFTEN and word in known))
        ]
        right = [word for word in words if word in known]
        return cls([w for w in words if w in known or not _is_slip(w, right, counts)], known)

    def repair(self, text: str) -> str:
        """The text with its slips put right; the text itself where there are none."""
        return _WORD.sub(lambda match: self._repaired(match.group()), text)

    def _repair(self, word: str) -> str:
        if word in self._known or len(word) < _SHORTEST or "'" in word or self._is_form(word):
            return word
        found = [
            (slips, other[0] != word[0], place)
            for place, other in enumerate(self.words)
            if (slips := _slips(word, other)) is not None
        ]
        return self.words[min(found)[2]] if found else word

    def _is_form(self, word: str) -> bool:
        """An inflection of a known word: "kettles", "refunding", "stopped"."""
        stems = [word[: -len(ending)] for ending in _ENDINGS if word.endswith(ending)]
        forms = {form for stem in stems for form in (stem, f"{stem}e", stem[:-1]) if len(form) > 2}
        return not self._known.isdisjoint(forms)


def _slips(word: str, other: str) -> int | None:
    """How many slips made `word` of `other`; None where they hardly did."""
    most = 1 if len(word) < _LONG else 2
    if abs(len(other) - len(word)) > most:
        return None
    slips = OSA.distance(word, other, score_cutoff=most)
    if slips > most or (other[0] != word[0] and slips > 1):
        return None
    if len(word) == len(other) <= _SHORT and sorted(word) != sorted(other):
        return None
    return int(slips)


def _is_slip(word: str, right: Iterable[str], counts: Counter[str]) -> bool:
    """Whether the texts use a right word close to it that much more often."""
    return any(
        counts[other] >= _MANY_TIMES * counts[word] and _slips(word, other) == 1 for other in right
    )
