"""The rules follow their file without a restart."""

import logging
from pathlib import Path

import pytest

from bot.escalation import RulesError, RulesFile


def write(path: Path, word: str) -> None:
    path.write_text(
        f"entries:\n  - {{id: a, reason: keyword, topic: t, priority: high, phrases: [{word}]}}\n",
        encoding="utf-8",
    )


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "escalation.yml"
    write(path, "lawyer")
    return path


def test_a_change_counts_a_second_later(path: Path, clock: Clock) -> None:
    rules = RulesFile(path, clock)
    write(path, "solicitor")
    clock.now += 0.5
    assert rules.match("my solicitor") is None

    clock.now += 0.6
    assert rules.match("my solicitor") is not None
    assert rules.match("my lawyer") is None


def test_a_broken_file_leaves_the_last_good_rules_and_is_logged_once(
    path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    rules = RulesFile(path, clock)
    path.write_text("entries: nonsense\n", encoding="utf-8")
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            clock.now += 2
            assert rules.match("my lawyer") is not None

    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "line 1" in caplog.text


def test_a_mended_file_is_used_again(path: Path, clock: Clock) -> None:
    rules = RulesFile(path, clock)
    path.write_text("entries: nonsense\n", encoding="utf-8")
    clock.now += 2
    rules.match("x")
    write(path, "barrister")
    clock.now += 2

    assert rules.match("a barrister") is not None


def test_a_file_that_goes_away_leaves_the_last_good_rules(path: Path, clock: Clock) -> None:
    rules = RulesFile(path, clock)
    path.unlink()
    clock.now += 2

    assert rules.match("my lawyer") is not None


def test_a_start_without_usable_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesError):
        RulesFile(tmp_path / "nowhere.yml")
