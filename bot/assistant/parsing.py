"""`python -m bot.assistant parse`: what the shipped model understands, one JSON line a text."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.assistant.nlu.deciding import FALLBACK_INTENT, OUT_OF_SCOPE, UNSURE_BETWEEN
from bot.escalation import EscalationRules

Understand = Callable[[str], Mapping[str, Any]]


PERSON_WANTED = "contact_human_agent"


def parse_lines(understand: Understand, rules: EscalationRules, source: Path, target: Path) -> int:
    """Reads a text a line, writes a JSON object a line in the same order; returns how many. Bytes
    that are no UTF-8 are read as replacement characters."""
    lines = _lines(source.read_text(encoding="utf-8-sig", errors="replace"))
    with target.open("w", encoding="utf-8") as file:
        for line in lines:
            parsed = parsed_line(line, understand(line), rules)
            file.write(json.dumps(parsed, ensure_ascii=False) + "\n")
    return len(lines)


def parsed_line(text: str, parsed: Mapping[str, Any], rules: EscalationRules) -> dict[str, Any]:
    """`intent` is `out_of_scope` where nothing was understood; `confidence` is the likeliest
    intent's even then. Where the assistant would ask which of two is meant, it is the likelier."""
    ranking = [e for e in parsed["intent_ranking"] if e["name"] != FALLBACK_INTENT]
    name = (parsed.get(UNSURE_BETWEEN) or [parsed["intent"]["name"]])[0]
    intent = OUT_OF_SCOPE if name in (FALLBACK_INTENT, None) else name
    intents = [need["intent"] for need in parsed["needs"]] or [intent]
    return {
        "text": text,
        "intent": intent,
        "confidence": ranking[0]["confidence"] if ranking else 0.0,
        "intents": intents,
        "entities": [
            {key: entity[key] for key in ("entity", "value", "start", "end")}
            for entity in parsed["entities"]
        ],
        "sentiment": parsed["sentiment"]["label"],
        "sentiment_score": parsed["sentiment"]["score"],
        "escalate": reason_to_escalate(text, intents, parsed, rules),
    }


def reason_to_escalate(
    text: str, intents: Sequence[str], parsed: Mapping[str, Any], rules: EscalationRules
) -> str | None:
    """Why this message alone, as the first of a conversation, calls a person: the reason of the
    rule that its words or its meaning match, `request`, `sentiment`; None when it does not.
    `parsed` is what was understood of it."""
    reason = reason_by_rules(text, parsed, rules)
    if reason is not None:
        return reason
    if PERSON_WANTED in intents:
        return "request"
    if rules.match_mood(text, [parsed["sentiment"]["score"]]) is not None:
        return "sentiment"
    return None


def reason_by_rules(text: str, parsed: Mapping[str, Any], rules: EscalationRules) -> str | None:
    """By the phrases in it, unless as a whole it surely means something else; or by its meaning."""
    match, rule, meant = rules.match(text), rules.meaning, parsed.get("escalation")
    if match is not None and not (rule and meant and rule.doubts(meant["confidence"])):
        return match.reason
    treatment = rule.matched(meant["topic"], meant["confidence"]) if rule and meant else None
    return treatment.reason if treatment is not None else None


def _lines(content: str) -> list[str]:
    """Split at line feeds alone: other separators may stand within a customer's text."""
    lines = content.split("\n")
    if lines[-1] == "":
        lines.pop()
    return [line.removesuffix("\r") for line in lines]
