"""What is told of alarms and of groups: in the terminal, and below the page of recommenders."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from crm_bridge.intelligence.fairness.report import TITLES

_FIGURES = {
    "auroc": "AUROC",
    "precision": "precision",
    "recall": "recall",
    "false_alarms_per_1000": "false alarms in 1,000",
}


def as_text(risk: Mapping[str, Any], fairness: Mapping[str, Any]) -> str:
    table = _aligned(_rows(risk)) if "measures" in risk else []
    lines = [_head(risk), *("  ".join(row).rstrip() for row in table)]
    return "\n".join([*lines, "", *_groups(fairness)])


def add_to_page(page: Path, risk: Mapping[str, Any], fairness: Mapping[str, Any]) -> None:
    """Below what the page says already."""
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + "</tr>"
        for name, *cells in _rows(risk)[1:]
    )
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in ["", *_FIGURES.values()])
    table = (
        f'<div tabindex="0" role="region" aria-label="Unusual orders"><table><thead><tr>{head}'
        f"</tr></thead><tbody>{rows}</tbody></table></div>"
    )
    told = "".join(f"<li>{escape(line.strip())}</li>" for line in _groups(fairness)[1:])
    part = (
        f"<h2>Unusual orders</h2><p>{escape(_head(risk))}</p>{table if rows else ''}"
        f"<h2>Errors between groups</h2><ul>{told}</ul>"
    )
    whole = page.read_text(encoding="utf-8").replace("</html>", f"{part}</html>")
    page.write_text(whole, encoding="utf-8")


def _head(risk: Mapping[str, Any]) -> str:
    if "skipped" in risk:
        return f"Unusual orders: nothing to measure. {risk['skipped']}"
    return (
        f"Unusual orders, {risk['from']} to {risk['to']}: {risk['orders']:,} orders, of which"
        f" {risk['called_off']} were called off; {risk['shown']} is shown to agents."
    )


def _rows(risk: Mapping[str, Any]) -> list[list[str]]:
    found = [["", *_FIGURES.values()]]
    for name, figures in risk.get("measures", {}).items():
        found.append([name, *(_cell(figures, key) for key in _FIGURES)])
    return found


def _cell(figures: Mapping[str, Any], key: str) -> str:
    value, (low, high) = figures[key], figures["intervals"][key]
    if value is None:
        return "-"
    digits = 1 if key.endswith("1000") else 3
    return f"{value:.{digits}f} ({low:.{digits}f}-{high:.{digits}f})"


def _aligned(rows: list[list[str]]) -> list[list[str]]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows]


def _groups(fairness: Mapping[str, Any]) -> list[str]:
    if "skipped" in fairness:
        return [f"Errors between groups: nothing to measure. {fairness['skipped']}"]
    lines = ["Errors between groups, where they are worse than elsewhere beyond chance:"]
    for model in fairness["models"]:
        title = TITLES[model["model"]]
        if model["skipped"]:
            lines.append(f"  {title}: not compared. {model['skipped']}")
        else:
            lines += [f"  {title}: {told}" for told in model["worse"] or ["nowhere."]]
        small = sum(len(one["small"]) for one in model["comparisons"])
        if small:
            lines.append(f"  {title}: {small} groups are too small to say.")
    return lines
