"""The pipeline's components, trained and loaded as Rasa does it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message

from bot.assistant.nlu import minilm, model_files, sentences, universal
from bot.assistant.nlu.catalogue import Catalogue
from bot.assistant.nlu.encoder import SentenceEncoder, vector_of
from bot.assistant.nlu.entities import ShopEntityExtractor
from bot.assistant.nlu.escalation import EscalationClassifier
from bot.assistant.nlu.intents import LinearIntentClassifier
from bot.assistant.nlu.model_files import EncoderChangedError
from bot.assistant.nlu.sentiment import SentimentClassifier

TINY = Path("tests/assistant/tiny_bot")


class Bench:
    """Trains a component and loads it again, as Rasa's graph would."""

    def __init__(self, folder: Path) -> None:
        self._storage = LocalModelStorage.create(folder)
        self._context = ExecutionContext(GraphSchema({}))

    def trained(self, component, **config):
        config = {**component.get_default_config(), **config}
        resource = Resource(component.__name__)
        encoder = SentenceEncoder.create({}, self._storage, resource, self._context)
        data = encoder.process_training_data(load_data(str(TINY / "nlu.yml")))
        component.create(config, self._storage, resource, self._context).train(data)
        return component.load(config, self._storage, resource, self._context)

    def untrained(self, component, **config):
        config = {**component.get_default_config(), **config}
        return component.create(config, self._storage, Resource("none"), self._context)


@pytest.fixture
def bench(tmp_path) -> Bench:
    return Bench(tmp_path)


def process(component, text: str) -> Message:
    return component.process([Message({"text": text})])[0]


def test_the_encoder_puts_texts_of_one_meaning_close_together(bench):
    encoder = bench.untrained(SentenceEncoder)
    parcel, package, weather = (
        vector_of(process(encoder, text))
        for text in ("where is my parcel", "when will my package arrive", "a sunny day in June")
    )
    assert np.linalg.norm(parcel) == pytest.approx(1.0, abs=1e-3)
    assert parcel @ package > parcel @ weather + 0.2


@pytest.mark.parametrize("files", [universal.MODEL_FILES, minilm.WEIGHTS, minilm.TOKENIZER])
def test_an_encoder_of_another_make_is_refused(tmp_path, files):
    for name in files:
        (tmp_path / name).write_bytes(b"something else")
    with pytest.raises(EncoderChangedError, match=re.escape(next(iter(files)))):
        model_files.check(tmp_path, files)


def test_a_text_has_the_same_vector_alone_and_among_many():
    texts = [f"where is parcel {number}" + " of mine" * (number % 7) for number in range(600)]
    together = sentences.encode(texts)
    assert together.shape == (600, sentences.DIMENSIONS)
    alone = np.stack([sentences.encode([text])[0] for text in texts[:60]])
    assert np.allclose(together[:60], alone, atol=1e-5)


def test_examples_are_encoded_as_well_as_texts_and_always_the_same():
    texts = [f"where is parcel {number} of {'my' * (number % 5)} order" for number in range(600)]
    examples = sentences.encode_examples(texts)
    assert ((examples * sentences.encode(texts)).sum(axis=1) > 0.97).all()
    assert np.array_equal(examples, sentences.encode_examples(texts))


def test_of_a_long_text_its_ends_are_read():
    start, end = "I bought a lamp. ", " Where is my parcel?"
    one = sentences.encode([start + "It is a long story. " * 40 + end])[0]
    other = sentences.encode([start + "It is a long story. " * 400 + end])[0]
    assert one @ other > 0.99
    assert np.isfinite(sentences.encode(["x" * 2000])).all()


def test_intents_are_told_apart_and_unlike_texts_are_less_sure(bench):
    classifier = bench.trained(LinearIntentClassifier)
    tracked = process(classifier, "has my parcel been shipped")
    returned = process(classifier, "I need to send back a jacket")
    foreign = process(classifier, "volcanic basalt geology")
    assert tracked.get("intent")["name"] == "track_order"
    assert returned.get("intent")["name"] == "return_item"
    assert foreign.get("intent")["confidence"] < tracked.get("intent")["confidence"]
    ranking = [entry["confidence"] for entry in tracked.get("intent_ranking")]
    assert ranking == sorted(ranking, reverse=True)
    assert "intent_ranking" in tracked.as_dict(only_output_properties=True)
    assert "return item" in classifier.trained.model.examples.texts, "a name is an example, too"


