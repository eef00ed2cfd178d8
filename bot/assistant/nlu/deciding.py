"""Whether to act on a ranking of intents, to ask which of two is meant, or to ask for other words.

Plain functions on plain data.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FALLBACK_INTENT = "nlu_fallback"
UNSURE_BETWEEN = "unsure_between"
OUT_OF_SCOPE = "out_of_scope"
SMALL_TALK = frozenset(
    {"greet", "goodbye", "thank", "affirm", "deny", "stop", "help", "bot_challenge"}
)
NOT_ASKED_ABOUT = SMALL_TALK | {OUT_OF_SCOPE, FALLBACK_INTENT, "complaint"}
"""Nobody is asked "do you want to cancel an order, or to say thank you?"."""


@dataclass(frozen=True)
class Verdict:
    """`unsure_between` is empty or names the two intents to ask about, the likelier first."""

    accepted: bool
    unsure_between: tuple[str, ...] = ()


def judge(
    ranking: Sequence[Mapping[str, Any]],
    threshold: float,
    margin: float,
    changing: Collection[str],
) -> Verdict:
    """`ranking` is [{name, confidence}], best first; `margin` holds for intents in `changing`."""
    if not ranking or ranking[0]["confidence"] < threshold:
        return Verdict(accepted=False)
    best = ranking[0]
    lead = best["confidence"] - (ranking[1]["confidence"] if len(ranking) > 1 else 0.0)
    if best["name"] not in changing or lead >= margin:
        return Verdict(accepted=True)
    askable = [entry["name"] for entry in ranking if entry["name"] not in NOT_ASKED_ABOUT]
    return Verdict(accepted=False, unsure_between=tuple(askable[:2]))
