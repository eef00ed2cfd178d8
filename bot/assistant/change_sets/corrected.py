"""The corrected messages themselves: does the new model understand them as the lead does?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.assistant.evaluation.parses import guess_of
from bot.assistant.parsing import parsed_line
from bot.escalation import EscalationRules
from bot.training_data import ChangeSetExamples, plain
from bot.training_data.texts import spans

Parsed = Mapping[str, Any]
Parse = Callable[[str], Parsed]

NOBODY = "none"
"""The topic of what calls nobody."""
CALLS = "calls a person"
CALLS_NOBODY = "calls nobody"


@dataclass(frozen=True)
class Corrected:
    """One correction of one message: what is `wanted`, what the two models say."""

    aspect: str
    message: str
    text: str
    wanted: str
    before: str
    after: str

    @property
    def was_right(self) -> bool:
        return self.before == self.wanted

    @property
    def is_right(self) -> bool:
        return self.after == self.wanted

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "was_right": self.was_right, "is_right": self.is_right}


def texts_of(examples: ChangeSetExamples) -> list[str]:
    every = [*examples.intents, *examples.sentiment, *examples.escalation]
    return list(dict.fromkeys(plain(one.text) for one in every))


def corrected(
    examples: ChangeSetExamples, before: Parse, after: Parse, rules: EscalationRules
) -> list[Corrected]:
    found = []
    for aspect, message, text, wanted, look in _asked(examples, rules):
        was, now = look(text, before(text)), look(text, after(text))
        found.append(Corrected(aspect, message, text, wanted, was, now))
    return found


Look = Callable[[str, Parsed], str]


def _asked(
    examples: ChangeSetExamples, rules: EscalationRules
) -> Iterator[tuple[str, str, str, str, Look]]:
    def calls(text: str, parsed: Parsed) -> str:
        reason = parsed_line(text, parsed, rules)["escalate"]
        return CALLS_NOBODY if reason is None else CALLS

    for one in examples.intents:
        yield "intent", one.message, plain(one.text), one.intent, _intent
        marked = spans(one.text)
        if marked:
            names = {name for _, _, name in marked}
            wanted = _written(plain(one.text), marked)
            yield "entities", one.message, plain(one.text), wanted, _entities(names)
    for two in examples.sentiment:
        yield "sentiment", two.message, plain(two.text), two.label, _sentiment
    for two in examples.escalation:
        wanted = CALLS_NOBODY if two.label == NOBODY else CALLS
        yield "escalation", two.message, plain(two.text), wanted, calls


def _intent(text: str, parsed: Parsed) -> str:
    return guess_of(parsed).answer


def _sentiment(text: str, parsed: Parsed) -> str:
    return str(parsed["sentiment"]["label"])


def _entities(names: set[str]) -> Look:
    """Of the kinds that are marked; what else is found is right as far as anybody knows."""

    def look(text: str, parsed: Parsed) -> str:
        found = [(e["start"], e["end"], e["entity"]) for e in parsed["entities"]]
        return _written(text, [one for one in found if one[2] in names])

    return look


def _written(text: str, marked: list[tuple[int, int, str]]) -> str:
    return ", ".join(f"{name}: {text[start:end]}" for start, end, name in sorted(marked))
