"""The shipped rules on sentences that should, and on sentences that only look as if they should."""

import csv
from pathlib import Path

import pytest

from bot.escalation import EscalationRules

DATA = Path(__file__).parent / "data"
CASES = (DATA / "cases.csv", DATA / "fresh_work.csv")
SET_ASIDE = DATA / "fresh_aside.csv"
RULES = Path("data/escalation.yml")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cases(escalate: str) -> list[tuple[str, str]]:
    found = [row for path in CASES for row in rows(path) if row["escalate"] == escalate]
    return [(row["text"], row["id"]) for row in found]


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


def test_few_are_missed_or_called_in_vain_among_the_messages_set_aside(
    rules: EscalationRules,
) -> None:
    wanted = [row["escalate"] == "yes" for row in rows(SET_ASIDE)]
    called = [rules.match(row["text"]) is not None for row in rows(SET_ASIDE)]
    right = sum(w and c for w, c in zip(wanted, called, strict=True))

    assert right / sum(called) >= 0.95
    assert right / sum(wanted) >= 0.95
