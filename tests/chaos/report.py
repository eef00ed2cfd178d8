"""What a run found, kept as JSON and printed."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.bench.machine import machine
from tests.chaos.run import Result

SHOWN = 40
"""Violations that are printed; all are in the file."""


def as_json(result: Result) -> dict[str, Any]:
    wish = result.wish
    return {
        "seed": wish.seed,
        "database": wish.database,
        "conversations": wish.conversations,
        "turns": wish.turns,
        "seconds": result.seconds,
        "faults": sum(result.faults.values()),
        "faults_by_kind": dict(sorted(result.faults.items())),
        "faults_missed": result.missed,
        "left_out": result.left_out,
        "said": result.said,
        "acknowledged": sum(result.acknowledged.values()),
        "acknowledged_by_channel": dict(sorted(result.acknowledged.items())),
        "outcomes": dict(sorted(result.outcomes.items())),
        "replies_by_delivery": dict(sorted(result.deliveries.items())),
        "replies_of_agents": result.agent_replies,
        "came_late_from_a_provider": result.came_late,
        "left_when_started_again": result.left_at_start,
        "drain_seconds": result.drain_seconds,
        "violations": [
            {
                "seed": wish.seed,
                "rule": one.rule,
                "conversation": one.conversation,
                "what": one.what,
            }
            for one in result.violations
        ],
    }


def write(path: Path, results: Sequence[Result]) -> None:
    """Runs of the same database and seed take the place of those that are there."""
    report = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"runs": []}
    fresh = [as_json(one) | {"machine": machine()} for one in results]
    names = {(one["database"], one["seed"]) for one in fresh}
    older = [one for one in report["runs"] if (one["database"], one["seed"]) not in names]
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"runs": older + fresh}, indent=2) + "\n", encoding="utf-8")


def lines(result: Result) -> Iterator[str]:
    """For a terminal."""
    told = as_json(result)
    violations = told.pop("violations")
    yield ""
    for name, value in told.items():
        shown = (
            ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else value
        )
        yield f"  {name.replace('_', ' '):<26}{shown if shown not in ('', []) else '-'}"
    yield f"  {'violations':<26}{len(violations)}"
    for one in result.violations[:SHOWN]:
        yield f"    {one}"
    if len(violations) > SHOWN:
        yield f"    ... and {len(violations) - SHOWN} more"
