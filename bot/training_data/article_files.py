"""Ways to ask for an article, added to its front matter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.training_data.examples import ArticleExample
from bot.training_data.texts import TrainingDataError, key_of
from bot.yaml_text import parsed

FOLDER = "knowledge"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def slugs(data_folder: Path) -> list[str]:
    return sorted(path.stem for path in (data_folder / FOLDER).glob("*.md"))


def write(data_folder: Path, examples: Sequence[ArticleExample]) -> list[Path]:
    """The changed files. Raises TrainingDataError for an article that is not there."""
    by_slug: dict[str, list[str]] = {}
    for one in examples:
        by_slug.setdefault(one.slug, []).append(one.text)
    return [
        path
        for slug, texts in by_slug.items()
        for path in [_path(data_folder, slug)]
        if _ask(path, texts)
    ]


def questions(front: str) -> Iterator[str]:
    """All ways to ask that a front matter has."""
    found = (parsed(front) or {}).get("questions") or []
    for value in found.values() if isinstance(found, dict) else [found]:
        yield from map(str, value)


def _path(data_folder: Path, slug: str) -> Path:
    path = data_folder / FOLDER / f"{slug}.md"
    if not _SLUG.fullmatch(slug) or not path.is_file():
        raise TrainingDataError(f"There is no article {slug!r}.")
    return path


def _ask(path: Path, texts: Sequence[str]) -> bool:
    lines = path.read_text(encoding="utf-8").splitlines()
    end = lines.index("---", 1)
    front = lines[1:end]
    known = {key_of(one) for one in questions("\n".join(front))}
    fresh = list({key_of(one): one for one in texts if key_of(one) not in known}.values())
    if not fresh:
        return False
    lines[1:end] = _with(front, [json.dumps(one, ensure_ascii=False) for one in fresh])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return True


def _with(front: list[str], quoted: list[str]) -> list[str]:
    """Under the first heading that has questions, as that is where an article says its main thing;
    a list without headings grows at its end."""
    start = next((n for n, line in enumerate(front) if line.startswith("questions:")), None)
    if start is None:
        return [*front, "questions:", *(f"  - {one}" for one in quoted)]
    items = [n for n in range(start + 1, len(front)) if front[n].lstrip().startswith("- ")]
    if not items:
        raise TrainingDataError("The questions of an article are not a list.")
    last = items[0]
    while last + 1 in items:
        last += 1
    indent = front[last][: len(front[last]) - len(front[last].lstrip())]
    return [*front[: last + 1], *(f"{indent}- {one}" for one in quoted), *front[last + 1 :]]
