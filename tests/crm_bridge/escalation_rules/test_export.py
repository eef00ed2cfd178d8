"""The rules in use come back as a file that says the same, its comments kept."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.escalation import changed, read_changed, read_plain
from crm_bridge.escalation_rules.export import exported

SHIPPED = Path(__file__).parents[3] / "data" / "escalation.yml"
CHANGES: list[dict[str, Any]] = [
    {},
    {"entries": {"safety": {"priority": "high", "team": "Safety: day & night"}}},
    {"entries": {"legal": {"enabled": "false", "unless": {"add": ["my lawyer's dog"]}}}},
    {"entries": {"fraud": {"phrases": {"add": ["(a|b) ... c?", "^ no $"], "remove": ["fraud"]}}}},
    {"meaning": {"at_least": "0.7", "topics": {"press": {"at_least": "0.5", "enabled": "false"}}}},
    {"rules": {"order_value": {"enabled": "true", "intents": {"add": ["greet"], "remove": []}}}},
    {"calls": {"assistant_down": {"priority": "urgent", "team": "Yes"}}},
    {"sentiment": {"far_below": None, "negative": "2", "fury": {"add": ["oh no"], "remove": []}}},
    {
        "entries": {
            "vip": {
                "id": "vip", "reason": "keyword", "topic": "vip", "priority": "high",
                "phrases": {"add": ["gold card"], "remove": []},
            }
        }
    },
]  # fmt: skip


@pytest.mark.parametrize("changes", CHANGES, ids=lambda one: "-".join(one) or "none")
def test_the_file_says_what_is_in_use(tmp_path: Path, changes: dict[str, Any]) -> None:
    written = tmp_path / "escalation.yml"
    written.write_text(exported(SHIPPED, changes), encoding="utf-8")
    assert read_plain(written) == changed(read_plain(SHIPPED), changes)
    assert read_changed(written, {}).entries


@pytest.mark.parametrize("changes", CHANGES, ids=lambda one: "-".join(one) or "none")
def test_comments_and_lines_that_nobody_changed_stay(changes: dict[str, Any]) -> None:
    before = SHIPPED.read_text(encoding="utf-8").splitlines()
    after = exported(SHIPPED, changes).splitlines()
    assert len(set(before) - set(after)) <= 4
    assert [line for line in before if line.lstrip().startswith("#")] == [
        line for line in after if line.lstrip().startswith("#")
    ]


def test_a_file_written_otherwise_comes_without_its_comments_but_whole(tmp_path: Path) -> None:
    path = tmp_path / "odd.yml"
    entry = "{id: a, reason: keyword, topic: t, priority: high, phrases: [x]}"
    path.write_text(f"entries: [{entry}]  # all\n", encoding="utf-8")
    changes = {"entries": {"a": {"phrases": {"add": ["y z"], "remove": []}, "team": "T"}}}
    assert yaml.safe_load(exported(path, changes))["entries"] == [
        {"id": "a", "reason": "keyword", "topic": "t", "priority": "high", "team": "T",
         "phrases": ["x", "y z"]}
    ]  # fmt: skip
