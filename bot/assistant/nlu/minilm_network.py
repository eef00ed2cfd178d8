"""The network of all-MiniLM-L6-v2 as an ONNX graph of onnxruntime's fused operators.

Six layers of attention, names of weights as BERT's; the vector is the mean over the tokens. Graphs
exported by tools have some three hundred nodes for it, this one has fifty, which is most of what a
short message costs.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from onnx import TensorProto

from bot.assistant.nlu.onnx_graph import FUSED, Graph, tensor

INPUT = "tokens"
_LAYERS, _HEADS, _DIMENSIONS = 6, 12, 384
_EPSILON = 1e-12
_NORM = "LayerNorm"


def write(weights: Mapping[str, np.ndarray], target: Path, most_tokens: int) -> None:
    """From numbers of tokens, int64 (sentences, tokens), sentences of one length and at most
    `most_tokens`, to a row a sentence, (sentences, 384), not of unit length."""
    graph = Graph(weights)
    values = _embedded(graph, weights, most_tokens)
    for number in range(_LAYERS):
        values = _layer(graph, weights, f"encoder.layer.{number}", values)
    mean = graph.add("ReduceMean", [values], axes=[1], keepdims=0)
    given = tensor(INPUT, TensorProto.INT64, "sentences", "tokens")
    graph.save(target, given, mean, _DIMENSIONS)


def _embedded(graph: Graph, weights: Mapping[str, np.ndarray], most_tokens: int) -> str:
    """What the words are, where they stand, and that all are of the one sentence."""
    words = graph.add("Gather", [graph.weight("embeddings.word_embeddings.weight"), INPUT])
    sentence = weights["embeddings.token_type_embeddings.weight"][0]
    places = weights["embeddings.position_embeddings.weight"][:most_tokens] + sentence
    here = [
        graph.constant("places", places),
        graph.integers([0]),
        graph.add("Shape", [INPUT], start=1, end=2),
        graph.integers([0]),
    ]
    together = graph.sum(words, graph.add("Slice", here))
    scale, shift = _norm(graph, "embeddings")
    return graph.layer_norm(together, scale, shift, _EPSILON)


def _layer(graph: Graph, weights: Mapping[str, np.ndarray], layer: str, values: str) -> str:
    attended = _attention(graph, weights, f"{layer}.attention.self", values)
    values = _added(graph, weights, f"{layer}.attention.output", attended, values)
    wide = _times(graph, weights, f"{layer}.intermediate.dense", values)
    bias = graph.weight(f"{layer}.intermediate.dense.bias")
    wide = graph.add("BiasGelu", [wide, bias], FUSED)
    return _added(graph, weights, f"{layer}.output", wide, values)


def _attention(graph: Graph, weights: Mapping[str, np.ndarray], part: str, values: str) -> str:
    parts = [f"{part}.{name}" for name in ("query", "key", "value")]
    all_weights = np.concatenate([weights[f"{name}.weight"].T for name in parts], axis=1)
    biases = np.concatenate([weights[f"{name}.bias"] for name in parts])
    inputs = [values, graph.constant(part, all_weights), graph.constant(f"{part}.bias", biases)]
    return graph.add("Attention", inputs, FUSED, num_heads=_HEADS)


def _added(
    graph: Graph, weights: Mapping[str, np.ndarray], part: str, values: str, before: str
) -> str:
    """Through a dense layer, added to what was before, normalised."""
    dense = _times(graph, weights, f"{part}.dense", values)
    inputs = [dense, before, *_norm(graph, part), graph.weight(f"{part}.dense.bias")]
    return graph.add("SkipLayerNormalization", inputs, FUSED, epsilon=_EPSILON)


def _times(graph: Graph, weights: Mapping[str, np.ndarray], dense: str, values: str) -> str:
    return graph.add("MatMul", [values, graph.constant(dense, weights[f"{dense}.weight"].T)])


def _norm(graph: Graph, part: str) -> tuple[str, str]:
    return graph.weight(f"{part}.{_NORM}.weight"), graph.weight(f"{part}.{_NORM}.bias")
