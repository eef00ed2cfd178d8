from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant.change_sets.material import laid_out, sweep, working_in
from bot.training_data import ChangeSetExamples, IntentExample

NLU = 'version: "3.1"\nnlu:\n  - intent: track\n    examples: |\n      - where is it\n'


@pytest.fixture
def root(tmp_path) -> Path:
    tree = tmp_path / "tree"
    for folder in ("nlu", "escalation", "knowledge"):
        (tree / "data" / folder).mkdir(parents=True)
    (tree / "data/nlu/all.yml").write_text(NLU, encoding="utf-8")
    (tree / "config.yml").write_text("language: en\n", encoding="utf-8")
    return tree


def set_of(*intents: IntentExample) -> ChangeSetExamples:
    return ChangeSetExamples("chs_1", intents=list(intents))


def all_nlu(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in folder.rglob("data/nlu/*.yml"))


def test_the_files_stay_and_their_copy_has_the_examples(root, tmp_path):
    more = set_of(IntentExample("any news of it", "track", "cnv_1#1"))
    with laid_out(root, tmp_path / "work", [more]) as (folder, left_out):
        assert "any news of it" in all_nlu(folder)
        assert (folder / "config.yml").read_text(encoding="utf-8") == "language: en\n"
        assert left_out == []
        with working_in(folder):
            assert Path("data/nlu").is_dir()
    assert all_nlu(root) == NLU
    assert not any((tmp_path / "work").iterdir())


def test_what_the_files_have_come_to_contradict_is_left_out_and_named(root, tmp_path):
    more = set_of(
        IntentExample("where is it", "cancel", "cnv_1#1"),
        IntentExample("call it off", "cancel", "cnv_1#3"),
    )
    with laid_out(root, tmp_path / "work", [more]) as (folder, left_out):
        assert "call it off" in all_nlu(folder)
        assert all_nlu(folder).count("where is it") == 1
    assert [line for line in left_out if "where is it" in line and "track" in line]


def test_what_an_interrupted_training_left_is_swept_away(root, tmp_path):
    left = tmp_path / "work" / "work-abc"
    left.mkdir(parents=True)
    sweep(tmp_path / "work")
    assert not left.exists()
