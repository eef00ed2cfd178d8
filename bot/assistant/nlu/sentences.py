"""The sentence encoder: one vector for what a text means, whatever its case and its numbers.

Two encoders side by side, each better than the other at something (docs/adr/0022): the cosine of
two vectors is the mean of the two encoders' cosines.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy as np

from bot.assistant.nlu import minilm, universal
from bot.assistant.nlu.wording import plain_wording

DIMENSIONS = universal.DIMENSIONS + minilm.DIMENSIONS
_REMEMBERED = 2048
_PORTION = 256
"""More texts than these (training) are encoded on all cores; both encoders release the lock."""
_HEAD, _TAIL = 160, 340
"""Of a long text so many characters are read from its ends, where needs stand."""
_HALF = np.float32(2**-0.5)


def encode(texts: list[str]) -> np.ndarray:
    """A unit vector for each text, shape (texts, DIMENSIONS), float32."""
    if not texts:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    if len(texts) <= _PORTION:
        return _encode(texts)
    portions = [texts[i : i + _PORTION] for i in range(0, len(texts), _PORTION)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return np.vstack(list(threads.map(_encode, portions)))


@lru_cache(maxsize=_REMEMBERED)
def encode_one(text: str) -> np.ndarray:
    """The vector of one text; short messages ("yes", "hello") come again and again."""
    vector: np.ndarray = encode([text])[0]
    vector.setflags(write=False)
    return vector


def likeness(vectors: np.ndarray) -> np.ndarray:
    """The part of vectors (as `encode` gives them) that tells best how alike two texts are."""
    return vectors[:, universal.DIMENSIONS :]


def _encode(texts: list[str]) -> np.ndarray:
    plain = [_ends(plain_wording(text)) for text in texts]
    return np.hstack([universal.encode(plain), minilm.encode(plain)]) * _HALF


def _ends(text: str) -> str:
    """The cost of a text grows with its length; cut between words where there are any."""
    if len(text) <= _HEAD + _TAIL:
        return text
    head, tail = text[:_HEAD].rpartition(" "), text[-_TAIL:].partition(" ")
    return f"{head[0] or head[2]} {tail[2] or tail[0]}"
