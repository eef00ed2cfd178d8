"""The commands `eval`, `pipeline` and `data-report` of `python -m bot.assistant`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bot.assistant.settings import state_folder


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Rasa is imported by a command that needs it, not before."""
    _add_eval(commands)
    _add_pipeline(commands)
    _add_data_report(commands)


def _add_eval(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("eval", help="measure the understanding of the trained model")
    parser.add_argument("--only", default="", help="parts, such as blind,speed")
    parser.add_argument("--page", action="store_true", help="write docs/understanding.md too")
    parser.add_argument("--reports", type=Path, default=Path("reports"))
    parser.set_defaults(run=evaluate)


def _add_pipeline(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("pipeline", help="score the pipeline on another bot's messages")
    parser.add_argument("--train", type=Path, required=True, help="CSV with text,label")
    parser.add_argument("--test", type=Path, required=True, help="CSV with text,label")
    parser.add_argument("--oos", required=True, metavar="LABEL", help="the out-of-scope label")
    parser.add_argument("--output", type=Path, required=True, help="JSON")
    parser.add_argument("--config", default="config.yml")
    parser.set_defaults(run=pipeline)


def _add_data_report(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("data-report", help="what the training examples look like")
    parser.add_argument("--nlu", type=Path, default=Path("data/nlu"))
    parser.add_argument("--config", default="config.yml")
    parser.add_argument("--reports", type=Path, default=Path("reports"))
    parser.set_defaults(run=data_report)


def evaluate(options: argparse.Namespace) -> int:
    from bot.assistant.evaluation.evaluation import Sources, chosen
    from bot.assistant.evaluation.evaluation import evaluate as measure
    from bot.assistant.evaluation.labelled import FileUnusableError
    from bot.assistant.evaluation.page.files import write_page, write_reports
    from bot.assistant.evaluation.page.terminal import lines
    from bot.assistant.loading import ModelUnusableError

    try:
        parts = chosen([name for name in options.only.split(",") if name])
        measured = measure(parts, Sources(state_folder() / "models"), _progress)
    except (ValueError, FileUnusableError, ModelUnusableError) as error:
        print(f"eval: {error}", file=sys.stderr)
        return 2
    print("\n".join(lines(measured.sections)))
    written = write_reports(measured, options.reports)
    if options.page:
        written += write_page(measured, Path("docs"))
    print("Written: " + ", ".join(str(path) for path in written))
    return 0


def data_report(options: argparse.Namespace) -> int:
    from bot.assistant.evaluation.data_report.printing import lines
    from bot.assistant.evaluation.data_report.report import report
    from bot.assistant.evaluation.page import html
    from bot.assistant.evaluation.page.files import write_both
    from bot.assistant.evaluation.workers import working

    if not options.nlu.is_dir():
        print(f"data-report: there is no folder {options.nlu}", file=sys.stderr)
        return 2
    with working() as workers:
        sections, picture = report(options.nlu, workers, options.config)
    print("\n".join(lines(sections)))
    page = html.page("The training examples", "", sections, {"cross-validation": picture})
    content = {section.name: section.as_dict() for section in sections}
    written = write_both(options.reports / "data-report", content, page)
    print("Written: " + ", ".join(str(path) for path in written))
    return 0


def _progress(line: str) -> None:
    print(f"… {line}", file=sys.stderr, flush=True)


def pipeline(options: argparse.Namespace) -> int:
    from rasa.shared.exceptions import RasaException

    from bot.assistant.evaluation.labelled import FileUnusableError
    from bot.assistant.evaluation.pipeline import run_pipeline

    if not options.output.parent.is_dir():  # better known before the training than after
        print(f"pipeline: there is no folder {options.output.parent}", file=sys.stderr)
        return 2
    try:
        scores = run_pipeline(options.train, options.test, options.oos, options.config)
    except (FileUnusableError, RasaException) as error:
        print(f"pipeline: {error}", file=sys.stderr)
        return 2 if isinstance(error, FileUnusableError) else 1
    options.output.write_text(json.dumps(scores, indent=2) + "\n", encoding="utf-8")
    for name, score in scores.items():
        print(f"  {name:<18} {'-' if score is None else format(score, '.3f')}")
    return 0
