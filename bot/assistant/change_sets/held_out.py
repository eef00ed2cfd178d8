"""A fifth of the shop's own examples, asked of components that were trained on the rest: once on
the examples as they are, once with the change set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rasa.shared.nlu.training_data.message import Message
from sklearn.model_selection import StratifiedKFold

from bot.assistant.evaluation import components
from bot.assistant.evaluation.cross_validation import Example, read_examples
from bot.assistant.nlu.deciding import FALLBACK_INTENT
from bot.training_data import key_of

FOLDS = 5


@dataclass(frozen=True)
class Answered:
    """An example that was held out: its intent, and what was said before and after."""

    text: str
    intent: str
    before: str
    after: str


def held_out(
    nlu_before: Path, nlu_after: Path, say: Callable[[float], None], config: str
) -> list[Answered]:
    """The same examples at each call. Those that the change set touches are not asked. `say` is
    told the share that is done."""
    before, after = read_examples(nlu_before), read_examples(nlu_after)
    asked = _asked(before, after)
    messages = _featurised([*before, *after], config)
    say(0.2)
    first = _answers(before, asked, messages, config)
    say(0.6)
    second = _answers(after, asked, messages, config)
    say(1.0)
    return [
        Answered(one.text, one.label, was, now)
        for one, was, now in zip(asked, first, second, strict=True)
    ]


def _asked(before: Sequence[Example], after: Sequence[Example]) -> list[Example]:
    labels = [one.label for one in before]
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(labels, labels)
    _, places = next(iter(folds))
    known = {(one.text, one.label) for one in before}
    stays = {(one.text, one.label) for one in after} & known
    added = {key_of(one.text) for one in after if (one.text, one.label) not in known}
    held = [before[place] for place in places]
    return [e for e in held if (e.text, e.label) in stays and key_of(e.text) not in added]


def _featurised(examples: Sequence[Example], config: str) -> dict[tuple[str, str], Message]:
    every = list(dict.fromkeys((one.text, one.label) for one in examples))
    texts, labels = [text for text, _ in every], [label for _, label in every]
    return dict(zip(every, components.featurised(texts, labels, config), strict=True))


def _answers(
    examples: Sequence[Example],
    asked: Sequence[Example],
    messages: dict[tuple[str, str], Message],
    config: str,
) -> list[str]:
    held = {key_of(one.text) for one in asked}
    taught = [messages[e.text, e.label] for e in examples if key_of(e.text) not in held]
    rankings = components.rankings(taught, [messages[e.text, e.label] for e in asked], config)
    return [_best(ranking) for ranking in rankings]


def _best(ranking: list[dict[str, object]]) -> str:
    return next(str(one["name"]) for one in ranking if one["name"] != FALLBACK_INTENT)
