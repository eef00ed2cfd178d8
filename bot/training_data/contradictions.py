"""The same text under two labels: in the files, or in the change set itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.training_data import intent_files, labelled_files
from bot.training_data.examples import ChangeSetExamples
from bot.training_data.texts import key_of

Known = Mapping[str, Mapping[str, frozenset[str]]]
"""By kind and key of the text, the labels that it has in the files."""
Example = tuple[str, str, str, str | None]


@dataclass(frozen=True)
class Contradiction:
    """`text` is `label` by the correction of `message`, and `other` elsewhere: in the files, or by
    the correction of `other_message`. `kind` is `intent`, `sentiment` or `escalation`."""

    kind: str
    text: str
    label: str
    message: str
    other: str
    other_message: str | None = None


def contradictions(examples: ChangeSetExamples, data_folder: Path) -> list[Contradiction]:
    """Those that are not settled; nothing may be trained before they are."""
    return list(found_in(examples, known_labels(data_folder)))


def known_labels(data_folder: Path) -> Known:
    """What the files say, for `found_in`: read once, asked often."""
    readers: Mapping[str, Callable[[], Iterable[tuple[str, str]]]] = {
        "intent": lambda: intent_files.read(data_folder),
        "sentiment": lambda: labelled_files.read(data_folder, labelled_files.SENTIMENT),
        "escalation": lambda: labelled_files.read(data_folder, labelled_files.ESCALATION),
    }
    known: dict[str, dict[str, frozenset[str]]] = {kind: {} for kind in readers}
    for kind, read in readers.items():
        for label, text in read():
            key = key_of(text)
            known[kind][key] = known[kind].get(key, frozenset()) | {label}
    return known


def found_in(examples: ChangeSetExamples, known: Known) -> Iterator[Contradiction]:
    sets: Mapping[str, list[Example]] = {
        "intent": [(e.text, e.intent, e.message, e.removed_from) for e in examples.intents],
        "sentiment": [(e.text, e.label, e.message, e.removed_from) for e in examples.sentiment],
        "escalation": [(e.text, e.label, e.message, e.removed_from) for e in examples.escalation],
    }
    for kind, given in sets.items():
        first: dict[str, Example] = {}
        removed = {(key_of(text), gone) for text, _, _, gone in given if gone}
        for text, label, message, gone in given:
            key = key_of(text)
            for other in sorted(known[kind].get(key, frozenset()) - {label}):
                if (key, other) not in removed:
                    yield Contradiction(kind, text, label, message, other)
            before = first.setdefault(key, (text, label, message, gone))
            if before[1] != label:
                yield Contradiction(kind, text, label, message, before[1], before[2])
