"""`python3 -m bot.launch.setup [--dev] [--train | --no-model]`: set up what is missing."""

from __future__ import annotations

import argparse
import os
import sys

from . import steps, turn
from .errors import SetupError
from .paths import ROOT, state_folder
from .progress import Progress


def main() -> int:
    options = _options()
    state = state_folder()
    progress = Progress(state / "logs" / "setup.log")
    try:
        with turn.taken(ROOT, progress.say):
            worked = steps.set_up(
                ROOT,
                state,
                os.environ,
                progress,
                dev=options.dev,
                training=_training(options),
            )
    except SetupError as problem:
        print(f"\nSet-up stopped: {problem}", file=sys.stderr)
        return 1
    except OSError as problem:
        print(f"\nSet-up stopped: {problem.strerror}: {problem.filename}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nSet-up stopped; start again to go on.", file=sys.stderr)
        return 130
    progress.say("Set-up is complete." if worked else "Set-up: nothing to do.")
    return 0


def _training(options: argparse.Namespace) -> steps.Training:
    if options.no_model:
        return steps.Training.NEVER
    return steps.Training.ALWAYS if options.train else steps.Training.IF_CHANGED


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m bot.launch.setup", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what the tests and checks need")
    model = parser.add_mutually_exclusive_group()
    model.add_argument("--train", action="store_true", help="train even if nothing has changed")
    model.add_argument("--no-model", action="store_true", help="leave the assistant untrained")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
