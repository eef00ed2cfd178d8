"""The escalation rules at work: which one, if any, a message calls for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.escalation.document import PRIORITIES, Entry, RulesDocument, read_document
from bot.escalation.finder import Message, PhraseFinder, Span
from bot.escalation.tokens import CLAUSE, SENTENCE, Token, tokenise
from bot.escalation.typos import typo_map

if TYPE_CHECKING:
    from spacy.vocab import Vocab

NEGATION_REACH = 3
# Words that begin a thought of their own: a negation before them does not reach over them.
_NEW_THOUGHT = frozenset({SENTENCE, CLAUSE, "i", "but", "instead", "because"})
# Stands for every word that no rule knows, so that spaCy's vocabulary does not grow with what
# customers type.
_OTHER = "otherword"


@dataclass(frozen=True, slots=True)
class Match:
    """Why a person is called; `phrase` is `text[start:end]` of the message as typed."""

    id: str
    reason: str
    topic: str
    priority: str
    team: str | None
    phrase: str
    start: int
    end: int


class EscalationRules:
    """All rules of one file, ready to match; safe to share between threads."""

    def __init__(self, document: RulesDocument) -> None:
        self.sentiment = document.sentiment
        self.meaning = document.meaning
        self.calls = document.calls
        self._fury = PhraseFinder(_vocab(), document.sentiment.fury if document.sentiment else ())
        self._vocab = _vocab()
        self._words = document.vocabulary
        self._typos = typo_map(document.vocabulary, document.real_words)
        self._spellings = document.spellings
        self._negations = PhraseFinder(self._vocab, document.negations)
        self._no_negations = PhraseFinder(self._vocab, document.no_negations)
        rules = [_Rule(self._vocab, entry) for entry in document.entries]
        self._by_urgency = [[r for r in rules if r.entry.priority == p] for p in PRIORITIES]

    @classmethod
    def load(cls, path: Path) -> EscalationRules:
        """The rules in the YAML file at `path`; a `RulesError` names file, line and reason."""
        return cls(read_document(path))

    def match(self, text: str) -> Match | None:
        """The most urgent rule that the message calls for; among equals the first in the text."""
        message = self._message(text)
        for rules in self._by_urgency:
            found = [(span, rule.entry) for rule in rules for span in self._holding(rule, message)]
            if found:
                span, entry = min(found, key=lambda item: (item[0][0], -item[0][1]))
                return _match(entry, message.tokens, span, text)
        return None

    def match_of(self, entry_id: str, text: str) -> Match | None:
        """Where the message has a phrase of this entry, whatever else it has."""
        rule = next(
            (r for rules in self._by_urgency for r in rules if r.entry.id == entry_id), None
        )
        if rule is None:
            return None
        message = self._message(text)
        found = self._holding(rule, message)
        return _match(rule.entry, message.tokens, found[0], text) if found else None

    def match_mood(self, text: str, scores: Sequence[float]) -> str | None:
        """Why what the customer feels calls a person, if it does: `scores` are those of the message
        `text` and of the ones before it, newest first."""
        rule = self.sentiment
        if rule is None:
            return None
        # Fury only ever adds a reason; words are looked for where it could make a difference.
        at_most = rule.matched(scores)
        if at_most is None or not rule.fury:
            return at_most
        return rule.matched(scores, furious=self._is_furious(text))

    def _is_furious(self, text: str) -> bool:
        return bool(self._fury.spans(self._message(text)))

    def _message(self, text: str) -> Message:
        tokens = tokenise(text)
        return Message(self._vocab, tokens, [self._known_form(token.form) for token in tokens])

    def _holding(self, rule: _Rule, message: Message) -> list[Span]:
        """Where a rule holds, its exceptions and negations taken away."""
        found = rule.phrases.spans(message)
        if not found:
            return []
        against = rule.unless.spans(message)
        found = [span for span in found if not _overlaps(span, against)]
        if not found or not rule.entry.negatable:
            return found
        negations = self._negating(message)
        return [span for span in found if not _is_negated(span, negations, message.forms)]

    def _negating(self, message: Message) -> list[Span]:
        exceptions = self._no_negations.spans(message)
        return [s for s in self._negations.spans(message) if not _overlaps(s, exceptions)]

    def _known_form(self, form: str) -> str:
        form = self._spellings.get(form) or self._typos.get(form) or form
        return form if form in self._words or form in (SENTENCE, CLAUSE) else _OTHER


class _Rule:
    """One entry with its phrases and its exceptions, ready to be found."""

    def __init__(self, vocab: Vocab, entry: Entry) -> None:
        self.entry = entry
        self.phrases = PhraseFinder(vocab, entry.phrases)
        self.unless = PhraseFinder(vocab, entry.unless)


@cache
def _vocab() -> Vocab:
    """One vocabulary a process: making it is slow, and it holds nothing but words of the rules."""
    import spacy

    return spacy.blank("en").vocab


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _is_negated(span: Span, negations: Iterable[Span], forms: Sequence[str]) -> bool:
    """Whether a negation begins before the span and reaches it within the same thought."""
    return any(
        start < span[0]
        and span[0] - end <= NEGATION_REACH
        and _NEW_THOUGHT.isdisjoint(forms[end : span[0]])
        for start, end in negations
    )


def _match(entry: Entry, tokens: Sequence[Token], span: Span, text: str) -> Match:
    words = [token for token in tokens[span[0] : span[1]] if token.form not in (SENTENCE, CLAUSE)]
    start, end = words[0].start, words[-1].end
    return Match(
        id=entry.id,
        reason=entry.reason,
        topic=entry.topic,
        priority=entry.priority,
        team=entry.team,
        phrase=text[start:end],
        start=start,
        end=end,
    )
