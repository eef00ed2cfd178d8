"""`python -m bot.assistant parse`: what the shipped model understands, one JSON line a text."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.assistant.nlu.deciding import FALLBACK_INTENT, OUT_OF_SCOPE, UNSURE_BETWEEN

Understand = Callable[[str], Mapping[str, Any]]


def parse_lines(understand: Understand, source: Path, target: Path) -> int:
    """Reads a text a line, writes a JSON object a line in the same order; returns how many."""
    lines = source.read_text(encoding="utf-8").splitlines()
    with target.open("w", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps(parsed_line(line, understand(line)), ensure_ascii=False) + "\n")
    return len(lines)


def parsed_line(text: str, parsed: Mapping[str, Any]) -> dict[str, Any]:
    """`intent` is `out_of_scope` where nothing was understood; `confidence` is the likeliest
    intent's even then. Where the assistant would ask which of two is meant, it is the likelier."""
    ranking = [e for e in parsed["intent_ranking"] if e["name"] != FALLBACK_INTENT]
    name = (parsed.get(UNSURE_BETWEEN) or [parsed["intent"]["name"]])[0]
    intent = OUT_OF_SCOPE if name in (FALLBACK_INTENT, None) else name
    return {
        "text": text,
        "intent": intent,
        "confidence": ranking[0]["confidence"] if ranking else 0.0,
        "intents": [need["intent"] for need in parsed["needs"]] or [intent],
        "entities": [
            {key: entity[key] for key in ("entity", "value", "start", "end")}
            for entity in parsed["entities"]
        ],
        "sentiment": parsed["sentiment"]["label"],
        "sentiment_score": parsed["sentiment"]["score"],
    }
