"""`make chaos`: the shop under load while everything fails that can, and the books afterwards.

`--seed` gives the plan of the faults and what customers say; `--faults` how many there are. Writes
to `reports/chaos.json`; ends with 1 when the books are not balanced.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos import report
from tests.chaos.plan import SHARES
from tests.chaos.run import Wish, run
from tests.flows.running_shop import ROOT

REPORT = ROOT / "reports" / "chaos.json"
SECONDS_A_FAULT = 2.6
CONVERSATIONS, TURNS = 200, 20


def main() -> int:
    wish = _wish()
    _tell(f"Seed {wish.seed}: {wish.faults} faults in {wish.span:.0f} s on {wish.database} ...")
    with tempfile.TemporaryDirectory(prefix="careline-chaos-") as folder:
        # The database's server may run as another user, who must get to its files.
        Path(folder).chmod(0o755)
        result = asyncio.run(run(wish, Path(folder), _tell))
    report.write(REPORT, [result])
    print("\n".join(report.lines(result)))
    print(f"\nWritten to {REPORT.relative_to(ROOT)}")
    return 1 if result.violations or result.drain_seconds is None else 0


def _tell(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def _wish() -> Wish:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--faults", type=int, default=500)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--conversations", type=int, default=CONVERSATIONS)
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--span", type=float, help="seconds in which the faults happen")
    parser.add_argument("--kinds", default=",".join(SHARES), help="of faults, by commas")
    parser.add_argument("--keep", type=Path, help="where records of a failed run go")
    given = parser.parse_args()
    return Wish(
        seed=given.seed,
        faults=given.faults,
        database=given.database,
        conversations=given.conversations,
        turns=given.turns,
        span=given.span or max(60.0, SECONDS_A_FAULT * given.faults),
        kinds=given.kinds.split(","),
        keep=given.keep,
    )


if __name__ == "__main__":
    sys.exit(main())
