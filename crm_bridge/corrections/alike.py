"""Messages that say nearly the same, put together: one correction may be meant for all of them."""

import re
import unicodedata
from collections.abc import Sequence

NEAR = 0.72
"""The cosine of two texts' character n-grams from which on they are nearly the same."""
_NUMBER = re.compile(r"\d+")
_LEFT_ASIDE = "PNZ"
"""Punctuation, numbers and spaces, as Unicode names these categories."""


def groups(texts: Sequence[str]) -> list[list[int]]:
    """Places in `texts`, each in one group: the first of a group is the first of its texts, and all
    others are near to that one. Slow (tens of milliseconds for a thousand): not for the event
    loop."""
    if not texts:
        return []
    # A second of its own, for which no start of the bridge should wait.
    from sklearn.feature_extraction.text import TfidfVectorizer

    plain = [_NUMBER.sub("0", " ".join(text.casefold().split())) or "-" for text in texts]
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    matrix = vectorizer.fit_transform(plain)
    likeness = (matrix @ matrix.T).tocsr()
    taken: set[int] = set()
    found: list[list[int]] = []
    for place in range(len(texts)):
        if place in taken:
            continue
        row = likeness.getrow(place)
        near = [int(i) for i, value in zip(row.indices, row.data, strict=True) if value >= NEAR]
        group = [place, *sorted(i for i in near if i != place and i not in taken)]
        taken.update(group)
        found.append(group)
    return found


def same_words(texts: Sequence[str]) -> bool:
    """Whether all say the same to the letter, apart from case, punctuation and numbers."""
    return len({_words(text) for text in texts}) <= 1


def _words(text: str) -> str:
    kept = (" " if unicodedata.category(one)[0] in _LEFT_ASIDE else one for one in text.casefold())
    return " ".join("".join(kept).split())
