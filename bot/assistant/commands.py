"""Commands: what a button or a form that the server issued stands for, e.g. `/affirm` or
`/inform{"order_number": "CL-104233"}`. They never come from what a customer typed."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

_SHAPE = re.compile(r"/(?P<intent>[a-z][a-z0-9_]*)\s*(?P<entities>\{.*\})?\s*", re.DOTALL)


class CommandUnknownError(ValueError):
    """The command is malformed, or names an intent or entity that the assistant does not know."""


@dataclass(frozen=True)
class Command:
    intent: str
    entities: dict[str, str] = field(default_factory=dict)


def parse_command(
    text: str, values: Mapping[str, str], intents: Collection[str], entities: Collection[str]
) -> Command:
    """The values of a form come on top of the entities written in the command."""
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise CommandUnknownError(f"{text!r} is not of the form /intent or /intent{{…}}")
    if match["intent"] not in intents:
        raise CommandUnknownError(f"/{match['intent']} is not a command of this assistant")
    found = {**_written(match["entities"] or "{}"), **values}
    unknown = sorted(set(found) - set(entities))
    if unknown:
        raise CommandUnknownError(f"/{match['intent']} takes no {', '.join(unknown)}")
    return Command(match["intent"], {k: v.strip() for k, v in found.items() if v.strip()})


def as_parsed(command: Command, shown: str) -> dict[str, Any]:
    """What understanding would say: the intent for certain. `shown` is the button's title or what
    was filled in, as the customer sees it in the conversation; actions know by `is_command` that it
    was not typed."""
    intent = {"name": command.intent, "confidence": 1.0}
    entities = [
        {"entity": name, "value": value, **_place(shown, value)}
        for name, value in command.entities.items()
    ]
    return {
        "text": shown,
        "intent": intent,
        "intent_ranking": [intent],
        "entities": entities,
        "is_command": True,
    }


def _written(text: str) -> dict[str, str]:
    try:
        entities = json.loads(text)
    except json.JSONDecodeError as error:
        raise CommandUnknownError(f"{text!r} is not JSON: {error}") from error
    return {str(name): str(value) for name, value in entities.items()}


def _place(shown: str, value: str) -> dict[str, int]:
    start = max(shown.find(value), 0)
    return {"start": start, "end": start + len(value) if value in shown else start}
