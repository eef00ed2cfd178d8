"""Pipeline component: order numbers, contact data, dates, amounts, names and products."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Dict, List, Optional, Set, Text
from zoneinfo import ZoneInfo

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.nlu import (
    amounts,
    contacts,
    dates,
    finding,
    order_numbers,
    people,
    postcodes,
    products,
    spans,
)
from bot.assistant.nlu.fingerprints import fingerprint
from bot.assistant.nlu.spans import Span
from bot.assistant.settings import time_zone

_NAMES = "products.json"
_MODULES = [
    amounts, contacts, dates, finding, order_numbers, people, postcodes, products, spans,
]  # fmt: skip


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=True)
class ShopEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Adds `entities`; `value` is normalised, `start` and `end` point into the text."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, names: List[Text]) -> None:
        self._storage = model_storage
        self._resource = resource
        self._products = products.product_pattern(names)
        self._time_zone = ZoneInfo(time_zone())

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ShopEntityExtractor:
        return cls(model_storage, resource, [])

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        return fingerprint(modules=_MODULES)

    def train(self, training_data: TrainingData) -> Resource:
        names = sorted(_product_names(training_data))
        self._products = products.product_pattern(names)
        with self._storage.write_to(self._resource) as folder:
            (folder / _NAMES).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        today = datetime.now(self._time_zone).date()
        for message in messages:
            text = message.get(TEXT)
            if text:
                found = finding.find_entities(text, today, self._products)
                entities = [_entity(span) for span in found]
                known = message.get(ENTITIES, [])
                message.set(ENTITIES, known + self.add_extractor_name(entities), add_to_output=True)
        return messages

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ShopEntityExtractor:
        with model_storage.read_from(resource) as folder:
            names = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
        return cls(model_storage, resource, names)


def _product_names(training_data: TrainingData) -> Set[Text]:
    names = set()
    for message in training_data.entity_examples:
        for entity in message.get(ENTITIES, []):
            if entity.get("entity") == "product":
                names.add(message.get(TEXT)[entity["start"] : entity["end"]].lower())
    for table in training_data.lookup_tables:
        if table["name"] == "product" and isinstance(table["elements"], list):
            names.update(element.lower() for element in table["elements"])
    return names


def _entity(span: Span) -> Dict[Text, Any]:
    return {"entity": span.entity, "start": span.start, "end": span.end, "value": span.value}
