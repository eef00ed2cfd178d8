"""The parts of the classifiers, each on plain data."""

from __future__ import annotations

import numpy as np
import pytest

from bot.assistant.nlu import logistic, sentences
from bot.assistant.nlu.confidence import Calibration
from bot.assistant.nlu.descent import minimise
from bot.assistant.nlu.examples import Examples
from bot.assistant.nlu.intent_model import IntentModel, IntentRecipe
from bot.assistant.nlu.lexicon import Lexicon
from bot.assistant.nlu.linear import LinearClassifier, Recipe
from bot.assistant.nlu.wording import plain_wording

TEXTS = ["where is my order", "track my order", "send it back", "return this", "hi", "hello there"]
LABELS = ["track", "track", "return", "return", "greet", "greet"]
VECTORS = np.eye(6, 8, dtype=np.float32)


def test_descent_finds_the_minimum():
    centre = np.arange(20, dtype=np.float64)
    scale = np.linspace(1, 50, 20)

    def bowl(point):
        away = point - centre
        return float(scale @ np.square(away)), 2 * scale * away

    found = minimise(bowl, np.zeros(20), iterations=200, tolerance=1e-14)
    assert np.allclose(found, centre, atol=1e-4)


def test_the_classifier_learns_and_says_the_same_each_time():
    first = LinearClassifier.fit(Recipe(), TEXTS, VECTORS, LABELS)
    again = LinearClassifier.fit(Recipe(), TEXTS, VECTORS, LABELS)
    decisions = first.decide(TEXTS, VECTORS)
    assert [first.classes[i] for i in decisions.argmax(axis=1)] == LABELS
    assert np.array_equal(decisions, again.decide(TEXTS, VECTORS))


def test_a_loss_and_its_slope_hold_for_any_decision():
    decisions = np.array([-90.0, -2.0, 0.0, 3.0, 90.0], dtype=np.float32)
    for target in (0.0, 1.0):
        losses, slopes = logistic._compared(decisions, np.full(5, target, dtype=np.float32))
        exact = np.logaddexp(0, decisions.astype(float)) - target * decisions
        assert losses == pytest.approx(exact, abs=1e-6)
        assert slopes == pytest.approx(1 / (1 + np.exp(-decisions.astype(float))) - target)


def test_both_words_and_vectors_count():
    model = LinearClassifier.fit(Recipe(), TEXTS, VECTORS, LABELS)
    nothing = np.zeros(8, dtype=np.float32)
    assert model.classes[int(model.decide_one("track", nothing).argmax())] == "track"
    assert model.classes[int(model.decide_one("xyz", VECTORS[3]).argmax())] == "return"


def test_one_text_is_decided_as_among_many():
    model = LinearClassifier.fit(Recipe(), TEXTS, VECTORS, LABELS)
    assert np.allclose(
        model.decide(TEXTS, VECTORS)[2], model.decide_one(TEXTS[2], VECTORS[2]), atol=1e-5
    )


def test_a_saved_classifier_decides_as_before(tmp_path):
    model = LinearClassifier.fit(Recipe(word_weight=2.0), TEXTS, VECTORS, LABELS)
    model.save(tmp_path, "m")
    loaded = LinearClassifier.load(tmp_path, "m")
    assert loaded.classes == model.classes
    assert np.allclose(loaded.decide(TEXTS, VECTORS), model.decide(TEXTS, VECTORS))


def test_one_class_alone_cannot_be_learned():
    with pytest.raises(ValueError, match="two classes"):
        LinearClassifier.fit(Recipe(), TEXTS[:2], VECTORS[:2], LABELS[:2])


def test_a_lexicon_row_is_as_long_as_its_weights_say():
    lexicon, _ = Lexicon.learn(TEXTS, (1.0, 2.0))
    _, values = lexicon.row("track my order")
    assert np.linalg.norm(values) == pytest.approx(np.sqrt(5))
    columns, values = lexicon.row("q")
    assert len(columns) == len(values) == 0


