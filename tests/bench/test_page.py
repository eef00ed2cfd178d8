"""What the commands write into the page, and what they leave."""

from pathlib import Path

import pytest

from tests.bench import plots
from tests.bench.page import GROWTH, PAGE, PARTS, between

MACHINE = {
    "processor": "One", "cores": 2, "memory_gb": 8, "system": "Linux", "python": "3.11",
    "load_before": "0.1",
}  # fmt: skip
TEXT = "Said.\n\n<!-- stock: begin -->\nold\n<!-- stock: end -->\n\nSaid, too.\n"


def test_a_part_takes_the_place_of_what_was_measured_before() -> None:
    written = between(TEXT, "stock", "new", MACHINE)

    assert "new" in written
    assert "old" not in written
    assert "2 cores of One" in written
    assert written.startswith("Said.\n")
    assert written.endswith("Said, too.\n")
    assert between(written, "stock", "new", MACHINE) == written


def test_a_page_without_a_place_for_a_part_is_refused() -> None:
    with pytest.raises(ValueError, match="growth"):
        between(TEXT, "growth", "new", MACHINE)


def test_the_page_has_a_place_for_each_part() -> None:
    text = PAGE.read_text(encoding="utf-8")

    for name in PARTS:
        assert between(text, name, "new", MACHINE) != text


def test_growth_tells_what_a_thousand_more_cost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plots, "FOLDER", tmp_path)
    small = {"size": 0, "p50_ms": 40.0, "p95_ms": 50.0, "ready_seconds": 9.0, "disk_mb": 2.0}
    large = {**small, "size": 10_000, "p50_ms": 45.0, "disk_mb": 12.0}
    sizes = [
        {**small, "memory_mb": {"gateway": 100, "bridge": 200}},
        {**large, "memory_mb": {"gateway": 150, "bridge": 210}},
    ]

    text = PARTS["growth"]({name: {"sizes": sizes} for name in GROWTH})

    assert (
        "A thousand open WebSockets cost 6.00 MB of memory (the gateway 5.00), 1.00 MB of disk "
        "and 0.500 ms of a turn."
    ) in text


def test_the_profile_tells_processes_stages_and_code() -> None:
    cpu = {
        f"{kind}_{process}_cpu_ms": 5.0
        for kind in ("without_action", "with_action")
        for process in ("gateway", "bridge", "assistant", "actions", "client")
    }
    stages = {"gateway: turn whole": {"ms": 40.0, "times": 1.0}}
    order = {"bridge: request GET order": {"ms": 3.0, "times": 1.0}}
    text = PARTS["profile"](
        {
            "turns": 200, **cpu, "without_action_p50_ms": 38.0, "with_action_p50_ms": 65.0,
            "without_action_stages": stages, "with_action_stages": {**stages, **order},
            "code": {"bridge": {"packages": {"sqlalchemy": 40.0}, "functions": {}}},
        }
    )  # fmt: skip

    assert "| all four | **20.0** | **20.0** |" in text
    assert "| `bridge: request GET order` |  | 3.0 (1.0) |" in text
    assert "the gateway takes most: 5.0 ms a turn" in text
    assert "enough for 200 turns a second" in text
    assert "sqlalchemy 40" in text
