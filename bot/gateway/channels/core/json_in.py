"""JSON as channels are sent it."""

import json
from typing import Any

DEEPEST = 100
"""Levels: far more than any channel has, and far fewer than can be kept."""


def loaded(raw: str | bytes) -> Any:
    """Raises ValueError for what is no JSON, and for nesting without end."""
    try:
        value = json.loads(raw)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for one in level for inner in _members(one)]
        if not level:
            return value
    raise ValueError("nested too deeply")


def _members(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
