"""What the trained components of the pipeline have in common."""

from __future__ import annotations

from typing import Any, Dict, Text, Type, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

Made = TypeVar("Made", bound="TrainedComponent")


class TrainedComponent(GraphComponent):
    """Made of its settings, and of where it keeps what it learns."""

    def __init__(
        self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls: Type[Made],
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Made:
        return cls(config, model_storage, resource)
