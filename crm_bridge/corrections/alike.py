"""Messages that say nearly the same, put together: one correction may be meant for all of them."""

import re
from collections.abc import Sequence

NEAR = 0.72
"""The cosine of two texts' character n-grams from which on they are nearly the same."""
_NUMBER = re.compile(r"\d+")


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
