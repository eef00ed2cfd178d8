"""`python -m crm_bridge serve | migrate | import DIR | teams FILE | encrypt | facts | report |
changes | train --change-set ID | models | contents export | export --to FILE | backup FILE |
restore FILE | shop-models | data-quality | eval-recommendations | init`.

What is not in the environment is read from `secrets.env` in the state directory, where `make run`
keeps the keys: a command that is typed by hand needs no more than `CARELINE_STATE`.
"""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from bot.observability import logs
from crm_bridge import commands
from crm_bridge.backup import command as backup
from crm_bridge.environment import SettingsError, read_settings
from crm_bridge.errors import Unavailable
from crm_bridge.figures import command as figures
from crm_bridge.opening import CommandFailed
from crm_bridge.settings import Settings, StoreSettings

S = TypeVar("S", bound=StoreSettings)


def main(arguments: Sequence[str]) -> int:
    """The exit code: 0, 1 when it could not be done, 2 for wrong settings or arguments."""
    chosen = _parser().parse_args(arguments)
    try:
        logs.set_up("bridge")
        # Alembic announces each of its steps below this level.
        logging.getLogger("alembic").setLevel(logging.WARNING)
        return _run(chosen)
    except (SettingsError, logs.LogSettingError) as error:
        print(error, file=sys.stderr)
        return 2
    except (Unavailable, CommandFailed) as error:
        print(error, file=sys.stderr)
        return 1


def _run(chosen: argparse.Namespace) -> int:
    if chosen.command == "serve":
        return commands.serve(_settings(Settings))
    if chosen.command == "eval-recommendations":
        return commands.eval_recommendations(
            chosen.data,
            chosen.output,
            chosen.cut,
            page=chosen.page,
            encoder=chosen.encoder,
            write=print,
            tell=_tell,
        )
    if chosen.command in _WITH_THE_ASSISTANT:
        work = _WITH_THE_ASSISTANT[chosen.command](_settings(Settings), chosen)
        return asyncio.run(work)
    return asyncio.run(_WORK[chosen.command](_settings(StoreSettings), chosen))


_WORK: Mapping[str, Callable[[StoreSettings, argparse.Namespace], Coroutine[Any, Any, int]]] = {
    "migrate": lambda kept, chosen: (
        commands.take_back(kept, chosen.to, write=print)
        if chosen.to
        else commands.bring_up_to_date(kept, write=print)
    ),
    "import": lambda kept, chosen: commands.load(
        kept, chosen.directory, if_empty=chosen.if_empty, write=print
    ),
    "teams": lambda kept, chosen: commands.set_up_teams(kept, chosen.file, write=print),
    "encrypt": lambda kept, chosen: commands.encrypt(kept, forget=chosen.forget, write=print),
    "report": lambda kept, chosen: figures.report(kept, chosen.week, write=print, tell=_tell),
    "facts": lambda kept, _: commands.make_facts(kept, write=print),
    "changes": lambda kept, chosen: commands.changes(
        kept, chosen.deed, chosen.id, chosen.folder, write=print
    ),
    "contents": lambda kept, chosen: commands.export_contents(kept, chosen.directory, write=print),
    "export": lambda kept, chosen: commands.export_transcripts(
        kept, chosen.filter, chosen.to, unmasked=chosen.unmasked, write=print, tell=_tell
    ),
    "backup": lambda kept, chosen: backup.back_up(kept, chosen.file, write=print, tell=_tell),
    "restore": lambda kept, chosen: backup.put_back(kept, chosen.file, write=print, tell=_tell),
    "shop-models": lambda kept, chosen: commands.shop_models(
        kept, chosen.deed, chosen.name, chosen.number, write=print
    ),
    "data-quality": lambda kept, _: commands.data_quality(kept, write=print),
    "init": lambda kept, chosen: commands.initialise(
        kept, demo=chosen.demo, write=print, tell=_tell
    ),
}
"""What each command does that reads or writes what is kept."""

_WITH_THE_ASSISTANT: Mapping[
    str, Callable[[Settings, argparse.Namespace], Coroutine[Any, Any, int]]
] = {
    "train": lambda all_, chosen: commands.train(
        all_, chosen.change_set, accept=chosen.accept, why=chosen.why, write=print
    ),
    "models": lambda all_, chosen: commands.models(all_, chosen.deed, chosen.name, write=print),
}
"""These also ask the assistant."""


