"""`make pipeline`: the shipped pipeline trained on the messages of another bot, and scored.

The training is Rasa's own, of `config.yml` down to the rejection rule, into a folder that is thrown
away with its cache: nothing is reused and nothing of the installed assistant is touched. The model
is loaded and asked as Rasa does it, rejection included. What follows the rejection rule (entities,
sentiment, articles) has no say in the intent and nothing to learn here.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.assistant.evaluation.labelled import FileUnusableError, Labelled, read_labelled
from bot.assistant.evaluation.parses import OUT_OF_SCOPE, Guess, guess_of
from bot.assistant.evaluation.scores import Labels, auroc
from bot.assistant.reading import read
from bot.assistant.training import CONFIG

_CACHE = "RASA_CACHE_DIRECTORY"


def run_pipeline(
    train: Path, test: Path, out_of_scope: str, config: str = CONFIG
) -> dict[str, float | None]:
    """Trains and scores; raises FileUnusableError for what cannot be trained on or scored."""
    taught, asked = read_pair(train, test, out_of_scope)
    guesses, seconds = trained_and_asked(taught, asked.texts, out_of_scope, config)
    return {**scored(asked.labels, guesses, out_of_scope), "train_seconds": round(seconds, 2)}


def read_pair(train: Path, test: Path, out_of_scope: str) -> tuple[Labelled, Labelled]:
    taught, asked = read_labelled(train), read_labelled(test)
    if len(set(taught.labels) - {out_of_scope}) < 2:
        raise FileUnusableError(train, None, "needs examples of at least two in-scope labels")
    if set(asked.labels) == {out_of_scope}:
        raise FileUnusableError(test, None, f"every row is labelled {out_of_scope!r}")
    return taught, asked


def trained_and_asked(
    taught: Labelled, texts: list[str], out_of_scope: str, config: str = CONFIG
) -> tuple[list[Guess], float]:
    """What a model trained on `taught` makes of each text, and the seconds that training took.

    Training rows labelled `out_of_scope` are learned as an intent whose prediction is a rejection.
    """
    codes = _codes(taught.labels, out_of_scope)
    names = {code: label for label, code in codes.items()}
    with tempfile.TemporaryDirectory(prefix="careline-pipeline-") as place:
        with _cache_at(Path(place) / "cache"):
            seconds = _train(taught, codes, Path(place), config)
        guesses = _ask(texts, Path(place))
    return [Guess(names.get(g.best, ""), g.confidence, g.rejected) for g in guesses], seconds


def scored(labels: list[str], guesses: list[Guess], out_of_scope: str) -> dict[str, float | None]:
    """`in_scope_accuracy` and `macro_f1` (over the labels that occur as truth or guess): the best
    intent with nothing rejected. `oos_auroc`: its confidence. `mcc`, `oos_recall`: with rejection;
    the last three are None where nothing to reject is among the rows."""
    inside = [(label, g) for label, g in zip(labels, guesses, strict=True) if label != out_of_scope]
    outside = [g for label, g in zip(labels, guesses, strict=True) if label == out_of_scope]
    best = Labels.of([label for label, _ in inside], [g.best for _, g in inside])
    answers = [out_of_scope if g.rejected else g.best for g in guesses]
    sure = [g.confidence for _, g in inside]
    return {
        "in_scope_accuracy": best.accuracy(),
        "macro_f1": best.macro_f1(),
        "oos_auroc": auroc(sure, [g.confidence for g in outside]) if outside else None,
        "oos_recall": sum(g.rejected for g in outside) / len(outside) if outside else None,
        "mcc": Labels.of(labels, answers).mcc(),
    }


def _codes(labels: list[str], out_of_scope: str) -> dict[str, str]:
    """Rasa reads a meaning into `/` and `+` in the name of an intent, and knows some names itself:
    of the labels of another bot their words are kept, with a number each."""
    codes = {
        label: f"{re.sub(r'[^A-Za-z]+', '_', label)}_{n:05}"
        for n, label in enumerate(sorted(set(labels)))
    }
    return {**codes, out_of_scope: OUT_OF_SCOPE} if out_of_scope in codes else codes


def _train(taught: Labelled, codes: dict[str, str], place: Path, config: str) -> float:
    from rasa.model_training import train_nlu  # imports TensorFlow: ten seconds

    from bot.assistant.evaluation.components import deciding

    # JSON and not Rasa's YAML, which would take "[sic](x)" in a customer's text for an entity.
    data, used = place / "nlu.json", place / "config.yml"
    data.write_text(json.dumps(_training_data(taught, codes)), encoding="utf-8")
    used.write_text(yaml.safe_dump(deciding(config), sort_keys=False), encoding="utf-8")
    started = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        train_nlu(str(used), str(data), str(place / "models"))
    return time.perf_counter() - started


def _training_data(taught: Labelled, codes: dict[str, str]) -> dict[str, Any]:
    pairs = zip(taught.texts, taught.labels, strict=True)
    examples = [{"text": text, "intent": codes[label], "entities": []} for text, label in pairs]
    return {"rasa_nlu_data": {"common_examples": examples}}


@contextlib.contextmanager
def _cache_at(folder: Path) -> Iterator[None]:
    before = os.environ.get(_CACHE)
    os.environ[_CACHE] = str(folder)
    try:
        yield
    finally:
        os.environ.pop(_CACHE)
        if before is not None:
            os.environ[_CACHE] = before


def _ask(texts: list[str], place: Path) -> list[Guess]:
    from rasa.core.channels.channel import UserMessage
    from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
    from rasa.engine.loader import load_predict_graph_runner
    from rasa.engine.runner.dask import DaskGraphRunner
    from rasa.engine.storage.local_model_storage import LocalModelStorage

    from bot.assistant.loading import live_model

    model = live_model(place / "models")
    loaded = place / "loaded"
    loaded.mkdir()
    about, graph = load_predict_graph_runner(loaded, model, LocalModelStorage, DaskGraphRunner)

    def ask(text: str) -> Guess:
        readable = read(text).text
        if not readable:
            return Guess("", 0.0, rejected=True)
        inputs = {PLACEHOLDER_MESSAGE: [UserMessage(readable)], PLACEHOLDER_TRACKER: None}
        answer = graph.run(inputs, targets=[about.nlu_target])[about.nlu_target]
        return guess_of(answer[0].as_dict(only_output_properties=True))

    return [ask(text) for text in texts]
