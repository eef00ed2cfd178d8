"""The examples of the intents in `data/nlu`, read and changed line by line: what people wrote there
keeps its order and its comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.training_data.examples import IntentExample
from bot.training_data.texts import key_of

FOLDER = "nlu"
OWN_FILE = "from_customers.yml"
"""What leads correct stands in a file of its own."""
_INTENT = re.compile(r"^\s*-\s+intent:\s*([\w/+-]+)\s*(?:#.*)?$")
_EXAMPLE = re.compile(r"^\s{3,}-\s+(\S.*?)\s*$")
_HEAD = (
    "# What customers wrote and people put right in the console. Personal data is replaced.\n"
    'version: "3.1"\n\nnlu:\n'
)


def files_in(data_folder: Path) -> list[Path]:
    return sorted((data_folder / FOLDER).rglob("*.yml"))


def read(data_folder: Path) -> Iterator[tuple[str, str]]:
    """(intent, text with its marks) of every example, in the order of the files."""
    for path in files_in(data_folder):
        for _, intent, text in _examples(path.read_text(encoding="utf-8").splitlines()):
            yield intent, text


def write(data_folder: Path, examples: Sequence[IntentExample]) -> list[Path]:
    """Add the examples that are not there yet, and remove what was moved. The changed files."""
    changed = _remove(
        data_folder, {(one.removed_from, key_of(one.text)) for one in examples if one.removed_from}
    )
    known = {(intent, key_of(text)) for intent, text in read(data_folder)}
    fresh: dict[tuple[str, str], IntentExample] = {}
    for one in examples:
        place = (one.intent, key_of(one.text))
        if place not in known:
            fresh.setdefault(place, one)
    if fresh:
        changed.append(_add(data_folder / FOLDER / OWN_FILE, fresh.values()))
    return changed


def _remove(data_folder: Path, gone: set[tuple[str, str]]) -> list[Path]:
    changed = []
    for path in files_in(data_folder) if gone else ():
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        numbers = {
            number for number, intent, text in _examples(lines) if (intent, key_of(text)) in gone
        }
        if numbers:
            kept = [line for number, line in enumerate(lines) if number not in numbers]
            path.write_text("".join(kept), encoding="utf-8")
            changed.append(path)
    return changed


def _add(path: Path, examples: Iterable[IntentExample]) -> Path:
    texts: dict[str, list[str]] = {}
    if path.exists():
        for _, intent, text in _examples(path.read_text(encoding="utf-8").splitlines()):
            texts.setdefault(intent, []).append(text)
    for one in examples:
        texts.setdefault(one.intent, []).append(one.text)
    blocks = [
        "\n".join([f"  - intent: {intent}", "    examples: |", *(f"      - {t}" for t in found)])
        for intent, found in sorted(texts.items())
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_HEAD + "\n\n".join(blocks) + "\n", encoding="utf-8")
    return path


def _examples(lines: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    """(number of the line from 0, intent, text)."""
    intent = None
    for number, line in enumerate(lines):
        begins = _INTENT.match(line)
        if begins:
            intent = begins[1]
            continue
        found = _EXAMPLE.match(line)
        if found and intent:
            yield number, intent, found[1]
