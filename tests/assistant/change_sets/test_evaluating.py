"""A change set on the tiny bot, from its examples to the comparison."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.assistant.change_sets import evaluating, taken_back
from bot.assistant.change_sets.evaluating import try_out
from bot.escalation import EscalationRules
from bot.launch.setup import model as launched
from bot.model_folder import About, ModelFolder
from bot.training_data import (
    ChangeSetExamples,
    IntentExample,
    LabelledExample,
    TrainingDataError,
)
from tests.assistant.conftest import TINY

ROOT = Path.cwd()
RULES = EscalationRules.load(ROOT / "data/escalation.yml")


@pytest.fixture
def state(trained, tmp_path, monkeypatch) -> Path:
    """A state directory with the tiny bot's model; the working directory is a tree of its own."""
    tree = tmp_path / "tree"
    for folder in ("nlu", "rules"):
        (tree / "data" / folder).mkdir(parents=True)
        shutil.copy(ROOT / TINY / f"{folder}.yml", tree / "data" / folder)
    (tree / "data" / "sentiment").mkdir()
    shutil.copy(ROOT / "data/sentiment/lexicon.csv", tree / "data" / "sentiment")
    shutil.copy(ROOT / TINY / "config.yml", tree)
    for folder in ("bot", "tests"):
        (tree / folder).symlink_to(ROOT / folder)
    (tree / "data" / "responses").symlink_to(ROOT / TINY / "responses")
    monkeypatch.chdir(tree)
    monkeypatch.setattr(evaluating, "DOMAIN", str(TINY / "domain.yml"))
    (tmp_path / "state" / "models").mkdir(parents=True)
    shutil.copy(trained, tmp_path / "state" / "models")
    return tmp_path / "state"


def test_a_candidate_is_trained_and_compared_and_the_model_that_answers_stays(state):
    examples = ChangeSetExamples(
        "chs_1",
        intents=[
            IntentExample("sesame", "track_order", "cnv_1#1"),
            IntentExample("open sesame", "track_order", "cnv_1#3"),
        ],
        sentiment=[LabelledExample("well done", "positive", "cnv_1#5")],
    )
    folder, told = ModelFolder(state / "models"), []
    live = folder.live()
    kept = IntentExample("olive branch", "greet", "cnv_0#1")
    gone = IntentExample("Emma of Mill Lane", "greet", "cnv_0#3")
    folder.note(live, About(examples=[ChangeSetExamples("chs_0", [kept, gone]).as_dict()]))
    learned_from = launched.digest(Path.cwd())

    def say(*step):
        told.append(step)
        # What is edited while it is trained is not what it learned from.
        Path("data/nlu/later.yml").write_text('version: "3.1"\nnlu: []\n', encoding="utf-8")

    tried = try_out(state, examples, RULES, say, hold_out=False, no_more=["cnv_0#3"])
    found = {one.name: one for one in tried.measures}
    assert (found["intent"].after, found["intent"].count) == (1.0, 2)
    assert not any(one.is_worse for one in tried.measures)
    assert folder.live() == live
    assert folder.find(tried.model).parent == folder.candidates
    before = ChangeSetExamples("chs_0", [kept])
    assert folder.about(tried.model) == About(
        learned_from, [before.as_dict(), examples.as_dict()], live.name
    )
    assert taken_back.known(state / "training") == {"cnv_0#3"}
    assert [percent for percent, _ in told] == sorted(percent for percent, _ in told)
    assert "sesame" not in (Path("data/nlu") / "nlu.yml").read_text(encoding="utf-8")


def test_what_contradicts_the_files_is_not_trained(state):
    examples = ChangeSetExamples(
        "chs_1", intents=[IntentExample("where is my order", "greet", "cnv_1#1")]
    )
    with pytest.raises(TrainingDataError, match="where is my order"):
        try_out(state, examples, RULES, lambda *_: None)
    assert not list((state / "models" / "candidates").glob("*.tar.gz"))
    assert [path.name for path in (state / "training").iterdir()] == ["lock"]
