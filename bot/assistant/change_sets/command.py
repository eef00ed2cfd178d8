"""`python -m bot.assistant evaluate-changes FILE`: the examples of a change set as JSON, in, with
the messages that customers took back (`taken_back`); a line of JSON for each step, and the result
as the last, out.

    {"percent": 45, "text": "Training the model"}
    {"result": {…}}
    {"failed": {"code": "contradiction", "detail": "…"}}

It ends when the one who started it is gone, where that one holds its standard input open.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

from bot.assistant.settings import state_folder

FAILED = 3


def add_evaluate_changes(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> None:
    parser = commands.add_parser(
        "evaluate-changes", help="train with a change set, compare with the model that answers"
    )
    parser.add_argument("examples", type=Path, help="JSON, as the bridge exports a change set")
    parser.add_argument("--attended", action="store_true", help="end when standard input ends")
    parser.add_argument("--short", action="store_true", help="without the held-out messages")
    parser.set_defaults(run=evaluate_changes)


def evaluate_changes(options: argparse.Namespace) -> int:
    if options.attended:
        threading.Thread(target=_end_with_the_other, daemon=True).start()
    say(percent=0, text="Starting")
    from rasa.shared.exceptions import RasaException

    from bot.assistant.change_sets.alone import BusyError
    from bot.assistant.change_sets.evaluating import digest_of, try_out
    from bot.assistant.loading import ModelUnusableError
    from bot.assistant.rules_in_use import rules_in_use
    from bot.assistant.training import TrainingFailedError
    from bot.escalation import RulesError
    from bot.training_data import ChangeSetExamples, TrainingDataError

    codes = {
        BusyError: "busy",
        TrainingDataError: "contradiction",
        TrainingFailedError: "training_failed",
        RasaException: "training_failed",
        ModelUnusableError: "model_unusable",
        RulesError: "rules_unusable",
        OSError: "disk",
    }
    try:
        content = json.loads(options.examples.read_text(encoding="utf-8"))
        examples = ChangeSetExamples.from_dict(content)
        tried = try_out(
            state_folder(),
            examples,
            rules_in_use().rules,
            lambda percent, text: say(percent=percent, text=text),
            hold_out=not options.short,
            no_more=content.get("taken_back", ()),
        )
    except tuple(codes) as error:
        code = next(code for kind, code in codes.items() if isinstance(error, kind))
        say(failed={"code": code, "detail": str(error)})
        return FAILED
    say(result={**tried.as_dict(), "examples": digest_of(examples)})
    return 0


def say(**line: Any) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _end_with_the_other() -> None:
    sys.stdin.buffer.read()
    os._exit(FAILED)
