"""The sentence encoder: one vector for what a text means, whatever its case and its numbers.

Two encoders side by side, each better than the other at something (docs/adr/0022): the cosine of
two vectors is the mean of the two encoders' cosines.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np

from bot.assistant.nlu import derived_models, minilm, side_by_side, universal
from bot.assistant.nlu.wording import plain_wording

DIMENSIONS = universal.DIMENSIONS + minilm.DIMENSIONS
SOURCES = [
    Path(module.__file__ or "") for module in (derived_models, minilm, side_by_side, universal)
] + [*minilm.RECIPE, *universal.RECIPE, Path(__file__)]
"""What a vector depends on, beside the packages' files that are pinned in there."""
_REMEMBERED = 2048
_PORTION = 256
"""More texts than these (training) are encoded on all cores; both encoders release the lock."""
_HEAD, _TAIL = 140, 300
"""Of a long text so many characters are read from its ends, where needs stand."""
_HALF = np.float32(2**-0.5)


def encode(texts: list[str]) -> np.ndarray:
    """A unit vector for each text, shape (texts, DIMENSIONS), float32; the same alone and among
    others."""
    return _encode(texts, _alone) if len(texts) > _PORTION else _alone(_read(texts))


def encode_examples(texts: list[str]) -> np.ndarray:
    """The same for texts to learn from, in three quarters of the time: their vectors are as near to
    those of `encode` as these are to the encoders' own (`minilm.encode_together`)."""
    return _encode(texts, _together)


@lru_cache(maxsize=_REMEMBERED)
def encode_one(text: str) -> np.ndarray:
    """The vector of one text; short messages ("yes", "hello") come again and again."""
    vector: np.ndarray = encode([text])[0]
    vector.setflags(write=False)
    return vector


def likeness(vectors: np.ndarray) -> np.ndarray:
    """The part of vectors (as `encode` gives them) that tells best how alike two texts are."""
    return vectors[:, universal.DIMENSIONS :]


def _encode(texts: list[str], run: Callable[[list[str]], np.ndarray]) -> np.ndarray:
    """Texts of like length run together: what is short need not wait for what is long. The longest
    go first, so that all cores come to an end at the same time."""
    plain = _read(texts)
    order = sorted(range(len(plain)), key=lambda i: -len(plain[i]))
    portions = [order[start : start + _PORTION] for start in range(0, len(order), _PORTION)]
    vectors = np.empty((len(plain), DIMENSIONS), dtype=np.float32)
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        found = threads.map(lambda places: run([plain[i] for i in places]), portions)
        for places, rows in zip(portions, found, strict=True):
            vectors[places] = rows
    return vectors


def _read(texts: list[str]) -> list[str]:
    return [_ends(plain_wording(text)) for text in texts]


def _alone(plain: list[str]) -> np.ndarray:
    if not plain:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    return _joined(universal.encode(plain), minilm.encode(plain))


def _together(plain: list[str]) -> np.ndarray:
    return _joined(universal.encode_together(plain), minilm.encode_together(plain))


def _joined(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.hstack([one, other]) * _HALF


def _ends(text: str) -> str:
    """The cost of a text grows with its length; cut between words where there are any."""
    if len(text) <= _HEAD + _TAIL:
        return text
    head, tail = text[:_HEAD].rpartition(" "), text[-_TAIL:].partition(" ")
    return f"{head[0] or head[2]} {tail[2] or tail[0]}"
