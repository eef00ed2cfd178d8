"""Entities: `data/blind/entities.csv`, read on 22 November 2026 in the demo shop.

The headline is strict on what matters: the right kind, the right value, over words that overlap
those marked. That the same words are found counts apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from bot.assistant.evaluation import targets
from bot.assistant.evaluation.figures import Figure, Section, Table, resampled, share
from bot.assistant.evaluation.labelled import FileUnusableError, Labelled
from bot.assistant.evaluation.scores import precision_recall_f1
from bot.assistant.nlu.catalogue import DEMO, read_catalogue
from bot.assistant.nlu.finding import find_entities
from bot.assistant.nlu.products import ProductNames
from bot.assistant.reading import read

TODAY = date(2026, 11, 22)

Find = Callable[[str], "list[Marked]"]


@dataclass(frozen=True)
class Marked:
    """An entity in a message, `start` to `end`."""

    entity: str
    value: str
    start: int
    end: int

    def over(self, other: Marked) -> bool:
        """Of the same kind, over some of the same characters."""
        same = self.entity == other.entity
        return same and self.start < other.end and other.start < self.end

    def is_like(self, other: Marked) -> bool:
        return self.over(other) and comparable(self) == comparable(other)


def finder() -> Find:
    """What the shipped extractor does with a message, on `TODAY` and with the demo's products."""
    products = ProductNames(read_catalogue(DEMO))

    def find(message: str) -> list[Marked]:
        reading = read(message)
        spans = find_entities(reading.text, TODAY, products)
        return [Marked(s.entity, str(s.value), *reading.in_message(s.start, s.end)) for s in spans]

    return find


def entities(blind: Labelled, find: Find, path: Path) -> Section:
    """The labels are JSON lists of {entity, value, text}."""
    truth = [
        marked(text, label, path) for text, label in zip(blind.texts, blind.labels, strict=True)
    ]
    found = [find(text) for text in blind.texts]
    section = Section(
        "entities", "Entities in blind messages", (__doc__ or "").partition("\n\n")[2]
    )
    kinds = sorted({entity.entity for row in truth for entity in row})
    section.figures = _figures(truth, found)
    section.tables = [
        Table(
            "By kind",
            ("kind", "marked", "precision", "recall", "F1", "95 %"),
            [_kind(kind, truth, found) for kind in kinds],
        )
    ]
    return section


def marked(text: str, label: str, path: Path) -> list[Marked]:
    """The entities of a label with their places; the same words twice are two places in turn."""
    places: dict[str, int] = {}
    entities = []
    for entry in json.loads(label):
        words = entry["text"]
        start = text.find(words, places.get(words, 0))
        if start < 0:
            raise FileUnusableError(path, None, f"{words!r} does not stand in {text!r}")
        places[words] = start + len(words)
        entities.append(Marked(entry["entity"], entry["value"], start, start + len(words)))
    return entities


def comparable(entity: Marked) -> str:
    """A value without what does not count: case and punctuation; in order numbers also a leading
    `ORD` and zeros, as when an order is looked up."""
    plain = re.sub(r"[^\w.@+]", "", entity.value.casefold()).strip(".")
    return re.sub(r"^(?:ord)?0*", "", plain) if entity.entity == "order_number" else plain


def counted(
    truth: list[Marked], found: list[Marked], like: Callable[[Marked, Marked], bool]
) -> tuple[int, int, int]:
    """True positives, false positives, false negatives of a message; each counts once."""
    left = list(truth)
    hits = 0
    for entity in found:
        match = next((t for t in left if like(entity, t)), None)
        if match:
            left.remove(match)
            hits += 1
    return hits, len(found) - hits, len(left)


def _figures(truth: list[list[Marked]], found: list[list[Marked]]) -> list[Figure]:
    strict, places = _counts(truth, found, Marked.is_like), _counts(truth, found, Marked.over)
    untouched = [not f for t, f in zip(truth, found, strict=True) if not t]
    return [
        _resampled("F1, kind and value", strict, 2, targets.BLIND_ENTITIES_F1),
        _resampled("precision, kind and value", strict, 0),
        _resampled("recall, kind and value", strict, 1),
        _resampled("F1, kind and place only", places, 2),
        share("messages without entities in which none is found", untouched),
    ]


def _kind(kind: str, truth: list[list[Marked]], found: list[list[Marked]]) -> tuple[Any, ...]:
    def of_kind(rows: list[list[Marked]]) -> list[list[Marked]]:
        return [[entity for entity in row if entity.entity == kind] for row in rows]

    counts = _counts(of_kind(truth), of_kind(found), Marked.is_like)
    precision, recall, f1 = precision_recall_f1(*(int(n) for n in counts.sum(axis=0)))
    interval = _resampled(kind, counts, 2)
    there = int(counts[:, 0].sum() + counts[:, 2].sum())
    return kind, there, precision, recall, f1, f"{interval.low:.3f}–{interval.high:.3f}"


def _counts(
    truth: list[list[Marked]],
    found: list[list[Marked]],
    like: Callable[[Marked, Marked], bool],
) -> np.ndarray:
    return np.array([counted(t, f, like) for t, f in zip(truth, found, strict=True)])


def _resampled(name: str, counts: np.ndarray, which: int, target: float | None = None) -> Figure:
    def measure(rows: np.ndarray) -> float:
        return precision_recall_f1(*(int(n) for n in counts[rows].sum(axis=0)))[which]

    return resampled(name, measure, len(counts), target)
