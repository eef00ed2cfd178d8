"""Scores are read by pages for staff, and by nothing that answers customers or changes orders."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[4]
READERS = {
    "crm_bridge/console",
    "crm_bridge/intelligence/risk",
    "crm_bridge/intelligence/fairness",
    "crm_bridge/intelligence/evaluation",
    "crm_bridge/intelligence/running",
    "crm_bridge/intelligence/profile/exclusion.py",
    "crm_bridge/models/__init__.py",
}
"""The exclusion deletes what is kept of somebody."""


def test_nothing_that_answers_or_decides_reads_a_score() -> None:
    read = {
        path.relative_to(ROOT).as_posix()
        for folder in ("crm_bridge", "actions", "bot")
        for path in (ROOT / folder).rglob("*.py")
        for module in _imported(path)
        if module.startswith(("crm_bridge.intelligence.risk", "crm_bridge.models.risk"))
    }
    others = {path for path in read if not any(path.startswith(one) for one in READERS)}
    assert others == set()
    assert "crm_bridge/console/unusual_orders.py" in read


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    text = path.read_text(encoding="utf-8")
    # Parsing is slow, and nearly no module has the word.
    for node in ast.walk(ast.parse(text)) if "risk" in text else ():
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found
