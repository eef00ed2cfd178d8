"""Everything that tells why one message was understood as it was, as plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.assistant.explaining.escalating import Nearest, escalation
from bot.assistant.explaining.intents import Candidate, IntentExplainer, Pull, Reasons, how_many
from bot.assistant.explaining.pieces import Piece, pieces
from bot.assistant.explaining.verdicts import Bounds, verdict
from bot.assistant.reading import Reading, read
from bot.escalation import EscalationRules

RANKING = 5
SENTIMENT_WORDS = 8
CLOSEST_CALLS = 3
MOST_CHARACTERS = 10_000

FeltWords = Callable[[str, int], Sequence[tuple[str, float]]]
_ENTITY = ("entity", "value", "start", "end", "alternatives")
_ARTICLE = ("slug", "title", "heading", "url", "score")


@dataclass(frozen=True)
class Explainer:
    """`felt_words` gives the words of a text that pulled its sentiment, so many of them looked at;
    `closest_calls` so many of the examples of calls for a person closest to a text; `rules` those
    in use now."""

    intents: IntentExplainer
    felt_words: FeltWords
    closest_calls: Callable[[str, int], Nearest]
    bounds: Bounds
    rules: Callable[[], EscalationRules]

    def explain(self, text: str, understood: Mapping[str, Any]) -> dict[str, Any]:
        """`understood` is what the understanding made of `text`. Places are places in `text`.
        Takes as long as understanding some twenty messages, and is safe in a thread."""
        reading = read(text)
        named = [need["intent"] for need in understood["needs"]] or [understood["intent"]["name"]]
        return {
            "text": text,
            "intent": understood["intent"],
            **(self._decision(reading, understood) if reading.text else _nothing_read()),
            "entities": [_only(_ENTITY, one) for one in understood["entities"]],
            "articles": [_only(_ARTICLE, one) for one in understood.get("articles", ())],
            "sentiment": {**understood["sentiment"], "words": self._felt(reading.text)},
            "escalation": escalation(
                text, named, understood, self._calls_like_it(reading.text), self.rules()
            ),
        }

    def _decision(self, reading: Reading, understood: Mapping[str, Any]) -> dict[str, Any]:
        rank = self.intents.rankings
        (whole,) = rank([reading.text])
        found = pieces(reading, whole, understood, rank)
        return {
            "ranking": _candidates(whole),
            "verdict": verdict(whole, understood, found, self.bounds),
            "put_right": [
                {"typed": typed, "read": repaired}
                for typed, repaired in self.intents.put_right(reading.text)
            ],
            "needs": [self._need(reading, piece) for piece in found],
        }

    def _need(self, reading: Reading, piece: Piece) -> dict[str, Any]:
        reasons = self.intents.reasons(reading.text[piece.start : piece.end])
        start, end = reading.in_message(piece.start, piece.end)
        return {
            "start": start,
            "end": end,
            "ranking": _candidates(reasons.ranking),
            "lead": _lead(reasons),
            "words": [_pull(pull, reading, piece.start) for pull in reasons.pulls],
            "not_tested": reasons.not_tested,
            "nearest": [
                {"text": one.text, "intent": one.intent, "closeness": round(one.closeness, 3)}
                for one in reasons.nearest
            ],
        }

    def _felt(self, text: str) -> list[dict[str, Any]]:
        words = self.felt_words(text, how_many(text))[:SENTIMENT_WORDS] if text else ()
        return [{"text": word, "pull": pull} for word, pull in words]

    def _calls_like_it(self, text: str) -> Nearest:
        return self.closest_calls(text, CLOSEST_CALLS) if text else ()


def _nothing_read() -> dict[str, Any]:
    return {"ranking": [], "verdict": None, "put_right": [], "needs": []}


def _candidates(ranking: Sequence[Candidate]) -> list[dict[str, Any]]:
    return [{"name": one.name, "confidence": round(one.confidence, 4)} for one in ranking[:RANKING]]


def _lead(reasons: Reasons) -> dict[str, float]:
    lead = reasons.lead
    return {
        "total": round(lead.total, 2),
        "meaning": round(lead.meaning, 2),
        "words": round(lead.lexical, 2),
        "example": round(lead.example, 2),
        "start": round(lead.start, 2),
    }


def _pull(pull: Pull, reading: Reading, offset: int) -> dict[str, Any]:
    places = [reading.in_message(offset + start, offset + end) for start, end in pull.word.places]
    return {
        "text": pull.word.text,
        "places": [list(place) for place in places],
        "pull": round(pull.pull, 2),
        "left": {"name": pull.left.name, "confidence": round(pull.left.confidence, 4)},
    }


def _only(names: Sequence[str], found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in names if name in found}
