"""`make parse` gives the reason for which the running shop calls a person for that message."""

from collections import Counter
from typing import Any

from sqlalchemy import select

from bot.assistant.parsing import reason_to_escalate
from bot.escalation import EscalationRules
from bot.gateway.settings import ROOT
from crm_bridge.models.escalation import Escalation
from tests.gateway.conftest import House

RULES = EscalationRules.load(ROOT / "data" / "escalation.yml")
FURIOUS = "this is disgusting"
LAWYER = f"{FURIOUS}, my lawyer will write to you"
CASES: list[tuple[str, str, tuple[str, float] | None, str | None]] = [
    (FURIOUS, "complaint", None, "sentiment"),
    (FURIOUS, "complaint", ("legal", 0.12), "sentiment"),
    (FURIOUS, "complaint", ("legal", 0.9), "rule"),
    (FURIOUS, "complaint", ("person", 0.9), "request"),
    (FURIOUS, "contact_human_agent", None, "request"),
    (LAWYER, "complaint", None, "keyword"),
    (LAWYER, "complaint", ("legal", 0.01), "sentiment"),
    ("where is it", "track_order", ("legal", 0.12), None),
]
"""Text, intent, meaning, and the reason for which it calls."""


def understood(intent: str, meant: tuple[str, float] | None) -> dict[str, Any]:
    """A very negative message."""
    found: dict[str, Any] = {
        "intent": {"name": intent, "confidence": 0.9},
        "sentiment": {"label": "negative", "score": -0.99},
        "needs": [{"intent": intent, "confidence": 0.9, "start": 0, "end": 3}],
    }
    if meant is None:
        return found
    return {**found, "escalation": {"topic": meant[0], "confidence": meant[1]}}


async def reasons(house: House) -> Counter[str | None]:
    async with house.database.engine.connect() as connection:
        return Counter(await connection.scalars(select(Escalation.reason)))


async def test_a_furious_message_calls_for_the_same_reason_in_both(house: House) -> None:
    for text, intent, meant, reason in CASES:
        found = understood(intent, meant)
        asked_for = {"replies": [], "handoff": {"reason": "request"}}
        handoff = asked_for if intent == "contact_human_agent" else {}
        house.assistant.answers[text] = {"understanding": found, **handoff}
        before = await reasons(house)
        await (await house.customer()).say(text)
        assert await reasons(house) - before == Counter([reason] if reason else [])
        assert reason_to_escalate(text, [intent], found, RULES) == reason
