"""What customers took back of the messages that change sets learned from: learned from no more.

The bridge tells it with each change set that is tried; it is kept beside the trainings, as whoever
trains from the command line cannot ask the bridge.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from bot.training_data import ChangeSetExamples, TrainingDataError

FILE = "taken-back.json"


def known(place: Path) -> frozenset[str]:
    """The messages, as `conversation#seq`. Raises `TrainingDataError` for a file that cannot be
    read: nothing is learned again because it was damaged."""
    path = place / FILE
    try:
        return frozenset(map(str, json.loads(path.read_text(encoding="utf-8"))))
    except FileNotFoundError:
        return frozenset()
    except (ValueError, TypeError) as error:
        raise TrainingDataError(f"{path} is not a list of messages: {error}") from error


def keep(place: Path, messages: Iterable[str]) -> frozenset[str]:
    """All that is known, with these."""
    before = known(place)
    every = before.union(messages)
    if every != before:
        place.mkdir(parents=True, exist_ok=True)
        draft = place / f"{FILE}.new"
        draft.write_text(json.dumps(sorted(every), indent=1) + "\n", encoding="utf-8")
        draft.replace(place / FILE)
    return every


def without(
    messages: Collection[str], change_sets: Sequence[ChangeSetExamples]
) -> list[ChangeSetExamples]:
    """The change sets, each without the examples that come from these messages. One that has none
    left is still among them: it is live all the same."""
    return [
        replace(
            one,
            intents=[example for example in one.intents if example.message not in messages],
            sentiment=[example for example in one.sentiment if example.message not in messages],
            escalation=[example for example in one.escalation if example.message not in messages],
            articles=[example for example in one.articles if example.message not in messages],
        )
        for one in change_sets
    ]