def _settings(kind: type[S]) -> S:
    keys = Path(os.environ.get("CARELINE_STATE") or ".careline") / "secrets.env"
    # Whoever may not read the file has the keys in the environment, or is told which are missing.
    return read_settings(kind, _env_file=keys if os.access(keys, os.R_OK) else None)


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m crm_bridge", description="The CRM bridge.")
    known = parser.add_subparsers(dest="command", required=True)
    known.add_parser("serve", help="serve /v1 and the console")
    migrate = known.add_parser("migrate", help="bring the database to this release")
    migrate.add_argument("--to", default="", metavar="STEP", help="take back all after this step")
    load = known.add_parser("import", help="load a shop's files")
    load.add_argument("directory", type=Path, metavar="DIR")
    load.add_argument("--if-empty", action="store_true", help="only into a database with no shop")
    teams = known.add_parser("teams", help="set up how the teams work: hours, members, targets")
    teams.add_argument("file", type=Path, metavar="FILE")
    encrypt = known.add_parser("encrypt", help="encrypt what is kept secret under the first key")
    encrypt.add_argument("--forget", action="store_true", help="give up what no key opens")
    known.add_parser("facts", help="make anew what leads search and count")
    report = known.add_parser("report", help="the report of a week, written if it was not")
    report.add_argument("--week", metavar="2026-W47", help="last week, if none is named")
    _add_changes(known.add_parser("changes", help="what leads corrected, as training examples"))
    _add_training(known)
    _add_contents(known.add_parser("contents", help="the texts and articles that leads changed"))
    transcripts = known.add_parser("export", help="write transcripts to a file")
    transcripts.add_argument("--filter", default="", metavar="QUERY", help="channel=web&csat=1")
    transcripts.add_argument("--to", type=Path, required=True, metavar="FILE.csv|FILE.jsonl")
    transcripts.add_argument("--unmasked", action="store_true", help="with personal data")
    for name, told in (
        ("backup", "write the whole shop into a file, while it runs"),
        ("restore", "put a backup into an empty place"),
    ):
        known.add_parser(name, help=told).add_argument("file", type=Path, metavar="FILE.tar")
    _add_shop_models(known.add_parser("shop-models", help="the models of the shop's data"))
    known.add_parser("data-quality", help="look at the shop's data, and say what is wrong")
    _add_evaluation(known.add_parser("eval-recommendations", help="compare recommenders"))
    init = known.add_parser("init", help="migrate, make the first log-ins; prints them as JSON")
    init.add_argument("--demo", action="store_true", help="load the demo shop into an empty one")
    return parser


def _add_evaluation(measured: argparse.ArgumentParser) -> None:
    measured.add_argument("--data", type=Path, required=True, metavar="ORDERS.csv.gz")
    measured.add_argument("--output", type=Path, required=True, metavar="OUT.json")
    measured.add_argument("--cut", default="", metavar="DATE", help="learn before, test after")
    measured.add_argument("--page", action="store_true", help="write docs/recommendations.md")
    measured.add_argument("--encoder", action="store_true", help="with the sentence encoder, slow")


def _add_training(known: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    train = known.add_parser("train", help="evaluate a change set against the model that answers")
    train.add_argument("--change-set", required=True, metavar="ID", help="its number")
    train.add_argument("--accept", action="store_true", help="put it to work unless it got worse")
    train.add_argument("--why", default="", metavar="REASON", help="put it to work all the same")
    models = known.add_parser("models", help="which model answers, and which did before")
    models.set_defaults(deed="list", name="")
    deeds = models.add_subparsers(dest="deed")
    deeds.add_parser("list", help="the last few (without a word as well)")
    deeds.add_parser("use", help="let one answer again").add_argument("name", metavar="NAME")
    deeds.add_parser("roll-back", help="take back the change set that came last")


def _add_shop_models(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(deed="list", name="", number=0)
    deeds = parser.add_subparsers(dest="deed")
    deeds.add_parser("list", help="each with its versions (without a word as well)")
    train = deeds.add_parser("train", help="train one, or all of them")
    train.add_argument("name", nargs="?", default="", metavar="NAME")
    use = deeds.add_parser("use", help="put a version to work")
    use.add_argument("name", metavar="NAME")
    use.add_argument("number", type=int, metavar="NUMBER")
    back = deeds.add_parser("roll-back", help="put the version before to work")
    back.add_argument("name", metavar="NAME")


def _add_contents(contents: argparse.ArgumentParser) -> None:
    deeds = contents.add_subparsers(dest="deed", required=True)
    export = deeds.add_parser("export", help="write them as the files that have them")
    export.add_argument("directory", type=Path, metavar="DIR")


def _add_changes(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(deed="list", id="", folder=None)
    deeds = parser.add_subparsers(dest="deed")
    deeds.add_parser("list", help="the change sets, the newest first (without a word as well)")
    show = deeds.add_parser("show", help="the difference to the files")
    show.add_argument("id", metavar="ID", help="its number")
    export = deeds.add_parser("export", help="write the changed files")
    export.add_argument("id", metavar="ID", help="its number")
    export.add_argument("folder", type=Path, metavar="DIR")
    deeds.add_parser("needs", help="the needs that leads noted for the developers")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
