"""The figures as a table for a terminal, a Markdown page and an HTML page."""

from collections.abc import Mapping, Sequence
from html import escape

from crm_bridge.intelligence.evaluation.recommendations import Figures

COLUMNS = {
    "hr10_all": "HR@10, all",
    "hr10_new": "HR@10, new",
    "ndcg10_all": "NDCG@10, all",
    "ndcg10_new": "NDCG@10, new",
    "mrr10_all": "MRR@10, all",
    "coverage": "coverage",
    "gini": "Gini",
    "novelty_all": "novelty",
    "bias_all": "bias",
    "seconds": "seconds",
}
_STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui;margin:2rem;max-width:80rem}"
    "div{overflow-x:auto}table{border-collapse:collapse}"
    "th,td{padding:.3rem .7rem;text-align:right;border-bottom:1px solid #8886}"
    "th:first-child,td:first-child{text-align:left}"
    "small{opacity:.75;white-space:nowrap}"
)


def rows_of(figures: Mapping[str, Figures]) -> list[list[str]]:
    """A row a recommender, the interval behind those that have one and decide."""
    return [[name, *(_cell(each, column) for column in COLUMNS)] for name, each in figures.items()]


def as_text(figures: Mapping[str, Figures]) -> str:
    rows = [["", *COLUMNS.values()], *rows_of(figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def as_markdown(figures: Mapping[str, Figures]) -> str:
    rows = [["recommender", *COLUMNS.values()], ["---", *["---:"] * len(COLUMNS)]]
    return "\n".join(f"| {' | '.join(row)} |" for row in [*rows, *rows_of(figures)])


def as_html(title: str, remarks: Sequence[str], figures: Mapping[str, Figures]) -> str:
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in ["", *COLUMNS.values()])
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{_small(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows_of(figures)
    )
    told = "".join(f"<p>{escape(remark)}</p>" for remark in remarks)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
        f"<h1>{escape(title)}</h1>{told}"
        f'<div tabindex="0" role="region" aria-label="The figures"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></html>\n"
    )


def _cell(figures: Figures, column: str) -> str:
    if column == "seconds":
        return f"{figures.seconds:.1f}"
    told = f"{figures.values[column]:.3f}"
    if column.startswith("hr10") and column in figures.intervals:
        low, high = figures.intervals[column]
        return f"{told} ({low:.3f}–{high:.3f})"
    return told


def _small(cell: str) -> str:
    value, bracket, interval = cell.partition(" (")
    return f"{escape(value)} <small>{escape(bracket + interval).strip()}</small>".removesuffix(
        " <small></small>"
    )
