"""Pipeline component: order numbers, contact data, dates, amounts, names, addresses, products.

Nothing is learned: products come from the shop's catalogue as it is at the moment.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, List, Optional, Text
from zoneinfo import ZoneInfo

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.assistant.nlu.catalogue import Catalogue
from bot.assistant.nlu.finding import find_entities
from bot.assistant.nlu.spans import Span
from bot.assistant.settings import state_folder, time_zone


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=False)
class ShopEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Adds `entities`; `value` is normalised, `start` and `end` point into the text.

    What could be two things has `alternatives`, the names of the other entities it may be.
    """

    def __init__(self, catalogue: Optional[Catalogue] = None) -> None:
        self._catalogue = catalogue or Catalogue(state_folder())
        self._catalogue.names()  # the first message shall not wait for it
        self._time_zone = ZoneInfo(time_zone())

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ShopEntityExtractor:
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        today = datetime.now(self._time_zone).date()
        for message in messages:
            text = message.get(TEXT)
            if text:
                found = find_entities(text, today, self._catalogue.names())
                entities = [_entity(span) for span in found]
                known = message.get(ENTITIES, [])
                message.set(ENTITIES, known + self.add_extractor_name(entities), add_to_output=True)
        return messages


def _entity(span: Span) -> Dict[Text, Any]:
    found = {"entity": span.entity, "start": span.start, "end": span.end, "value": span.value}
    return {**found, "alternatives": list(span.alternatives)} if span.alternatives else found
