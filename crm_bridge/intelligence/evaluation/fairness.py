"""The comparison between groups of customers, on a file of orders."""

import pandas as pd

from crm_bridge.intelligence.evaluation.splits import Task
from crm_bridge.intelligence.fairness.measured import hits
from crm_bridge.intelligence.fairness.report import as_json, report
from crm_bridge.intelligence.orders_file import OrdersFile
from crm_bridge.intelligence.recommenders.interface import Recommender
from crm_bridge.intelligence.risk.placed import orders_of


def evaluate_fairness(file: OrdersFile, task: Task, recommender: Recommender) -> dict[str, object]:
    """By model and kind of group, with `worse` in words. The recommender was fitted for the task;
    its customers are in the groups that they are in at the end of the file."""
    lines = pd.concat([file.lines, file.cancellations]).sort_values("at", kind="stable")
    if lines.empty:
        return {"skipped": "Nothing was bought."}
    end = lines["at"].iloc[-1].to_pydatetime()
    orders = orders_of(file.lines, file.cancellations)
    made = report(lines.reset_index(drop=True), orders, end, lambda: (hits(task, recommender), end))
    return as_json(made)
