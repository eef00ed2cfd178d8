"""The command as the bridge starts it, on a state directory without a model."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.assistant.change_sets.alone import BusyError, alone
from bot.assistant.change_sets.command import FAILED
from bot.assistant.change_sets.evaluating import digest_of, try_out
from bot.assistant.loading import ModelUnusableError
from bot.escalation import EscalationRules
from bot.training_data import ChangeSetExamples, IntentExample

RULES = EscalationRules.load(Path("data/escalation.yml"))
EXAMPLES = ChangeSetExamples("chs_1", intents=[IntentExample("hiya", "greet", "cnv_1#1")])


def test_two_at_once_are_refused(tmp_path):
    with alone(tmp_path / "training"), pytest.raises(BusyError):
        try_out(tmp_path, EXAMPLES, RULES, lambda *_: None)


def test_without_a_model_there_is_nothing_to_compare_with(tmp_path):
    with pytest.raises(ModelUnusableError, match="make train"):
        try_out(tmp_path, EXAMPLES, RULES, lambda *_: None)


def test_another_example_is_another_digest():
    more = IntentExample("hullo", "greet", "cnv_1#1")
    assert digest_of(EXAMPLES) == digest_of(ChangeSetExamples.from_dict(EXAMPLES.as_dict()))
    assert digest_of(EXAMPLES) != digest_of(ChangeSetExamples("chs_1", intents=[more]))


def test_it_ends_when_the_one_who_started_it_is_gone(tmp_path, monkeypatch):
    monkeypatch.setenv("CARELINE_STATE", str(tmp_path))
    command = [sys.executable, "-m", "bot.assistant", "evaluate-changes", "--attended", "-"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert json.loads(process.stdout.readline())["percent"] == 0
    process.communicate(timeout=60)
    assert process.returncode == FAILED
