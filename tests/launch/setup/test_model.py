import os
from pathlib import Path

import pytest

from bot.launch.setup import model
from bot.launch.setup.environments import RASA
from bot.launch.setup.errors import SetupError
from bot.launch.setup.progress import Progress
from tests.launch.programs import calls, program

TRAIN = """
mkdir -p "$CARELINE_STATE/models"
echo model > "$CARELINE_STATE/models/$(cat name).tar.gz"
"""


@pytest.fixture
def env() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin"}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    for folder in ("data/nlu", "data/responses", "bot/assistant/domain"):
        (root / folder).mkdir(parents=True)
    (root / "config.yml").write_text("language: en\n")
    (root / "data/nlu/orders.yml").write_text("nlu: []\n")
    (root / "data/responses/en.yml").write_text("responses: {}\n")
    (root / "name").write_text("first")
    program(RASA.python(root).parent, "python", TRAIN)
    return root


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def trained(tree: Path, state: Path, env: dict[str, str], progress: Progress) -> Path:
    model.train(tree, state, env, progress)
    return tree


def test_a_fresh_state_has_no_model(tree: Path, state: Path) -> None:
    assert model.missing(tree, state)


def test_a_trained_model_is_not_trained_again(trained: Path, state: Path) -> None:
    assert calls(RASA.python(trained)) == ["-m bot.assistant train"]
    assert not model.missing(trained, state)


@pytest.mark.parametrize(
    "changed", ["config.yml", "data/nlu/orders.yml", "data/escalation/more.csv"]
)
def test_a_change_to_what_it_learns_from_asks_for_training(
    trained: Path, state: Path, changed: str
) -> None:
    (trained / changed).parent.mkdir(exist_ok=True)
    (trained / changed).write_text("changed: true\n")
    assert model.missing(trained, state)


def test_a_change_to_what_the_assistant_says_does_not(trained: Path, state: Path) -> None:
    (trained / "data/responses/en.yml").write_text("changed: true\n")
    assert not model.missing(trained, state)


def test_a_model_that_was_put_there_by_hand_is_not_taken_for_the_trained_one(
    trained: Path, state: Path
) -> None:
    foreign = model.models(state).path / "foreign.tar.gz"
    foreign.write_text("model")
    os.utime(foreign, (2e9, 2e9))
    assert model.missing(trained, state)


def test_a_new_model_beside_older_ones_is_the_one_that_counts(
    trained: Path, state: Path, env: dict[str, str], progress: Progress
) -> None:
    os.utime(model.models(state).live() or "", (1e9, 1e9))
    (trained / "name").write_text("second")
    (trained / "config.yml").write_text("language: de\n")
    model.train(trained, state, env, progress)
    assert not model.missing(trained, state)
    assert model.models(state).live() == model.models(state).path / "second.tar.gz"


def test_a_failed_training_says_why_and_leaves_no_stamp(
    tree: Path, state: Path, env: dict[str, str], progress: Progress
) -> None:
    program(RASA.python(tree).parent, "python", "echo 'orders.yml, line 3: bad indent'; exit 1")
    with pytest.raises(SetupError, match=r"orders\.yml, line 3"):
        model.train(tree, state, env, progress)
    assert model.missing(tree, state)


def test_going_back_to_the_model_before_asks_for_no_training(
    trained: Path, state: Path, env: dict[str, str], progress: Progress
) -> None:
    first = model.models(state).live()
    assert first is not None
    (trained / "name").write_text("second")
    model.train(trained, state, env, progress)
    model.models(state).make_live(first.name)
    assert not model.missing(trained, state)
