"""Where the figures are kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.assistant.evaluation.confusions import NAME as CROSS_VALIDATION
from bot.assistant.evaluation.evaluation import Evaluation
from bot.assistant.evaluation.page import html, markdown
from bot.assistant.evaluation.page.terminal import summary

TITLE = "How well Careline understands"


def write_reports(measured: Evaluation, folder: Path) -> list[Path]:
    """`eval.json` and `eval.html`."""
    about = f"{measured.about} {summary(measured.sections)}"
    page = html.page(TITLE, about, measured.sections, measured.pictures)
    return write_both(folder / "eval", measured.as_dict(), page)


def write_both(stem: Path, content: dict[str, Any], page: str) -> list[Path]:
    """A file for programs and one for people."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    numbers, readable = stem.with_suffix(".json"), stem.with_suffix(".html")
    numbers.write_text(json.dumps(_finite(content), indent=1) + "\n", encoding="utf-8")
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


def _finite(content: Any) -> Any:
    """JSON has no NaN."""
    if isinstance(content, dict):
        return {key: _finite(value) for key, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [_finite(value) for value in content]
    return None if isinstance(content, float) and content != content else content
