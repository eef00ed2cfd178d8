"""`python -m crm_bridge eval-recommendations`: recommenders and predictions on a file of orders.

Writes the figures of each recommender by its name to `output`, those of what is foretold of
customers beside it as `<stem>.predictions.json`, a table to the terminal and a page to
`reports/recommendations.html`.
"""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from crm_bridge.intelligence.evaluation import risk_and_fairness
from crm_bridge.intelligence.evaluation.contenders import contenders
from crm_bridge.intelligence.evaluation.fairness import evaluate_fairness
from crm_bridge.intelligence.evaluation.page import markdown_page
from crm_bridge.intelligence.evaluation.predictions import evaluate_predictions
from crm_bridge.intelligence.evaluation.recommendations import Figures, compare
from crm_bridge.intelligence.evaluation.risk import evaluate_risk
from crm_bridge.intelligence.evaluation.splits import (
    NothingToTest,
    Split,
    Task,
    cut_at,
    last_basket_out,
    task_of,
)
from crm_bridge.intelligence.evaluation.table import as_html, as_text
from crm_bridge.intelligence.orders_file import OrdersFile, UnusableOrders, read_orders_file

REPORT = Path("reports/recommendations.html")
PAGE = Path("docs/recommendations.md")
TITLE = "Recommenders beside each other"


class CannotEvaluate(Exception):
    """What is wrong with the file, the date or the place to write to, in one sentence or two."""


def evaluate(
    data: Path,
    output: Path,
    cut: datetime | None,
    *,
    page: bool,
    encoder: bool = False,
    write: Callable[[str], None],
    tell: Callable[[str], None],
) -> None:
    """`write` gets the result, `tell` what is under way. Raises `CannotEvaluate`."""
    _require_a_place(output)
    began = time.perf_counter()
    file, split = _read(data, cut)
    task = task_of(split, file.descriptions)
    models, remarks = contenders(encoder=encoder)
    told = [_of_the_task(data, cut, task), *remarks]
    for line in told:
        tell(line)
    figures = compare(task, models, tell)
    _keep(output, {name: each.as_json() for name, each in figures.items()})
    write(as_text(figures))
    _write_pages(figures, told, page=page)
    predictions = evaluate_predictions(file, cut)
    risk = evaluate_risk(file, cut)
    fairness = evaluate_fairness(file, task, models[-1])
    beside = output.with_name(f"{output.name.removesuffix('.json')}.predictions.json")
    _keep(beside, {**predictions, "risk": risk, "fairness": fairness})
    write(f"\n{_predicted(predictions)}\n\n{risk_and_fairness.as_text(risk, fairness)}")
    risk_and_fairness.add_to_page(REPORT, risk, fairness)
    tell(f"Written to {output}, {beside} and {REPORT} in {time.perf_counter() - began:.0f} s.")


def day_of(text: str) -> datetime:
    """Raises `CannotEvaluate`."""
    try:
        day = datetime.fromisoformat(text)
    except ValueError as error:
        raise CannotEvaluate(f"CUT must be a date like 2011-07-01, not {text!r}.") from error
    return day if day.tzinfo else day.replace(tzinfo=UTC)


def _read(data: Path, cut: datetime | None) -> tuple[OrdersFile, Split]:
    try:
        file = read_orders_file(data)
        return file, last_basket_out(file.lines) if cut is None else cut_at(file.lines, cut)
    except (UnusableOrders, NothingToTest) as error:
        raise CannotEvaluate(str(error)) from error


def _require_a_place(output: Path) -> None:
    """Known before minutes of work."""
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with output.open("a", encoding="utf-8"):
            pass
    except OSError as error:
        raise CannotEvaluate(f"{output} cannot be written: {error.strerror}.") from error


def _of_the_task(data: Path, cut: datetime | None, task: Task) -> str:
    split = (
        "the last basket of each customer with two or more is held back"
        if cut is None
        else f"what was bought from {cut.date()} on is held back"
    )
    return (
        f"{data.name}: {split}. {len(task.asked):,} customers are asked for, "
        f"{len(task.histories):,} customers and {len(task.catalogue):,} products are known."
    )


def _write_pages(figures: dict[str, Figures], told: list[str], *, page: bool) -> None:
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(as_html(TITLE, told, figures), encoding="utf-8")
    if page:
        PAGE.write_text(markdown_page(TITLE, told, figures), encoding="utf-8")


def _predicted(predictions: dict[str, object]) -> str:
    soon = predictions.get("next_30_days")
    if not isinstance(soon, dict) or "auroc" not in soon:
        return "Next 30 days: nothing to measure."
    return (
        f"Who buys within 30 days: AUROC {soon['auroc']:.3f}, calibration error {soon['ece']:.3f}; "
        f"by recency and frequency alone {soon['baseline_auroc']:.3f}, {soon['baseline_ece']:.3f}."
    )


def _keep(path: Path, figures: object) -> None:
    path.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
