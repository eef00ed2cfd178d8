import os
from pathlib import Path

import pytest

from bot.model_folder import KEPT, About, ModelFolder, ModelUnknownError


@pytest.fixture
def folder(tmp_path: Path) -> ModelFolder:
    made = ModelFolder(tmp_path / "models")
    made.candidates.mkdir(parents=True)
    return made


def model(folder: ModelFolder, name: str, *, age: int = 0, candidate: bool = False) -> str:
    path = (folder.candidates if candidate else folder.path) / f"{name}.tar.gz"
    path.write_text(name)
    os.utime(path, (1_000_000 - age, 1_000_000 - age))
    return path.name


def live(folder: ModelFolder) -> str | None:
    path = folder.live()
    return path.name if path else None


def test_a_folder_that_is_not_there_has_no_model(tmp_path: Path) -> None:
    assert ModelFolder(tmp_path / "none").live() is None


def test_where_none_was_chosen_the_newest_answers_and_never_a_candidate(
    folder: ModelFolder,
) -> None:
    model(folder, "old", age=9)
    newest = model(folder, "new", age=5)
    model(folder, "candidate", candidate=True)
    assert live(folder) == newest


def test_the_chosen_one_answers_though_another_is_newer(folder: ModelFolder) -> None:
    chosen = model(folder, "chosen", age=9)
    folder.make_live(chosen)
    model(folder, "newer")
    assert live(folder) == chosen


def test_a_candidate_that_was_chosen_comes_over_with_what_is_known_of_it(
    folder: ModelFolder,
) -> None:
    first, second = model(folder, "first"), model(folder, "second", candidate=True)
    about = About("digest", [{"change_set": "chs_1"}], first)
    folder.note(folder.candidates / second, about)
    folder.make_live(second)
    assert live(folder) == second
    assert folder.about(second) == about
    assert folder.about(second).change_sets == ["chs_1"]
    assert folder.before() == [first]
    assert not list(folder.candidates.iterdir())


def test_those_that_answered_last_are_kept_to_go_back_to(folder: ModelFolder) -> None:
    names = [model(folder, f"model-{n}", candidate=True) for n in range(KEPT + 3)]
    for name in names:
        folder.make_live(name)
    assert live(folder) == names[-1]
    assert folder.before() == names[-2 : -2 - KEPT : -1]
    assert {path.name for path in folder.path.glob("*.tar.gz")} == set(names[-1 - KEPT :])


def test_when_the_chosen_one_is_gone_the_one_before_answers(folder: ModelFolder) -> None:
    first, second = model(folder, "first", age=9), model(folder, "second", age=3)
    folder.make_live(first)
    folder.make_live(second)
    model(folder, "newest")
    (folder.path / second).unlink()
    assert live(folder) == first


def test_a_note_that_was_cut_short_is_as_good_as_none(folder: ModelFolder) -> None:
    first = model(folder, "first")
    (folder.path / "live.json").write_text('{"live": "fir')
    assert live(folder) == first


def test_a_disk_without_room_changes_nothing(
    folder: ModelFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = model(folder, "first")
    folder.make_live(first)
    second = model(folder, "second", candidate=True)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        folder.make_live(second)
    assert live(folder) == first
    assert folder.find(second).parent == folder.candidates


@pytest.mark.parametrize("name", ["", "none.tar.gz", "../x.tar.gz", "a/b.tar.gz", ".tar.gz"])
def test_only_a_model_of_the_folder_has_a_name(folder: ModelFolder, name: str) -> None:
    model(folder, "first")
    with pytest.raises(ModelUnknownError):
        folder.find(name)


def test_the_newest_candidates_are_kept_and_nothing_that_is_half_made(
    folder: ModelFolder,
) -> None:
    names = [model(folder, f"model-{n}", age=9 - n, candidate=True) for n in range(KEPT + 2)]
    for name in names[:-1]:
        folder.note(folder.candidates / name, About())
    folder.forget_candidates()
    kept = {path.name for path in folder.candidates.glob("*.tar.gz")}
    assert kept == set(names[-1 - KEPT : -1])
