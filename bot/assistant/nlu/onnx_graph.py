"""Writing a network as an ONNX graph, node by node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

_OPSET, _IR_VERSION = 17, 8
FUSED = "com.microsoft"
"""The domain of onnxruntime's own operators, which do several steps of a transformer at once."""
END = np.iinfo(np.int64).max


class Graph:
    """`add` and those after it add a node and return the name of what it gives."""

    def __init__(self, weights: Mapping[str, np.ndarray]) -> None:
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def add(
        self, operator: str, inputs: Sequence[str], domain: str = "", **attributes: object
    ) -> str:
        output = f"{operator} {len(self._nodes)}"
        node = helper.make_node(operator, inputs, [output], domain=domain, **attributes)
        self._nodes.append(node)
        return output

    def sum(self, one: str, other: str) -> str:
        return self.add("Add", [one, other])

    def times(self, values: str, weight: str) -> str:
        """The matrix product with a weight."""
        return self.add("MatMul", [values, self.weight(weight)])

    def layer_norm(self, values: str, scale: str, shift: str, epsilon: float) -> str:
        return self.add("LayerNormalization", [values, scale, shift], axis=-1, epsilon=epsilon)

    def between(self, values: str, start: int, end: int, axis: int) -> str:
        """The places from `start` to before `end`."""
        return self.add("Slice", [values, *(self.integers([n]) for n in (start, end, axis))])

    def weight(self, name: str) -> str:
        """The name of a weight, as it was given."""
        return self.constant(name, self._weights[name])

    def integers(self, values: Sequence[int]) -> str:
        return self.constant(f"integers {list(values)}", np.array(values, dtype=np.int64))

    def constant(self, name: str, values: np.ndarray) -> str:
        """The same name is the same constant."""
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def save(self, target: Path, given: onnx.ValueInfoProto, result: str, dimensions: int) -> None:
        """`result` becomes the output `sentence`, shape (sentences, dimensions)."""
        self._nodes.append(helper.make_node("Identity", [result], ["sentence"]))
        output = tensor("sentence", TensorProto.FLOAT, "sentences", dimensions)
        graph = helper.make_graph(
            self._nodes, "encoder", [given], [output], list(self._constants.values())
        )
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(FUSED, 1)]
        onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION), target)


def tensor(name: str, kind: int, *shape: str | int) -> onnx.ValueInfoProto:
    """What goes in or comes out; a name in its shape stands for any number."""
    return helper.make_tensor_value_info(name, kind, shape)
