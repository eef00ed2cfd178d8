"""The components run as Rasa's own runner runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.graph import PlannedGraphRunner


@pytest.fixture(scope="module")
def runners(trained, tmp_path_factory):
    folder = Path(tmp_path_factory.mktemp("loaded"))
    about, rasas = load_predict_graph_runner(folder, trained, LocalModelStorage, DaskGraphRunner)
    return about, rasas, PlannedGraphRunner(rasas)


def test_a_message_is_understood_as_by_rasas_own_runner(runners):
    about, *both = runners
    for text in ("my lawyer will write to you", "good morning!", "zzz"):
        inputs = {
            PLACEHOLDER_MESSAGE: [UserMessage(text)],
            PLACEHOLDER_TRACKER: DialogueStateTracker.from_events("x", []),
        }
        one, other = (runner.run(inputs, [about.nlu_target])[about.nlu_target] for runner in both)
        assert one[0].as_dict(only_output_properties=True) == other[0].as_dict(
            only_output_properties=True
        )


def test_the_next_action_is_the_one_of_rasas_own_runner(runners):
    about, *both = runners
    said = UserUttered("hello", intent={"name": "greet", "confidence": 1.0})
    tracker = DialogueStateTracker.from_events("x", [ActionExecuted("action_listen"), said])
    one, other = (
        runner.run({PLACEHOLDER_TRACKER: tracker}, [about.core_target])[about.core_target]
        for runner in both
    )
    assert one == other
    assert max(one.probabilities) == 1.0


def test_what_a_component_needs_and_nobody_gives_is_an_error(runners):
    about, _, planned = runners
    with pytest.raises(Exception, match="Missing input"):
        planned.run({}, [about.nlu_target])
