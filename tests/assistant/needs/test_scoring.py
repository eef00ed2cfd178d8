"""The cases, and how they are counted."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.assistant.needs.scoring import read_cases, score


def test_there_are_enough_cases_of_both_kinds_in_both_halves():
    for part in ("tune", "held"):
        cases = read_cases(part)
        assert sum(case.several for case in cases) >= 45
        assert sum(case.single for case in cases) >= 45


def test_the_cases_name_intents_that_there_are():
    known = set(yaml.safe_load(Path("bot/assistant/domain/intents.yml").read_text())["intents"])
    named = {intent for case in read_cases() for needs in case.right for intent in needs}
    assert named <= known


def test_who_finds_all_of_them_has_full_marks():
    answers = {case.text: case.right[0] for case in read_cases()}
    perfect = score(read_cases(), answers.__getitem__)
    assert (perfect.precision, perfect.recall) == (1.0, 1.0)
    assert perfect.both == perfect.several
    assert perfect.stayed_single == perfect.single


def test_who_always_finds_one_has_none():
    always = score(read_cases(), lambda _: ["track_order"])
    assert (always.both, always.recall) == (0, 0.0)
    assert always.stayed_single == always.single


def test_who_always_finds_two_keeps_nothing_single():
    always = score(read_cases(), lambda _: ["track_order", "cancel_order"])
    assert always.recall == 1.0
    assert always.stayed_single == 0
