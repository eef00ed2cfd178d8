"""`python -m crm_bridge serve | migrate | import DIR | teams FILE | encrypt | facts | report |
init`.

What is not in the environment is read from `secrets.env` in the state directory, where `make run`
keeps the keys: a command that is typed by hand needs no more than `CARELINE_STATE`.
"""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from crm_bridge import commands
from crm_bridge.environment import SettingsError, read_settings
from crm_bridge.errors import Unavailable
from crm_bridge.settings import Settings, StoreSettings

S = TypeVar("S", bound=StoreSettings)


def main(arguments: Sequence[str]) -> int:
    """The exit code: 0, 1 when it could not be done, 2 for wrong settings or arguments."""
    chosen = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    # Alembic announces each of its steps at this level.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        return _run(chosen)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except (Unavailable, commands.CommandFailed) as error:
        print(error, file=sys.stderr)
        return 1


def _run(chosen: argparse.Namespace) -> int:
    if chosen.command == "serve":
        return commands.serve(_settings(Settings))
    settings = _settings(StoreSettings)
    if chosen.command == "import":
        return asyncio.run(
            commands.load(settings, chosen.directory, if_empty=chosen.if_empty, write=print)
        )
    if chosen.command == "teams":
        return asyncio.run(commands.set_up_teams(settings, chosen.file, write=print))
    if chosen.command == "encrypt":
        return asyncio.run(commands.encrypt(settings, forget=chosen.forget, write=print))
    if chosen.command == "report":
        return asyncio.run(commands.report(settings, chosen.week, write=print))
    if chosen.command == "facts":
        return asyncio.run(commands.make_facts(settings, write=print))
    if chosen.command == "init":
        return asyncio.run(commands.initialise(settings, demo=chosen.demo, write=print, tell=_tell))
    return asyncio.run(commands.bring_up_to_date(settings))


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
    known.add_parser("migrate", help="bring the database to this release")
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
    init = known.add_parser("init", help="migrate, make the first log-ins; prints them as JSON")
    init.add_argument("--demo", action="store_true", help="load the demo shop into an empty one")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
