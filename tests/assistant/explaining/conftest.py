"""A small intent model of our own sentences, and the sentences' real vectors."""

from __future__ import annotations

import pytest

from bot.assistant.explaining.intents import IntentExplainer
from bot.assistant.nlu import sentences
from bot.assistant.nlu.confidence import Calibration
from bot.assistant.nlu.intent_model import IntentModel, IntentRecipe
from bot.assistant.nlu.intents import Trained
from bot.assistant.nlu.linear import Recipe
from bot.assistant.nlu.spelling import Spelling

EXAMPLES = {
    "get_refund": [
        "I want a refund",
        "refund me please",
        "I would like a refund for the lamp",
        "can I have a refund",
        "give me a refund for this",
    ],
    "track_order": [
        "where is my order",
        "track my parcel",
        "when will my order come",
        "I want to know where the parcel is",
        "has my order left yet",
    ],
    "cancel_order": [
        "cancel my order",
        "I want to cancel the order",
        "please cancel it",
        "can you cancel the kettle",
        "cancel the order for the lamp",
    ],
    "greet": ["hello", "good morning", "hi there", "hey", "good evening to you"],
}
WORDS = ["refund", "order", "cancel", "parcel", "where"]


@pytest.fixture(scope="session")
def small_model() -> Trained:
    pairs = [(text.lower(), intent) for intent, texts in EXAMPLES.items() for text in texts]
    texts, labels = [text for text, _ in pairs], [intent for _, intent in pairs]
    recipe = IntentRecipe(Recipe(vector_weight=4.0), example_weight=4.0)
    model = IntentModel.fit(recipe, texts, sentences.encode(texts), labels)
    known = {word for text in texts for word in text.split()}
    return Trained(model, Calibration(), Spelling(WORDS, known))


@pytest.fixture(scope="session")
def explainer(small_model: Trained) -> IntentExplainer:
    return IntentExplainer(small_model)
