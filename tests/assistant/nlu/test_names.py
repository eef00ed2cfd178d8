import numpy as np
import pytest

from bot.assistant.nlu.intent_model import IntentModel, IntentRecipe
from bot.assistant.nlu.linear import Recipe
from bot.assistant.nlu.names import with_names, words_of
from bot.assistant.nlu.sentences import encode

TEXTS = ["my parcel is not here", "where is it", "i sent it back", "it does not fit"]
LABELS = ["LATE_DELIVERY", "LATE_DELIVERY", "gift_wrapping", "gift_wrapping"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("track_order", "track order"),
        ("WHAT_IF_THERES_A_TIE", "what if theres a tie"),
        ("updateMyApp", "update my app"),
        ("taxes-on winnings_00042", "taxes on winnings"),
        ("PANCard", "pan card"),
        ("00042", ""),
    ],
)
def test_a_name_is_read_in_words(name, words):
    assert words_of(name) == words


def test_names_that_tell_nothing_apart_are_no_examples():
    vectors = encode(TEXTS)
    texts, further, labels = with_names(TEXTS, vectors, ["intent_1", "intent_1", "intent_2", "3"])
    assert (texts, labels) == (TEXTS, ["intent_1", "intent_1", "intent_2", "3"])
    assert further is vectors


def test_what_an_intent_is_called_tells_of_texts_that_no_example_resembles():
    def best(names):
        recipe = IntentRecipe(Recipe(), 4.0, names=names)
        model = IntentModel.fit(recipe, TEXTS, encode(TEXTS), LABELS)
        texts = ["can you do wrapping for a gift", "is there a gift wrapping option"]
        decisions = model.decide(texts, encode(texts))
        lead = decisions[:, model.classes.index("gift_wrapping")]
        return lead - decisions[:, model.classes.index("LATE_DELIVERY")]

    assert np.all(best(names=True) > best(names=False) + 0.5)
