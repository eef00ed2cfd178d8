"""Everything that `make eval` measures, in the order in which it is told."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bot.assistant.evaluation import bench, targets
from bot.assistant.evaluation.blind.articles import articles
from bot.assistant.evaluation.blind.entities import entities, finder
from bot.assistant.evaluation.blind.escalation import escalation
from bot.assistant.evaluation.blind.intents import intents
from bot.assistant.evaluation.blind.needs import needs
from bot.assistant.evaluation.blind.sentiment import sentiment
from bot.assistant.evaluation.figures import Section
from bot.assistant.evaluation.labelled import Labelled, read_labelled
from bot.assistant.evaluation.parses import Parses
from bot.assistant.evaluation.workers import Workers, working
from bot.assistant.training import CONFIG

BLIND = ("intents", "needs", "entities", "sentiment", "escalation", "articles")
BENCH = ("real_queries", "many_intents", "sentiment_tweets")
GROUPS = {"blind": BLIND, "bench": BENCH}
PARTS = (*BLIND, "speed", "cross-validation", *BENCH)
_COLUMNS = {"needs": "intents", "entities": "entities", "escalation": "escalate",
            "articles": "article"}  # fmt: skip


@dataclass(frozen=True)
class Sources:
    """Where to measure, and with what."""

    models: Path
    blind: Path = Path("data/blind")
    nlu: Path = Path("data/nlu")
    rules: Path = Path("data/escalation.yml")
    bench: Path = field(default_factory=bench.bench_folder)
    config: str = CONFIG


@dataclass
class Evaluation:
    """`sections` in the order of PARTS; `pictures` are PNG by section."""

    model: str
    at: str
    machine: str
    sections: list[Section]
    pictures: dict[str, bytes]

    @property
    def about(self) -> str:
        return f"Model {self.model}, measured on {self.at[:10]} on {self.machine}."

    def as_dict(self) -> dict[str, Any]:
        about = {"model": self.model, "at": self.at, "machine": self.machine}
        return {**about, "sections": {s.name: s.as_dict() for s in self.sections}}


def chosen(names: Collection[str]) -> list[str]:
    """The parts that the names of parts and groups stand for; all for none. Raises ValueError."""
    asked = [part for name in names for part in GROUPS.get(name, (name,))]
    unknown = [name for name in asked if name not in PARTS]
    if unknown:
        known = ", ".join((*GROUPS, *PARTS))
        raise ValueError(f"there is no part {unknown[0]!r}; choose from {known}")
    return [part for part in PARTS if part in asked or not asked]


def evaluate(
    parts: list[str],
    sources: Sources,
    say: Callable[[str], None],
    workers_count: int | None = None,
) -> Evaluation:
    """What is timed goes first, with the machine to itself; then all cores share the rest."""
    from bot.assistant.loading import live_model

    model = live_model(sources.models)
    sections: dict[str, Section] = {}
    pictures: dict[str, bytes] = {}
    with _timed("blind messages, one core", say):
        sections.update(_with_the_model(parts, sources))
    with working(workers_count) as workers:
        waiting = _begin_bench(parts, sources, workers)
        if "cross-validation" in parts:
            with _timed("cross-validation", say):
                section, picture = _cross_validate(sources, workers)
            sections[section.name], pictures[section.name] = section, picture
        for wait in waiting:
            with _timed("public sets", say):
                section = wait()
            sections[section.name] = section
    ordered = [sections[part] for part in PARTS if part in sections]
    at = datetime.now(timezone.utc).isoformat(timespec="seconds")
    return Evaluation(model.name, at, _machine(), ordered, pictures)


def _with_the_model(parts: list[str], sources: Sources) -> dict[str, Section]:
    from bot.assistant.evaluation.speed import on_one_core, speed
    from bot.assistant.loading import understanding

    asked = [part for part in parts if part in (*BLIND, "speed")]
    if not asked:
        return {}
    with on_one_core(), understanding(sources.models) as understand:
        parses = Parses(understand)
        measured = {p: _blind(p, sources, parses) for p in asked if p in BLIND}
        if "speed" in asked:
            for name in BLIND:
                for text in _rows(name, sources).texts:
                    parses.of(text)
            measured["speed"] = speed(parses)
    return measured


def _blind(name: str, sources: Sources, parses: Parses) -> Section:
    from bot.escalation import EscalationRules

    rows = _rows(name, sources)
    if name == "intents":
        return intents(rows, parses)
    if name == "needs":
        return needs(rows, parses)
    if name == "entities":
        return entities(rows, finder(), _path(name, sources))
    if name == "escalation":
        return escalation(rows, EscalationRules.load(sources.rules), parses)
    if name == "articles":
        return articles(rows, parses)
    title = "How customers feel (blind)"
    return sentiment(
        name, title, rows, lambda text: parses.of(text)["sentiment"], targets.BLIND_SENTIMENT_F1
    )


def _begin_bench(
    parts: list[str], sources: Sources, workers: Workers
) -> list[Callable[[], Section]]:
    waiting = [
        bench.begin_pipeline(name, sources.bench, workers, sources.config)
        for name in ("many_intents", "real_queries")  # the longest first
        if name in parts
    ]
    if "sentiment_tweets" in parts:
        waiting.append(bench.begin_tweets(sources.bench, workers, sources.models))
    return waiting


def _cross_validate(sources: Sources, workers: Workers) -> tuple[Section, bytes]:
    from bot.assistant.evaluation.confusions import cross_validation
    from bot.assistant.evaluation.cross_validation import FOLDS, held_out

    return cross_validation(held_out(sources.nlu, workers, sources.config), FOLDS)


def _rows(name: str, sources: Sources) -> Labelled:
    return read_labelled(_path(name, sources), _COLUMNS.get(name, "label"))


def _path(name: str, sources: Sources) -> Path:
    return sources.blind / f"{name}.csv"


@contextmanager
def _timed(name: str, say: Callable[[str], None]) -> Iterator[None]:
    started = time.monotonic()
    yield
    say(f"{name}: {time.monotonic() - started:.0f} s")


def _machine() -> str:
    """Processor and cores."""
    path = Path("/proc/cpuinfo")
    described = path.read_text(encoding="utf-8") if path.exists() else ""
    names = [
        line.partition(":")[2].strip() for line in described.splitlines() if "model name" in line
    ]
    return f"{len(names) or 1} × {(names or [platform.processor()])[0]}"
