"""Where the figures are kept."""

from __future__ import annotations

import json
from pathlib import Path

from bot.assistant.evaluation.confusions import NAME as CROSS_VALIDATION
from bot.assistant.evaluation.evaluation import Evaluation
from bot.assistant.evaluation.page import html, markdown

TITLE = "How well Careline understands"


def write_reports(measured: Evaluation, folder: Path) -> list[Path]:
    """`eval.json` and `eval.html`."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers, readable = folder / "eval.json", folder / "eval.html"
    numbers.write_text(json.dumps(_finite(measured.as_dict()), indent=1) + "\n", encoding="utf-8")
    page = html.page(TITLE, measured.about, measured.sections, measured.pictures)
    readable.write_text(page, encoding="utf-8")
    return [numbers, readable]


def write_page(measured: Evaluation, docs: Path) -> list[Path]:
    """`understanding.md` with its picture."""
    page = docs / "understanding.md"
    page.write_text(markdown.page(measured.about, measured.sections), encoding="utf-8")
    written = [page]
    if CROSS_VALIDATION in measured.pictures:
        picture = docs / markdown.PICTURE
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_bytes(measured.pictures[CROSS_VALIDATION])
        written.append(picture)
    return written


def _finite(content):  # type: ignore[no-untyped-def]
    """JSON has no NaN."""
    if isinstance(content, dict):
        return {key: _finite(value) for key, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [_finite(value) for value in content]
    return None if isinstance(content, float) and content != content else content
