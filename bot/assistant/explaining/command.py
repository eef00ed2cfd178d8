"""The command `explain` of `python -m bot.assistant`."""

from __future__ import annotations

import argparse
import json
import os
import sys

from bot.assistant.settings import state_folder

_EMPTY = 'explain: the text is empty. Give one, such as: make explain TEXT="where is my order"'


def add_explain(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("explain", help="tell why a message is understood as it is")
    parser.add_argument("--text", help="the message; without it, it is read from standard input")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=explain)


def explain(options: argparse.Namespace) -> int:
    text = _text(options)
    if not text.strip():
        print(_EMPTY, file=sys.stderr)
        return 2
    from bot.assistant.explaining.loaded import explainer_of
    from bot.assistant.explaining.terminal import page
    from bot.assistant.loading import ModelUnusableError, understanding_processor
    from bot.assistant.rules_in_use import rules_in_use
    from bot.escalation import RulesError

    try:
        used = rules_in_use()
        with understanding_processor(state_folder() / "models") as processor:
            explainer = explainer_of(processor, lambda: used.rules)
            told = explainer.explain(text, processor.understand(text))
    except (ModelUnusableError, RulesError, LookupError) as error:
        print(f"explain: {error}", file=sys.stderr)
        return 2
    if used.note:
        print(f"explain: {used.note}", file=sys.stderr)
    sys.stdout.reconfigure(errors="replace")  # an old terminal lacks the bars, not the numbers
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        print(page(told, coloured=coloured), end="")
    return 0


def _text(options: argparse.Namespace) -> str:
    """What is no UTF-8 is read as replacement characters."""
    if options.text is None:
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    return options.text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
