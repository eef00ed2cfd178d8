from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant import training
from bot.assistant.change_sets import material, taken_back
from bot.assistant.change_sets.alone import BusyError, alone
from bot.assistant.loading import ModelUnusableError, live_model
from bot.assistant.training import OvertakenError, Trained, train_anew
from bot.model_folder import About, ModelFolder
from bot.training_data import ChangeSetExamples, IntentExample

LEARNED = ChangeSetExamples(
    "chs_1",
    intents=[
        IntentExample("ahoy to the whole crew", "greet", "cnv_1#1"),
        IntentExample("ahoy says Zebedee of Quince Row", "greet", "cnv_2#1"),
    ],
)


@pytest.fixture
def folder(tmp_path) -> ModelFolder:
    """Two models, of which `first` answers; it learned a change set."""
    folder = ModelFolder(tmp_path / "models")
    folder.path.mkdir()
    for name, learned in (("second", []), ("first", [LEARNED.as_dict()])):
        model = folder.path / f"{name}.tar.gz"
        model.write_text("a model")
        folder.note(model, About(examples=learned))
        folder.make_live(model.name)
    return folder


@pytest.fixture
def train(monkeypatch):
    """Takes no time. `read` is what it read of `data/nlu`; `meanwhile` happens before it ends."""

    class Train:
        read = ""

        def meanwhile(self) -> None:
            pass

        def __call__(self, models: Path) -> Trained:
            self.read = "".join(
                p.read_text(encoding="utf-8") for p in Path("data/nlu").glob("*.yml")
            )
            models.mkdir(parents=True, exist_ok=True)
            model = models / "new.tar.gz"
            model.write_text("a model")
            self.meanwhile()
            return Trained(model, 0.0)

    made = Train()
    monkeypatch.setattr(training, "train", made)
    return made


def test_without_a_model_it_is_said_how_to_get_one(tmp_path):
    with pytest.raises(ModelUnusableError, match="make train"):
        live_model(tmp_path)


def test_a_first_model_answers(tmp_path, train):
    trained = train_anew(tmp_path)
    folder = ModelFolder(tmp_path / "models")
    assert folder.live() == trained.model == folder.path / "new.tar.gz"
    assert folder.about("new.tar.gz") == About()


def test_the_change_sets_that_are_live_are_learned_again(tmp_path, folder, train):
    train_anew(tmp_path)
    assert "ahoy to the whole crew" in train.read
    assert folder.live() == folder.path / "new.tar.gz"
    assert folder.about("new.tar.gz") == About(None, [LEARNED.as_dict()], "first.tar.gz")
    assert folder.before() == ["first.tar.gz", "second.tar.gz"]


def test_what_a_customer_took_back_is_learned_from_no_more(tmp_path, folder, train):
    taken_back.keep(tmp_path / "training", ["cnv_2#1"])
    train_anew(tmp_path)
    assert "ahoy to the whole crew" in train.read
    assert "Quince Row" not in train.read
    about = folder.about("new.tar.gz")
    assert about.change_sets == ["chs_1"]
    assert "Quince Row" not in str(about.examples)


def test_a_change_set_taken_back_meanwhile_does_not_go_live_again(tmp_path, folder, train):
    train.meanwhile = lambda: folder.make_live("second.tar.gz")
    with pytest.raises(OvertakenError, match="train again"):
        train_anew(tmp_path)
    assert folder.live() == folder.path / "second.tar.gz"
    assert not list(folder.candidates.iterdir())


def test_what_was_trained_is_not_cleared_away_by_a_swap_and_back(tmp_path, folder, train):
    def there_and_back() -> None:
        folder.make_live("second.tar.gz")
        folder.make_live("first.tar.gz")

    train.meanwhile = there_and_back
    assert train_anew(tmp_path).model.is_file()


def test_while_one_is_trained_no_other_is(tmp_path, train):
    with alone(tmp_path / "training"), pytest.raises(BusyError):
        train_anew(tmp_path)

    def another() -> None:
        with pytest.raises(BusyError), alone(tmp_path / "training"):
            material.sweep(tmp_path / "training")

    train.meanwhile = another
    train_anew(tmp_path)
