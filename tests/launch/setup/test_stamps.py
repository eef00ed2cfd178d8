from pathlib import Path

import pytest

from bot.launch.setup import stamps


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "data" / "nlu").mkdir(parents=True)
    (tmp_path / "config.yml").write_text("language: en\n")
    (tmp_path / "data" / "nlu" / "orders.yml").write_text("nlu: []\n")
    return tmp_path


INPUTS = ("config.yml", "data/nlu")


def test_the_digest_stays_while_nothing_changes(tree: Path) -> None:
    assert stamps.digest_of(tree, INPUTS) == stamps.digest_of(tree, INPUTS)


def test_the_digest_changes_with_a_files_content(tree: Path) -> None:
    before = stamps.digest_of(tree, INPUTS)
    (tree / "data" / "nlu" / "orders.yml").write_text("nlu: [more]\n")
    assert stamps.digest_of(tree, INPUTS) != before


def test_the_digest_changes_with_a_files_name(tree: Path) -> None:
    before = stamps.digest_of(tree, INPUTS)
    (tree / "data" / "nlu" / "orders.yml").rename(tree / "data" / "nlu" / "returns.yml")
    assert stamps.digest_of(tree, INPUTS) != before


def test_the_digest_changes_when_a_missing_input_appears(tree: Path) -> None:
    before = stamps.digest_of(tree, (*INPUTS, "domain"))
    (tree / "domain").mkdir()
    (tree / "domain" / "orders.yml").write_text("intents: []\n")
    assert stamps.digest_of(tree, (*INPUTS, "domain")) != before


def test_what_python_and_builds_leave_behind_does_not_count(tree: Path) -> None:
    before = stamps.digest_of(tree, INPUTS)
    for name in ("__pycache__", "dist", "node_modules"):
        (tree / "data" / "nlu" / name).mkdir()
        (tree / "data" / "nlu" / name / "left").write_text("over")
    assert stamps.digest_of(tree, INPUTS) == before


def test_a_stamp_is_read_as_it_was_written(tmp_path: Path) -> None:
    stamps.write(tmp_path / "new" / "stamp.json", {"digest": "abc"})
    assert stamps.read(tmp_path / "new" / "stamp.json") == {"digest": "abc"}


@pytest.mark.parametrize("content", ["", "{", "[1]", "\x00"])
def test_a_broken_stamp_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "stamp.json").write_text(content)
    assert stamps.read(tmp_path / "stamp.json") == {}