def test_a_lexicon_reads_many_texts_as_it_reads_one():
    texts = ["track my my order", "", "a b", "xyz?", "hi", *TEXTS]
    lexicon, learned = Lexicon.learn(TEXTS, (1.0, 2.0))
    matrix = lexicon.matrix(texts)
    for number, text in enumerate(texts):
        columns, values = lexicon.row(text)
        row = np.zeros(lexicon.size)
        row[columns] = values
        assert matrix[number].toarray()[0] == pytest.approx(row, abs=1e-6)
    assert np.array_equal(learned.toarray(), matrix[-len(TEXTS) :].toarray())


def test_confidence_grows_with_the_decision_and_a_close_second_looks_close():
    sure, unsure, lost = np.array([[4.0, -3.0, -4.0], [0.4, 0.3, -4.0], [-4.0, -4.1, -4.2]])
    probabilities = Calibration().probabilities(np.stack([sure, unsure, lost]))
    assert probabilities[:, 0].tolist() == sorted(probabilities[:, 0], reverse=True)
    assert probabilities[2, 0] < 0.1
    assert (probabilities.argmax(axis=1) == 0).all()
    assert (
        probabilities[1, 0] - probabilities[1, 1] < 0.1 < probabilities[0, 0] - probabilities[0, 1]
    )


def test_calibration_learns_that_far_away_texts_are_wrong():
    texts, labels = alphabet_classes()
    vectors = np.zeros((len(texts), sentences.DIMENSIONS), dtype=np.float32)
    learned = Calibration.learn(IntentRecipe(Recipe(), 1.0), texts, vectors, labels)
    assert learned != Calibration()
    near = learned.best_probability(np.array([[3.0, -3.0]]))[0]
    far = learned.best_probability(np.array([[-3.0, -3.2]]))[0]
    assert near > 0.8 > 0.3 > far


def test_learning_twice_comes_to_the_same():
    texts, labels = alphabet_classes()
    vectors = np.random.RandomState(0).rand(len(texts), sentences.DIMENSIONS).astype(np.float32)
    recipe = IntentRecipe(Recipe(), 4.0)
    one, other = (IntentModel.fit(recipe, texts, vectors, labels) for _ in range(2))
    assert np.array_equal(one.decide(texts, vectors), other.decide(texts, vectors))
    assert Calibration.learn(recipe, texts, vectors, labels) == Calibration.learn(
        recipe, texts, vectors, labels
    )


def alphabet_classes() -> tuple[list[str], list[str]]:
    words = {f"c{i}": [f"w{i}{j} w{i}" for j in range(10)] for i in range(6)}
    labels = [label for label, texts in words.items() for _ in texts]
    return [text for texts in words.values() for text in texts], labels


def test_the_closest_example_speaks_for_its_class():
    corners = np.eye(4, dtype=np.float32)
    examples = Examples.of(["a", "b", "c", "d"], corners, np.array([1, 0, 1, 0]))
    closeness = examples.closeness(np.array([[0.8, 0.6, 0.0, 0.0]], dtype=np.float32))[0]
    assert closeness == pytest.approx([0.6, 0.8])
    place, alike = examples.nearest(corners[2], 1)[0]
    assert (examples.texts[place], examples.owners[place]) == ("c", 1)
    assert alike == pytest.approx(1.0)


def test_examples_are_the_same_after_being_kept(tmp_path):
    vectors = np.random.RandomState(1).rand(9, 200).astype(np.float32)
    examples = Examples.of(list("abcdefghi"), vectors, np.repeat([0, 1, 2], 3))
    examples.save(tmp_path, "examples")
    kept = Examples.load(tmp_path, "examples")
    assert kept.texts == examples.texts
    assert np.array_equal(kept.closeness(vectors), examples.closeness(vectors))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Where is CL-104233?", "where is #99812?"),
        ("write to Jo@mail.com", "write to sam@shop.org"),
        ("WHERE IS IT", "where is it"),
        ("pleaseeee", "pleaseeeeeeee"),
        ("don’t", "don't"),
    ],
)
def test_what_is_particular_to_a_text_does_not_count(one, other):
    assert plain_wording(one) == plain_wording(other)


def test_sizes_and_counts_do_count():
    assert plain_wording("size 9") != plain_wording("size 10")
