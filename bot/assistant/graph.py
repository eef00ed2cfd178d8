"""Running a trained model's components one after the other.

Rasa plans its graph anew for every text and every prediction of an action, and prints it for a log
that nobody reads: 2 ms of each. Here the plan is made once for each target. Rests on two names
inside Rasa 3.6, `DaskGraphRunner._graph_schema` and `._instantiated_nodes`; a test compares what
comes out with what Rasa's own runner gives.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text, Tuple

from rasa.engine.graph import GraphNode, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner

Plan = List[Tuple[Text, GraphNode, Tuple[Text, ...]]]


class PlannedGraphRunner:
    """As `DaskGraphRunner`, from a loaded one."""

    def __init__(self, loaded: DaskGraphRunner) -> None:
        self._schema: GraphSchema = loaded._graph_schema
        self._instantiated_nodes: Dict[Text, GraphNode] = loaded._instantiated_nodes
        self._plans: Dict[Tuple[Text, ...], Plan] = {}

    def run(
        self, inputs: Optional[Dict[Text, Any]] = None, targets: Optional[List[Text]] = None
    ) -> Dict[Text, Any]:
        """What each target gives, by its name."""
        names = tuple(targets or self._schema.target_names)
        found = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, node, needs in self._plan(names):
            found[name] = node(*(found.get(need, need) for need in needs))
        return dict(found[name] for name in names)

    def _plan(self, targets: Tuple[Text, ...]) -> Plan:
        if targets not in self._plans:
            needed = self._schema.minimal_graph_schema(list(targets)).nodes
            self._plans[targets] = [
                (name, self._instantiated_nodes[name], tuple(needed[name].needs.values()))
                for name in _in_order({name: needed[name].needs.values() for name in needed})
            ]
        return self._plans[targets]


def _in_order(needs: Dict[Text, Any]) -> List[Text]:
    """Each node after those that it needs."""
    ordered: List[Text] = []

    def place(name: Text) -> None:
        if name in needs and name not in ordered:
            for need in needs[name]:
                place(need)
            ordered.append(name)

    for name in needs:
        place(name)
    return ordered
