"""`python -m crm_bridge.demo generate DIR [--today [YYYY-MM-DD]]`: the demo shop's files."""

import argparse
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from crm_bridge.demo.history import ANCHOR
from crm_bridge.demo.writing import write_shop


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the shop; without `--today` as it was on its anchor day, as in `data/demo`."""
    parser = argparse.ArgumentParser(prog="python -m crm_bridge.demo", description=__doc__)
    commands = parser.add_subparsers(required=True)
    generate = commands.add_parser("generate", help="write the demo shop's files")
    generate.add_argument("directory", type=Path, help="where to write them")
    generate.add_argument(
        "--today",
        type=date.fromisoformat,
        nargs="?",
        const=datetime.now(UTC).date(),
        default=ANCHOR,
        help="the day on which the shop is looked at; without a day, today (UTC)",
    )
    asked = parser.parse_args(arguments)
    write_shop(asked.directory, asked.today)
    print(f"Wrote the demo shop as of {asked.today.isoformat()} to {asked.directory}")


if __name__ == "__main__":
    main()
