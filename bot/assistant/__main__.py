"""`python -m bot.assistant serve | train | parse | explain | validate | eval | …`"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.assistant.change_sets.command import add_evaluate_changes
from bot.assistant.environment import prepare, quiet
from bot.assistant.evaluation.commands import add_commands
from bot.assistant.explaining.command import add_explain
from bot.assistant.settings import SettingError, read_settings, state_folder
from bot.observability.logs import LogSettingError


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    prepare(state_folder())
    try:
        quiet()
        return options.run(options)
    except (SettingError, LogSettingError, OSError) as error:
        print(f"assistant: {error}", file=sys.stderr)
        return 2


def serve(options: argparse.Namespace) -> int:
    settings = read_settings()
    from bot.assistant.loading import ModelUnusableError, live_model
    from bot.assistant.server import serve as serve_until_stopped

    try:
        live_model(settings.models)
    except ModelUnusableError as error:
        print(f"assistant: {error}", file=sys.stderr)
        return 2
    serve_until_stopped(settings)
    return 0


def train(options: argparse.Namespace) -> int:
    from rasa.shared.exceptions import RasaException

    from bot.assistant.change_sets.alone import BusyError
    from bot.assistant.training import OvertakenError, TrainingFailedError, train_anew
    from bot.training_data import TrainingDataError

    try:
        trained = train_anew(state_folder())
    except (
        BusyError, OvertakenError, TrainingFailedError, TrainingDataError, RasaException
    ) as error:  # fmt: skip
        print(f"assistant: {error}", file=sys.stderr)
        return 1
    for line in trained.left_out:
        print(f"Left out: {line}")
    print(f"Trained {trained.model.name} in {trained.seconds:.0f} s.")
    return 0


def parse(options: argparse.Namespace) -> int:
    from bot.assistant.loading import ModelUnusableError, understanding
    from bot.assistant.parsing import parse_lines
    from bot.assistant.rules_in_use import rules_in_use
    from bot.escalation import RulesError

    try:
        used = rules_in_use()
        with understanding(state_folder() / "models") as understand:
            count = parse_lines(understand, used.rules, options.input, options.output)
    except (ModelUnusableError, RulesError) as error:
        print(f"assistant: {error}", file=sys.stderr)
        return 2
    if used.note:
        print(f"parse: {used.note}", file=sys.stderr)
    print(f"{count} lines written to {options.output}.")
    return 0


def validate(options: argparse.Namespace) -> int:
    from bot.assistant.validation import validate as validate_data

    validate_data()
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.assistant")
    commands = parser.add_subparsers(required=True)
    for name, run in (("serve", serve), ("train", train), ("validate", validate)):
        commands.add_parser(name).set_defaults(run=run)
    parser_of_texts = commands.add_parser("parse")
    parser_of_texts.add_argument("--input", type=Path, required=True, help="a text a line")
    parser_of_texts.add_argument("--output", type=Path, required=True, help="JSON lines")
    parser_of_texts.set_defaults(run=parse)
    add_commands(commands)
    add_explain(commands)
    add_evaluate_changes(commands)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
