"""The shipped rules on sentences that should, and on sentences that only look as if they should."""

import csv
from pathlib import Path

import pytest

from bot.escalation import EscalationRules

CASES = Path(__file__).parent / "data" / "cases.csv"
RULES = Path("data/escalation.yml")


def cases(escalate: str) -> list[tuple[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return [
            (row["text"], row["id"]) for row in csv.DictReader(file) if row["escalate"] == escalate
        ]


@pytest.fixture(scope="module")
def rules() -> EscalationRules:
    return EscalationRules.load(RULES)


@pytest.mark.parametrize(("text", "rule"), cases("yes"))
def test_a_person_is_called_by(rules: EscalationRules, text: str, rule: str) -> None:
    match = rules.match(text)

    assert match is not None
    assert match.id == rule
    assert text[match.start : match.end] == match.phrase


@pytest.mark.parametrize("text", [text for text, _ in cases("no")])
def test_nobody_is_called_by(rules: EscalationRules, text: str) -> None:
    assert rules.match(text) is None
