"""What leads correct, as training examples: in the files of `data/`, and in a copy of them.

Both environments read this: Python 3.10, and nothing of Rasa or of the services.
"""

from bot.training_data.applying import apply
from bot.training_data.contradictions import Contradiction, contradictions
from bot.training_data.examples import (
    ArticleExample,
    ChangeSetExamples,
    IntentExample,
    LabelledExample,
)
from bot.training_data.texts import TrainingDataError, key_of, plain

__all__ = [
    "ArticleExample",
    "ChangeSetExamples",
    "Contradiction",
    "IntentExample",
    "LabelledExample",
    "TrainingDataError",
    "apply",
    "contradictions",
    "key_of",
    "plain",
]
