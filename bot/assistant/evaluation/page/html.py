"""`reports/eval.html`: one file, nothing loaded from elsewhere, light and dark."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from html import escape

from bot.assistant.evaluation.figures import Figure, Section, Table
from bot.assistant.evaluation.page import wording

STYLE = """
:root { color-scheme: light dark; --ground: #fff; --text: #1f2328; --soft: #59636e;
  --line: #d1d9e0; --card: #f6f8fa; --good: #1a7f37; --bad: #cf222e; --bar: #b6d4fe; }
@media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --text: #e6edf3;
  --soft: #9198a1; --line: #3d444d; --card: #151b23; --good: #3fb950; --bad: #f85149;
  --bar: #1f3d66; } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 62rem; padding: 2rem 1rem 4rem; background: var(--ground);
  color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 .25rem } h2 { font-size: 1.2rem; margin: 2.5rem 0 .25rem }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem } p { color: var(--soft); margin: .25rem 0 .75rem }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { padding: .4rem .7rem; text-align: left; vertical-align: top;
  border-top: 1px solid var(--line) }
tr:first-child th { border-top: 0 } th { background: var(--card); font-weight: 600 }
td.number, th.number { text-align: right; white-space: nowrap }
.met { color: var(--good); font-weight: 600 } .missed { color: var(--bad); font-weight: 600 }
.range { position: relative; display: block; min-width: 7rem; height: .55rem; margin-top: .5rem;
  border-radius: 4px; background: var(--card); border: 1px solid var(--line) }
.range i { position: absolute; top: 0; bottom: 0; background: var(--bar); border-radius: 4px }
.range b { position: absolute; top: -3px; bottom: -3px; width: 2px; background: var(--text) }
img { max-width: 100%; height: auto }
nav a { margin-right: .9rem; color: inherit } summary { cursor: pointer; margin: .75rem 0 }
"""


def page(title: str, about: str, sections: Iterable[Section], pictures: Mapping[str, bytes]) -> str:
    """`pictures` are PNG by the name of their section."""
    kept = list(sections)
    links = "".join(f'<a href="#{s.name}">{escape(s.title)}</a>' for s in kept)
    body = "".join(_section(section, pictures.get(section.name)) for section in kept)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>"
        f"<h1>{escape(title)}</h1><p>{escape(about)}</p>"
        f"<nav>{links}</nav>{body}</body></html>\n"
    )


def _section(section: Section, picture: bytes | None) -> str:
    parts = [f'<h2 id="{section.name}">{escape(section.title)}</h2>']
    if section.about:
        parts.append(f"<p>{escape(section.about)}</p>")
    if section.skipped:
        parts.append(f"<p>Not available: {escape(section.skipped)}.</p>")
    if section.figures:
        parts.append(_figures(section.figures))
    if picture:
        data = base64.b64encode(picture).decode()
        parts.append(f'<p><img alt="Confusion matrix" src="data:image/png;base64,{data}"></p>')
    parts += [table(one) for one in section.tables]
    return "".join(parts)


def _figures(figures: list[Figure]) -> str:
    head = (
        "<tr><th>measure</th><th class=number>rows</th><th class=number>value</th>"
        "<th class=number>95 %</th><th></th><th class=number>target</th><th></th></tr>"
    )
    return f'<div class="scroll"><table>{head}{"".join(map(_figure, figures))}</table></div>'


def _figure(figure: Figure) -> str:
    verdict = wording.verdict(figure)
    numbers = (
        figure.count,
        wording.value(figure),
        wording.interval(figure),
    )
    cells = "".join(f"<td class=number>{escape(str(n))}</td>" for n in numbers)
    return (
        f"<tr><td>{escape(figure.name)}</td>{cells}<td>{_range(figure)}</td>"
        f"<td class=number>{escape(wording.target(figure))}</td>"
        f'<td class="{verdict}">{verdict}</td></tr>'
    )


def _range(figure: Figure) -> str:
    """The interval drawn between 0 and 1; nothing for what is no share."""
    if figure.unit or not wording.interval(figure) or figure.low < 0:
        return ""
    left, width = figure.low * 100, (figure.high - figure.low) * 100
    return (
        f'<span class="range"><i style="left:{left:.1f}%;width:{width:.1f}%"></i>'
        f'<b style="left:{figure.value * 100:.1f}%"></b></span>'
    )


def table(one: Table) -> str:
    """A table folded under its title; numbers on the right."""
    head = "".join(f"<th>{escape(name)}</th>" for name in one.header)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in one.rows)
    return (
        f"<details open><summary><b>{escape(one.title)}</b></summary>"
        f'<div class="scroll"><table><tr>{head}</tr>{rows}</table></div></details>'
    )


def _cell(content: object) -> str:
    kind = " class=number" if isinstance(content, (int, float)) else ""
    return f"<td{kind}>{escape(wording.cell(content))}</td>"
