"""An explainer of the model that a processor runs, out of the very components that it runs."""

from __future__ import annotations

from typing import Any, Callable, Dict, Type, TypeVar

from rasa.core.processor import MessageProcessor

from bot.assistant.explaining.explainer import Explainer
from bot.assistant.explaining.intents import IntentExplainer
from bot.assistant.explaining.verdicts import Bounds
from bot.assistant.nlu.escalation import EscalationClassifier
from bot.assistant.nlu.intents import LinearIntentClassifier
from bot.assistant.nlu.rejection import RejectionRule
from bot.assistant.nlu.sentiment import SentimentClassifier
from bot.escalation import EscalationRules

Component = TypeVar("Component")


def explainer_of(processor: MessageProcessor, rules: Callable[[], EscalationRules]) -> Explainer:
    return Explainer(
        intents=IntentExplainer(component_of(processor, LinearIntentClassifier).trained),
        felt_words=component_of(processor, SentimentClassifier).explain,
        closest_calls=component_of(processor, EscalationClassifier).nearest,
        bounds=_bounds(processor),
        rules=rules,
    )


def component_of(processor: MessageProcessor, kind: Type[Component]) -> Component:
    """The part of this kind of the model that the processor runs."""
    # Rasa has no public way to a component of a loaded graph; its version is pinned.
    for node in processor.graph_runner._instantiated_nodes.values():
        if isinstance(node._component, kind):
            return node._component
    raise LookupError(f"The model has no {kind.__name__}. Train it again with: make train")


def _bounds(processor: MessageProcessor) -> Bounds:
    nodes = processor.model_metadata.predict_schema.nodes.values()
    given = next((node.config for node in nodes if node.uses is RejectionRule), None)
    if given is None:
        raise LookupError("The model has no RejectionRule. Train it again with: make train")
    config: Dict[str, Any] = {**RejectionRule.get_default_config(), **given}
    return Bounds(config["threshold"], config["margin"], frozenset(config["changing"]))
