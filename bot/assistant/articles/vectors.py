"""The sentence vectors of the articles' texts, each computed once and kept in a file.

A thousand texts take the encoder ten seconds, so a start should not need them again.
"""

from __future__ import annotations

import json
import logging
import os
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

logger = logging.getLogger(__name__)

Encode = Callable[[list[str]], np.ndarray]
"""Unit vectors of texts, shape (texts, dimensions)."""


class Vectors:
    """Remembers the vectors of the texts in use, so that only new ones are encoded."""

    def __init__(self, encode: Encode, file: Path | None = None, encoder: str = "") -> None:
        """`encoder` names what encodes; a file of another one is not used."""
        self._encode = encode
        self._file = file
        self._encoder = encoder
        self._known = _load(file, encoder) if file else {}

    def learn(self, texts: Iterable[str]) -> None:
        """Make these the texts in use; all others are forgotten."""
        wanted = list(dict.fromkeys(texts))
        new = [text for text in wanted if text not in self._known]
        if new:
            self._known.update(zip(new, self._encode(new), strict=True))
        self._known = {text: self._known[text] for text in wanted}
        if new and self._file:
            _save(self._file, self._encoder, self._known)

    def beside(self) -> Vectors:
        """The same, to learn other texts for a while: these stay in use, and nothing is kept."""
        others = Vectors(self._encode)
        others._known = dict(self._known)
        return others

    def of(self, texts: Sequence[str]) -> np.ndarray:
        """Of texts that are in use; shape (texts, dimensions)."""
        return np.stack([self._known[text] for text in texts])


def _load(file: Path, encoder: str) -> dict[str, np.ndarray]:
    try:
        with np.load(file) as held:
            if str(held["encoder"]) != encoder:
                return {}
            vectors = held["vectors"].astype(np.float32)
            texts = json.loads(held["texts"].tobytes())
            return dict(zip(texts, vectors, strict=True))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        logger.warning("%s is not used, and made anew: %s", file, error)
        return {}


def _save(file: Path, encoder: str, known: dict[str, np.ndarray]) -> None:
    """Half precision moves a cosine by less than 0.001."""
    made = file.with_name(f"{file.stem}.{os.getpid()}.npz")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(
            made,
            encoder=np.array(encoder),
            texts=np.frombuffer(json.dumps(list(known)).encode(), dtype=np.uint8),
            vectors=np.stack(list(known.values())).astype(np.float16),
        )
        made.replace(file)
    except OSError as error:
        logger.warning("the articles' vectors cannot be kept in %s: %s", file, error)