def test_an_untrained_classifier_says_so(bench):
    with pytest.raises(RuntimeError, match="not trained"):
        process(bench.untrained(LinearIntentClassifier), "hello")


def test_sentiment_is_learned_and_reaches_the_outside(bench):
    classifier = bench.trained(SentimentClassifier, examples=str(TINY / "sentiment.csv"))
    angry = process(classifier, "this is the worst service, I am so angry")
    happy = process(classifier, "thank you, I love it, great shop")
    plain = process(classifier, "can I change the delivery address of my order")
    assert [m.get("sentiment")["label"] for m in (angry, happy, plain)] == [
        "negative",
        "positive",
        "neutral",
    ]
    assert -1 <= angry.get("sentiment")["score"] < 0 < happy.get("sentiment")["score"] <= 1
    assert "sentiment" in angry.as_dict(only_output_properties=True)


def test_what_calls_a_person_is_learned_and_reaches_the_outside(bench):
    config = {"examples": str(TINY / "escalation"), "person": ["stop"]}
    classifier = bench.trained(EscalationClassifier, **config)
    shock = process(classifier, "the lamp gave me an electric shock").get("escalation")
    human = process(classifier, "I would like to speak to a person").get("escalation")
    parcel = process(classifier, "where is my parcel").get("escalation")
    assert (shock["topic"], human["topic"]) == ("safety", "person")
    assert 0 <= parcel["confidence"] < 0.5 < min(shock["confidence"], human["confidence"]) <= 1
    message = process(classifier, "hello")
    assert "escalation" in message.as_dict(only_output_properties=True)


def test_what_an_intent_says_about_a_person_is_learned_too(bench):
    confidences = []
    for config in ({"ordinary": 0}, {"person": ["track_order"]}, {"either": ["track_order"]}):
        classifier = bench.trained(
            EscalationClassifier, examples=str(TINY / "escalation"), **config
        )
        confidences.append(process(classifier, "track my package").get("escalation")["confidence"])
    without, asking, left_out = confidences
    assert asking > max(without, left_out)


def test_broken_examples_of_calls_are_refused(bench, tmp_path):
    (tmp_path / "bad.csv").write_text("text,topic\nhello,chat\n", encoding="utf-8")
    with pytest.raises(InvalidConfigException, match=r"bad\.csv, line 2: needs a text and one of"):
        bench.trained(EscalationClassifier, examples=str(tmp_path))


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("examples", "text,label\nfine,good\n", "examples, line 2"),
        ("lexicon", "kind,weight,phrase\npraise,7,fine\n", "lexicon, line 2"),
    ],
)
def test_broken_sentiment_files_are_refused(bench, tmp_path, file, content, says):
    files = {"examples": str(TINY / "sentiment.csv"), file: str(tmp_path / file)}
    (tmp_path / file).write_text(content, encoding="utf-8")
    with pytest.raises(InvalidConfigException, match=says):
        bench.trained(SentimentClassifier, **files)


def test_the_words_behind_a_sentiment_are_told(bench):
    classifier = bench.trained(SentimentClassifier, examples=str(TINY / "sentiment.csv"))
    assert dict(classifier.explain("a disgrace, thank you"))["disgrace"] < 0


def test_a_changed_data_file_changes_the_fingerprint(tmp_path):
    path = tmp_path / "training.csv"
    before = SentimentClassifier.fingerprint_addon({"examples": str(path)})
    path.write_text("text,label\n")
    assert SentimentClassifier.fingerprint_addon({"examples": str(path)}) != before


def test_entities_are_added_with_products_of_the_catalogue(tmp_path):
    products = [{"id": "K-1", "name": "Gooseneck Kettle"}]
    (tmp_path / "catalogue.json").write_text(json.dumps({"products": products}))
    extractor = ShopEntityExtractor(Catalogue(tmp_path))
    message = process(extractor, "the gooseneck of order CL-104233 is broken")
    assert [(e["entity"], e["value"]) for e in message.get("entities")] == [
        ("product", "Gooseneck Kettle"),
        ("order_number", "CL-104233"),
    ]
    assert all(e["extractor"] == "ShopEntityExtractor" for e in message.get("entities"))
    assert "entities" in message.as_dict(only_output_properties=True)


def test_a_number_that_may_be_two_things_says_so(bench):
    extractor = bench.untrained(ShopEntityExtractor)
    (found,) = process(extractor, "where is 90210").get("entities")
    assert (found["entity"], found["alternatives"]) == ("order_number", ["postcode"])
    (sure,) = process(extractor, "where is order 90210").get("entities")
    assert "alternatives" not in sure
