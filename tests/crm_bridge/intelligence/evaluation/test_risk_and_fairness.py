"""The alarms and the groups are told below the recommenders."""

from pathlib import Path
from typing import Any

from crm_bridge.intelligence.evaluation.risk_and_fairness import add_to_page, as_text

FIGURES = {
    "auroc": 0.8,
    "precision": None,
    "recall": 0.25,
    "false_alarms_per_1000": 19.4,
    "intervals": {
        "auroc": [0.7, 0.9],
        "precision": [0.0, 1.0],
        "recall": [0.1, 0.4],
        "false_alarms_per_1000": [15.0, 24.0],
    },
}
RISK: dict[str, Any] = {
    "shown": "weighted_tails", "from": "2025-01-01", "to": "2025-03-31", "orders": 1_200,
    "called_off": 12, "measures": {"weighted_tails": FIGURES},
}  # fmt: skip
FAIRNESS: dict[str, Any] = {
    "models": [
        {
            "model": "churn", "skipped": "", "worse": ["Country “<DE>”: too high."],
            "comparisons": [{"small": [["France", 3]]}],
        },
        {"model": "risk", "skipped": "There are 3 orders.", "worse": [], "comparisons": []},
    ]
}  # fmt: skip


def test_the_terminal_has_a_row_a_measure_and_a_line_a_group() -> None:
    told = as_text(RISK, FAIRNESS)
    assert "1,200 orders, of which 12 were called off" in told
    assert "weighted_tails  0.800 (0.700-0.900)  -" in told
    assert "19.4 (15.0-24.0)" in told
    assert "  Who stays away: Country “<DE>”: too high." in told
    assert "  Who stays away: 1 groups are too small to say." in told
    assert "  Unusual orders: not compared. There are 3 orders." in told


def test_what_cannot_be_measured_is_said() -> None:
    told = as_text({"skipped": "12 orders."}, {"skipped": "Nothing was bought."})
    assert "Unusual orders: nothing to measure. 12 orders." in told
    assert "Errors between groups: nothing to measure. Nothing was bought." in told


def test_the_page_has_it_below_the_rest(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><h1>Recommenders</h1></html>\n")
    add_to_page(page, RISK, FAIRNESS)
    text = page.read_text()
    assert text.index("Recommenders") < text.index("<h2>Unusual orders</h2>")
    assert "“&lt;DE&gt;”" in text
    assert text.count("</html>") == 1
