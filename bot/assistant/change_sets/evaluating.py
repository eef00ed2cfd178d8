"""A change set is tried: a model is trained with it, and compared with the one that answers."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.assistant.change_sets import checks, material, taken_back
from bot.assistant.change_sets.alone import alone
from bot.assistant.change_sets.comparison import CHECKS, HELD_OUT, SEEN, Measure, measure
from bot.assistant.change_sets.corrected import Corrected, Parsed, corrected, texts_of
from bot.assistant.change_sets.held_out import Answered, held_out
from bot.assistant.evaluation.parses import Parses
from bot.assistant.loading import live_model, understanding_processor
from bot.assistant.training import CONFIG, DATA, DOMAIN, train
from bot.escalation import EscalationRules
from bot.launch.setup import model as launched
from bot.model_folder import About, ModelFolder
from bot.training_data import ChangeSetExamples, TrainingDataError

SHOWN = 50
"""Held-out messages whose answer changed."""
_TOLD_EVERY = 2.0
_TITLES = {
    "intent": "Corrected messages: intent",
    "entities": "Corrected messages: entities",
    "sentiment": "Corrected messages: sentiment",
    "escalation": "Corrected messages: calls for a person",
}

Say = Callable[[int, str], None]


@dataclass(frozen=True)
class Tried:
    """`model` lies among the candidates, `beside` is the one that answers."""

    model: str
    beside: str
    measures: list[Measure]
    corrected: list[Corrected]
    answered: list[Answered]
    left_out: list[str]
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        changed = [vars(one) for one in self.answered if one.before != one.after]
        return {
            "model": self.model,
            "beside": self.beside,
            "measures": [one.as_dict() for one in self.measures],
            "corrected": [one.as_dict() for one in self.corrected],
            "intents": _by_intent(self.answered),
            "changed": changed[:SHOWN],
            "changed_count": len(changed),
            "left_out": self.left_out,
            "seconds": round(self.seconds, 1),
        }


def try_out(
    state: Path,
    examples: ChangeSetExamples,
    rules: EscalationRules,
    say: Say,
    *,
    hold_out: bool = True,
    no_more: Iterable[str] = (),
) -> Tried:
    """`no_more` are messages that customers took back, as `conversation#seq`: what comes from them
    is left out of every set. `hold_out` trains twice more, without a fifth of the examples, and
    asks for these. Raises `BusyError`, `TrainingDataError`, `TrainingFailedError`,
    `ModelUnusableError`, OSError. The model that answers is not touched in any case."""
    started = time.monotonic()
    place, root = state / "training", Path.cwd()
    with alone(place):
        folder = ModelFolder(state / "models")
        folder.forget_candidates()
        material.sweep(place)
        live = live_model(folder.path)
        known = folder.about(live.name).examples
        learned_from = launched.digest(root)
        say(2, "Writing the examples into a copy of the files")
        others = [one for one in material.read(known) if one.change_set != examples.change_set]
        gone = taken_back.keep(place, no_more)
        *sets, examples = taken_back.without(gone, [*others, examples])
        with ExitStack() as kept:
            before, left_out = kept.enter_context(material.laid_out(root, place, sets))
            after, contradicted = kept.enter_context(material.laid_out(before, place, [examples]))
            if contradicted:
                raise TrainingDataError(contradicted[0])
            with _moving(say, 5, 45, "Training the model"), material.working_in(after):
                candidate = train(folder.candidates, CONFIG, DOMAIN, DATA).model
            answered = _held_out(before, after, say) if hold_out else []
        say(85, "Asking the corrected messages and the checks of both")
        measures, found = _compare(root, folder, live, candidate, examples, rules)
        about = About(
            learned_from, [*(one.as_dict() for one in sets), examples.as_dict()], live.name
        )
        folder.note(candidate, about)
    first = [m for m in measures if m.kind == SEEN]
    unseen = [m for m in measures if m.kind != SEEN]
    held = measure(
        "held_out", "Intents of held-out messages", HELD_OUT,
        [one.before == one.intent for one in answered],
        [one.after == one.intent for one in answered],
    )  # fmt: skip
    measures = [*first, *([held] if held else []), *unseen]
    seconds = time.monotonic() - started
    return Tried(candidate.name, live.name, measures, found, answered, left_out, seconds)


@contextmanager
def _moving(say: Say, begin: int, end: int, text: str) -> Iterator[None]:
    """Rasa does not tell how far it is: the bar goes on ever more slowly, half-way in a minute."""
    over, started = threading.Event(), time.monotonic()

    def go_on() -> None:
        while not over.wait(_TOLD_EVERY):
            left = 0.5 ** ((time.monotonic() - started) / 60)
            say(round(end - (end - begin) * left), text)

    say(begin, text)
    telling = threading.Thread(target=go_on, daemon=True)
    telling.start()
    try:
        yield
    finally:
        over.set()
        telling.join()


def _held_out(before: Path, after: Path, say: Say) -> list[Answered]:
    def told(share: float) -> None:
        say(45 + round(40 * share), "Asking held-out messages of both")

    config = str(after / CONFIG)
    return held_out(before / "data/nlu", after / "data/nlu", told, config)


def _compare(
    root: Path,
    folder: ModelFolder,
    live: Path,
    candidate: Path,
    examples: ChangeSetExamples,
    rules: EscalationRules,
) -> tuple[list[Measure], list[Corrected]]:
    (parsed_before, before), (parsed_after, after) = (
        _asked(root, folder, model, examples, rules) for model in (live, candidate)
    )
    found = corrected(examples, parsed_before.__getitem__, parsed_after.__getitem__, rules)
    measures = [*_of_corrected(found)]
    for name, hits in before.items():
        one = measure(name, checks.TITLES[name], CHECKS, hits, after[name])
        measures += [one] if one else []
    return measures, found


def _asked(
    root: Path,
    folder: ModelFolder,
    model: Path,
    examples: ChangeSetExamples,
    rules: EscalationRules,
) -> tuple[dict[str, Parsed], dict[str, list[bool]]]:
    """What one model makes of the corrected messages, and what it gets right of the checks."""
    with understanding_processor(folder.path, model) as processor:
        parses = Parses(processor.understand)
        parsed = {text: parses.of(text) for text in texts_of(examples)}
        return parsed, checks.hits(root / "data/blind", parses, rules)


def _of_corrected(found: Sequence[Corrected]) -> Iterator[Measure]:
    for aspect, title in _TITLES.items():
        of_it = [one for one in found if one.aspect == aspect]
        one = measure(
            aspect, title, SEEN, [c.was_right for c in of_it], [c.is_right for c in of_it]
        )
        if one:
            yield one


def _by_intent(answered: Sequence[Answered]) -> list[dict[str, Any]]:
    """Intents of which more or fewer were understood, the largest change first."""
    count = Counter(one.intent for one in answered)
    before = Counter(one.intent for one in answered if one.before == one.intent)
    after = Counter(one.intent for one in answered if one.after == one.intent)
    changed = [name for name in count if before[name] != after[name]]
    return [
        {"intent": name, "count": count[name], "before": before[name], "after": after[name]}
        for name in sorted(changed, key=lambda name: (-abs(after[name] - before[name]), name))
    ]


def digest_of(examples: ChangeSetExamples) -> str:
    """Tells whether a change set is still the one that was tried."""
    written = json.dumps(examples.as_dict(), sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()
