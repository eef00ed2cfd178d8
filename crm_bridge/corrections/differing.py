"""What a change set changes: against the files, and what already goes live with other sets."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.training_data import ChangeSetExamples, Contradiction, apply, key_of, plain
from bot.training_data.contradictions import Known, found_in, known_labels
from bot.training_data.texts import spans
from crm_bridge.corrections import change_sets
from crm_bridge.corrections.change_sets import Drafted
from crm_bridge.corrections.choices import DATA
from crm_bridge.models.correction import KINDS, ChangeSet

FOLDERS = ("nlu", "sentiment", "escalation", "knowledge")


@dataclass(frozen=True, slots=True)
class Line:
    """One example of a block. `sign` is `+`, or `=` where the files have it already, or `-` for one
    that goes to another label. `same` is how many more messages say just that."""

    sign: str
    text: str
    drafted: Drafted
    other: str | None = None
    same: int = 0

    @property
    def plain(self) -> str:
        return plain(self.text)

    @property
    def entities(self) -> list[dict[str, object]]:
        """Where they stand in `plain`."""
        return [
            {"start": start, "end": end, "entity": name} for start, end, name in spans(self.text)
        ]


@dataclass(frozen=True, slots=True)
class Block:
    """All that changes under one label: an intent, a feeling, a topic or an article."""

    kind: str
    label: str
    lines: Sequence[Line]

    @property
    def added(self) -> int:
        return sum(line.sign == "+" for line in self.lines)

    @property
    def removed(self) -> int:
        return sum(line.sign == "-" for line in self.lines)


async def known_now(session: AsyncSession, but: str) -> Known:
    """The labels of all texts that the assistant learns from now: the files, and the change sets
    that are live, without the one named."""
    ids = await session.scalars(
        select(ChangeSet.id)
        .where(ChangeSet.state == "live", ChangeSet.id != but)
        .order_by(ChangeSet.number)
    )
    live = [await change_sets.examples(session, one) for one in ids]
    return with_examples(await asyncio.to_thread(_of_the_files), live)


async def read_files() -> None:
    """So that `known_now` has them at hand: it takes a while when one of them changed."""
    await asyncio.to_thread(_of_the_files)


def with_examples(known: Known, sets: Iterable[ChangeSetExamples]) -> Known:
    """What is known once these sets were applied."""
    made = {kind: dict(labels) for kind, labels in known.items()}
    for examples in sets:
        found = [
            *(("intent", e.text, e.intent, e.removed_from) for e in examples.intents),
            *(("sentiment", e.text, e.label, e.removed_from) for e in examples.sentiment),
            *(("escalation", e.text, e.label, e.removed_from) for e in examples.escalation),
        ]
        for kind, text, label, gone in found:
            labels = made[kind].get(key_of(text), frozenset())
            made[kind][key_of(text)] = labels - {gone or ""} | {label}
    return made


def blocks(drafted: Sequence[Drafted], known: Known) -> list[Block]:
    """The difference, by kind and label; what was left out is not in it."""
    alike = Counter(_said(one) for one in drafted if one.counts)
    first = {_said(one): one for one in reversed(drafted) if one.counts}
    lines: dict[tuple[str, str], list[Line]] = {}
    for one in drafted:
        if first.get(_said(one)) is not one:
            continue
        example = one.example
        has = known.get(example.kind, {}).get(key_of(example.text), frozenset())
        sign = "=" if example.label in has else "+"
        moved = example.removed_from if example.removed_from in has else None
        lines.setdefault((example.kind, example.label), []).append(
            Line(sign, example.text, one, moved, alike[_said(one)] - 1)
        )
        if moved:
            lines.setdefault((example.kind, moved), []).append(
                Line("-", example.text, one, example.label)
            )
    order = {kind: place for place, kind in enumerate(KINDS)}
    return [
        Block(kind, label, found)
        for (kind, label), found in sorted(
            lines.items(), key=lambda one: (order[one[0][0]], one[0])
        )
    ]


def left_out(drafted: Sequence[Drafted]) -> list[tuple[Drafted, int]]:
    """What does not count, each text once, with how many more messages say just that."""
    alike: dict[tuple[object, ...], list[Drafted]] = {}
    for one in drafted:
        if not one.counts:
            alike.setdefault((*_said(one), one.taken_back), []).append(one)
    return [(first, len(others)) for first, *others in alike.values()]


def unsettled(examples: ChangeSetExamples, known: Known) -> list[Contradiction]:
    """What must be settled before anything is learned from the set, each only once."""
    found = {
        (one.kind, key_of(one.text), one.label, one.other, one.other_message is None): one
        for one in reversed(list(found_in(examples, known)))
    }
    return list(found.values())[::-1]


def unified(examples: ChangeSetExamples, data: Path = DATA) -> str:
    """The difference to the files as `diff -u` shows it. Copies and reads files: not for the event
    loop. Raises TrainingDataError where something is not settled."""
    with TemporaryDirectory() as made:
        copy = Path(made) / "data"
        copy_data(data, copy)
        changed = sorted(set(apply(examples, copy)))
        return "".join(_of_file(data, copy, path.relative_to(copy)) for path in changed)


def copy_data(data: Path, to: Path) -> None:
    """The folders that a change set can change."""
    for name in FOLDERS:
        if (data / name).is_dir():
            shutil.copytree(data / name, to / name)


def _said(one: Drafted) -> tuple[str, str, str]:
    """The same for examples that teach the same."""
    return one.example.kind, one.example.label, key_of(one.example.text)


def _of_the_files() -> Known:
    """Read again when a file changed: there are tens of thousands of examples."""
    stamps = ((path, path.stat()) for name in FOLDERS for path in (DATA / name).rglob("*.*"))
    return _known_at(tuple(sorted((str(path), s.st_mtime_ns, s.st_size) for path, s in stamps)))


@lru_cache(maxsize=1)
def _known_at(stamps: tuple[tuple[str, int, int], ...]) -> Known:
    return known_labels(DATA)


def _of_file(data: Path, copy: Path, path: Path) -> str:
    before = data / path
    old = before.read_text(encoding="utf-8").splitlines(keepends=True) if before.exists() else []
    new = (copy / path).read_text(encoding="utf-8").splitlines(keepends=True)
    name = path.as_posix()
    return "".join(
        unified_diff(old, new, f"a/data/{name}" if old else "/dev/null", f"b/data/{name}")
    )
