"""How the customer feels, as learned from the product's own examples."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from bot.assistant.nlu import sentences
from bot.assistant.nlu.feelings import LABELS, FeelingClassifier
from bot.assistant.nlu.labelled_examples import read_examples
from bot.assistant.nlu.polarity_file import read_polarity

DATA = Path("data/sentiment")
pytestmark = pytest.mark.timeout(300)

SARCASM = [
    "oh super, now it's on its way to the wrong country",
    "wow, only five weeks for a next day delivery, impressive",
    "thanks for sending me an empty carton, very useful",
    "brilliant, I've been cut off for the third time",
    "love how you closed my ticket without reading it",
    "well done, you've lost it again",
]
NEGATED_PRAISE = [
    "I'm not at all happy with this rug",
    "this wasn't the helpful answer I was hoping for",
    "the new lamp doesn't look good and doesn't work either",
    "I couldn't be less satisfied",
    "nobody was kind or helpful",
    "not a great experience, to be honest",
]
NEGATED_BLAME = [
    "no complaints from me, everything was fine",
    "you can't fault these people",
    "the service never disappoints",
    "not bad at all, I'm impressed",
    "nothing wrong with this one, it's lovely",
    "no problems whatsoever, thank you",
]
POLITE_COMPLAINTS = [
    "I'm sorry to bother you once more, but the second parcel hasn't arrived either",
    "With all due respect, I've now written four times without any answer.",
    "I do understand mistakes happen, however this is the third wrong lamp in a month.",
    "I'd be grateful if you could explain why nobody rang me back as promised.",
    "Thank you for the voucher, but it hardly makes up for a ruined birthday.",
    "I'm afraid I must say that the quality is rather disappointing.",
]
NEUTRAL_ABOUT_BAD_THINGS = [
    "what happens if a parcel is stolen from the porch?",
    "how do I report a damaged item?",
    "is a broken zip covered by the warranty",
    "do you refund postage for faulty goods",
    "where can I find your complaints procedure",
    "are there delays in Wales because of the snow?",
]
PRAISE = [
    "thank you ever so much, you've been wonderful",
    "the chair is gorgeous and came a day early",
    "Ravi on the phone was so patient and kind",
    "at first it was late, but you made it right and I'm delighted",
    "best shop I've used in years",
    "phew, it's arrived, and it's beautiful!",
]
PLAIN = [
    "has parcel 100234 left the depot",
    "I'd like to change the delivery address",
    "do you have this in green",
    "my name is Nora Whitfield",
    "can I pay with two cards?",
    "yes, the second one please",
]
KINDS = [
    (SARCASM, "negative"),
    (NEGATED_PRAISE, "negative"),
    (POLITE_COMPLAINTS, "negative"),
    (NEUTRAL_ABOUT_BAD_THINGS, "neutral"),
    (PLAIN, "neutral"),
    (NEGATED_BLAME, "positive"),
    (PRAISE, "positive"),
]


@pytest.fixture(scope="module")
def examples():
    texts, labels = read_examples([DATA / "training.csv"], "label", LABELS)
    return texts, sentences.encode(texts), labels


@pytest.fixture(scope="module")
def polarity():
    return read_polarity(DATA / "lexicon.csv")


@pytest.fixture(scope="module")
def classifier(examples, polarity) -> FeelingClassifier:
    return FeelingClassifier.fit(*examples, polarity)


def judged(classifier, text):
    return classifier.judge(text, sentences.encode_one(text))


@pytest.mark.parametrize(("texts", "label"), KINDS)
def test_at_least_five_of_six_messages_of_each_kind_are_understood(classifier, texts, label):
    wrong = [text for text in texts if judged(classifier, text).label != label]
    assert len(wrong) <= 1, wrong


def test_the_examples_above_are_not_learned_by_heart(examples):
    known = {text.casefold() for text in examples[0]}
    assert not known & {text.casefold() for texts, _ in KINDS for text in texts}


def test_the_score_follows_the_feeling(classifier):
    furious = judged(classifier, "this is a disgrace, I am furious, never again")
    miffed = judged(classifier, "the box was a bit dented")
    plain = judged(classifier, "do you deliver to Malta")
    happy = judged(classifier, "absolutely love it, thank you so much")
    assert -1 <= furious.score < miffed.score < happy.score <= 1
    assert furious.score < -0.8
    assert abs(plain.score) < 0.2
    assert happy.score > 0.8


def test_what_is_said_with_70_percent_is_right_in_about_70_percent(examples, polarity):
    """Fitted on three quarters, measured on the last; each tenth of sureness counts by its size."""
    texts, vectors, labels = examples
    held_out = np.random.default_rng(3).permutation(len(texts)) < len(texts) // 4
    learned, unseen = np.flatnonzero(~held_out), np.flatnonzero(held_out)
    model = FeelingClassifier.fit(
        [texts[i] for i in learned], vectors[learned], [labels[i] for i in learned], polarity
    )
    chances = model.chances([texts[i] for i in unseen], vectors[unseen])
    right = chances.argmax(axis=1) == [LABELS.index(labels[i]) for i in unseen]
    sureness = chances.max(axis=1)
    tenths = np.minimum((sureness * 10).astype(int), 9)
    gaps = [abs(sureness[tenths == t].sum() - right[tenths == t].sum()) for t in np.unique(tenths)]
    assert right.mean() > 0.85
    assert sum(gaps) / len(unseen) < 0.05


def test_the_same_examples_give_the_same_scores(examples, polarity, classifier):
    again = FeelingClassifier.fit(*examples, polarity)
    texts = [text for texts, _ in KINDS for text in texts]
    vectors = sentences.encode(texts)
    assert np.array_equal(again.chances(texts, vectors), classifier.chances(texts, vectors))


def test_a_saved_classifier_judges_as_before(classifier, tmp_path):
    classifier.save(tmp_path, "feelings")
    loaded = FeelingClassifier.load(tmp_path, "feelings")
    for text in SARCASM + PLAIN:
        assert judged(loaded, text) == judged(classifier, text)


def explained(classifier, text):
    return classifier.explain(text, sentences.encode_one(text))


@pytest.mark.parametrize(
    ("text", "word", "direction"),
    [
        ("a rude driver threw the parcel over the fence", "rude", -1),
        ("the chair is beautiful", "beautiful", 1),
        ("honestly, you can't fault them", "can't fault", 1),
        ("thanks for nothing", "thanks for nothing", -1),
    ],
)
def test_the_word_or_phrase_that_pulled_most_is_named_first(classifier, text, word, direction):
    found = explained(classifier, text)
    assert found[0][0] == word
    assert found[0][1] * direction > 0.5
    strengths = [abs(pull) for _, pull in found]
    assert strengths == sorted(strengths, reverse=True)


def test_of_many_words_those_with_a_feeling_are_looked_at_first(classifier):
    text = "the lamp that I ordered for the hall of our new house is ugly"
    assert [word for word, _ in classifier.explain(text, sentences.encode_one(text), 1)] == ["ugly"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "😡",
        "a" * 2000,
        "not bad " * 250,
        "привет, где мой заказ",
        "我的包裹在哪里",
        "\u200b\u202eabc",
        "<b>rude</b> '; DROP TABLE orders; --",
        "İİİ ﬀ Ǆ",
        ":( " * 300,
    ],
)
def test_any_text_has_a_feeling_and_an_explanation(classifier, text):
    feeling = judged(classifier, text)
    assert feeling.label in LABELS
    assert -1 <= feeling.score <= 1
    assert all(word in text for word, _ in explained(classifier, text[:80]))


def test_how_a_very_long_message_ends_is_heard(classifier):
    story = "I ordered a lamp and a table for the hall. " * 60
    vector = sentences.encode_one(story)
    happy = classifier.judge(f"{story} You have been wonderful, thank you!", vector)
    angry = classifier.judge(f"{story} You are useless, rude liars, never again!", vector)
    assert angry.score < happy.score - 0.2


def test_the_shipped_examples_are_many_and_of_each_feeling():
    with (DATA / "training.csv").open(encoding="utf-8", newline="") as file:
        labels = [row["label"] for row in csv.DictReader(file)]
    assert len(labels) >= 4000
    assert min(labels.count(label) for label in LABELS) >= 1000
