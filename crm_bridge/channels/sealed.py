"""Names and values in one encrypted column."""

import json
from collections.abc import Mapping


def seal(values: Mapping[str, str]) -> str | None:
    """As the column keeps it; nothing is kept for nothing."""
    return json.dumps(dict(values), sort_keys=True) if values else None


def unseal(kept: str | None) -> dict[str, str]:
    values: dict[str, str] = json.loads(kept) if kept else {}
    return values
