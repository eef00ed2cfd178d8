"""`make bench`: speed and size on this machine, printed beside the aims.

First the same conversations with Careline and with a stock Rasa, by turns; then the whole way,
gateway to Rasa and back, on the four processes in a new state, and where its time goes; then people
who talk to each other; then Slack and Telegram; then what the chat costs the page it is on, two
peers beside it; then what leads wait for over a million messages; then recommendations of a large
shop; then how cost grows. With `--only`, some of them. All on SQLite, `leads` on PostgreSQL too.
Writes to `reports/bench.json` and to `docs/performance.md`; what was not measured this time stays
there as it was.
"""

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.bench import (
    channels,
    comparison,
    desk,
    growth,
    leads,
    page,
    profile_turns,
    recommendations,
    whole_way,
    widget,
)
from tests.bench.machine import machine
from tests.flows.running_shop import ROOT

REPORT = ROOT / "reports" / "bench.json"
Figures = dict[str, object]


@dataclass(frozen=True)
class Part:
    """Something that is measured, and what its figures are to be."""

    measure: Callable[[], Figures]
    at_most: Mapping[str, float] = field(default_factory=dict)
    at_least: Mapping[str, float] = field(default_factory=dict)

    def missed(self, found: Figures) -> list[str]:
        """The names of the figures that are not as they are to be."""
        high = [name for name, most in self.at_most.items() if _number(found, name) > most]
        low = [name for name, least in self.at_least.items() if _number(found, name) < least]
        return high + low


PARTS = {
    "stock": Part(comparison.measured, comparison.AIMS, comparison.AIMS_AT_LEAST),
    "turns": Part(whole_way.measured, whole_way.AIMS),
    "profile": Part(profile_turns.measured),
    "desk": Part(desk.measured, desk.AIMS),
    "channels": Part(channels.measured, channels.AIMS),
    "widget": Part(widget.measured, widget.AIMS),
    "leads": Part(leads.measured, leads.AIMS),
    "recommendations": Part(recommendations.measured, recommendations.AIMS),
    "growth": Part(growth.measured),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument(
        "--only", nargs="+", choices=sorted(PARTS), default=list(PARTS), metavar="PART"
    )
    parser.add_argument("--page", action="store_true", help="measure nothing: write the page anew")
    options = parser.parse_args()
    for name in [] if options.page else [name for name in PARTS if name in options.only]:
        taken_on = machine()
        found = PARTS[name].measure()
        # At once: what a later part breaks off is not lost with it.
        report = _keep(name, taken_on, found)
        _print(name, taken_on, found)
        page.write(report)
    page.write(_kept())
    print(f"\nWritten to {REPORT.relative_to(ROOT)} and {page.PAGE.relative_to(ROOT)}")


def _kept() -> dict[str, Figures]:
    return json.loads(REPORT.read_text(encoding="utf-8")) if REPORT.exists() else {}


def _keep(name: str, taken_on: dict[str, str | int], found: Figures) -> dict[str, Figures]:
    """A part has the machine that it was measured on: they may be taken at different times."""
    report, part = _kept(), PARTS[name]
    report[name] = {
        "machine": taken_on,
        "results": found,
        "aims_at_most": dict(part.at_most),
        **({"aims_at_least": dict(part.at_least)} if part.at_least else {}),
        "missed": part.missed(found),
    }
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return report


def _number(found: Figures, name: str) -> float:
    """Not a number, which misses nothing, where there was none to be had."""
    value = found[name]
    return value if isinstance(value, int | float) else float("nan")


def _print(name: str, taken_on: dict[str, str | int], found: Figures) -> None:
    part = PARTS[name]
    print()
    for what, value in taken_on.items():
        print(f"  {what:<40}{value}")
    print(f"\n  {name:<40}{'measured':>16}{'aim':>10}")
    missed = part.missed(found)
    for figure, value in found.items():
        if isinstance(value, dict):
            continue
        aim = f"<= {part.at_most[figure]}" if figure in part.at_most else ""
        aim = f">= {part.at_least[figure]}" if figure in part.at_least else aim
        verdict = ("missed" if figure in missed else "met") if aim else ""
        print(f"  {figure:<40}{value!s:>16}{aim:>10}  {verdict}", flush=True)


if __name__ == "__main__":
    main()
