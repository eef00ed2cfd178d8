"""The escalation rules at work: which one, if any, a message calls for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import spacy
from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.gateway.escalation.document import Entry, RulesDocument, read_document
from bot.gateway.escalation.phrases import Phrase, anchor
from bot.gateway.escalation.tokens import CLAUSE, SENTENCE, Token, tokenise
from bot.gateway.escalation.typos import typo_map

Priority = Literal["urgent", "high", "normal"]
URGENCY: Mapping[str, int] = {"urgent": 0, "high": 1, "normal": 2}

NEGATION_REACH = 3
# Words that begin a thought of their own: a negation before them does not reach over them.
_NEW_THOUGHT = frozenset({SENTENCE, CLAUSE, "i", "but", "instead", "because"})
# Stands for every word that no rule knows, so that spaCy's vocabulary does not grow with what
# customers type.
_OTHER = "otherword"

Span = tuple[int, int]


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
    """All rules of one file, ready to match. Immutable; safe to share between threads."""

    def __init__(self, document: RulesDocument) -> None:
        vocab = spacy.blank("en").vocab
        self._vocab = vocab
        self._words = document.vocabulary
        self._typos = typo_map(document.vocabulary, document.real_words)
        self._spellings = document.spellings
        self._negations = _Phrases(vocab, document.negations)
        self._no_negations = _Phrases(vocab, document.no_negations)
        ordered = sorted(document.entries, key=lambda entry: URGENCY[entry.priority])
        self._rules = [_Rule(vocab, entry) for entry in ordered]

    @classmethod
    def load(cls, path: Path) -> "EscalationRules":
        """The rules in the YAML file at `path`; a `RulesError` names file, line and reason."""
        return cls(read_document(path))

    def match(self, text: str) -> Match | None:
        """The most urgent rule that the message calls for; among equals the first in the text."""
        tokens = tokenise(text)
        forms = [self._known_form(token.form) for token in tokens]
        present = frozenset(forms)
        candidates = [rule for rule in self._rules if rule.phrases.possible(present)]
        if not candidates:
            return None
        message = _Message(tokens, forms, present, Doc(self._vocab, words=forms))
        return self._most_urgent(message, candidates, text)

    def _most_urgent(
        self, message: "_Message", candidates: Sequence["_Rule"], text: str
    ) -> Match | None:
        negations = self._negating(message)
        found: list[tuple[int, int, Match]] = []
        for rule in candidates:
            urgency = URGENCY[rule.entry.priority]
            if found and found[0][0] < urgency:
                break
            span = next(rule.spans(message, negations), None)
            if span:
                found.append((urgency, span[0], _match(rule.entry, message.tokens, span, text)))
        return min(found, key=lambda item: item[:2])[2] if found else None

    def _negating(self, message: "_Message") -> list[Span]:
        exceptions = self._no_negations.spans(message)
        return [s for s in self._negations.spans(message) if not _overlaps(s, exceptions)]

    def _known_form(self, form: str) -> str:
        form = self._spellings.get(form) or self._typos.get(form) or form
        return form if form in self._words or form in (SENTENCE, CLAUSE) else _OTHER


@dataclass(frozen=True, slots=True)
class _Message:
    """One message as the rules see it; the lists run over the same tokens."""

    tokens: Sequence[Token]
    forms: Sequence[str]
    present: frozenset[str]
    doc: Doc


class _Phrases:
    """A set of phrases, looked for only where a word they cannot do without is present."""

    def __init__(self, vocab: Vocab, phrases: Iterable[Phrase]) -> None:
        patterns = [([slot.pattern() for slot in phrase], anchor(phrase)) for phrase in phrases]
        self._anchors = frozenset(word for _, words in patterns for word in words)
        self._matcher = Matcher(vocab)
        if patterns:
            self._matcher.add("phrase", [pattern for pattern, _ in patterns], greedy="LONGEST")

    def possible(self, present: frozenset[str]) -> bool:
        """Whether looking is worth while."""
        return not self._anchors.isdisjoint(present)

    def spans(self, message: _Message) -> list[Span]:
        """Where the phrases stand, as token positions, in the order of the text."""
        if not self.possible(message.present):
            return []
        return sorted((start, end) for _, start, end in self._matcher(message.doc))


class _Rule:
    """One entry with its phrases and its exceptions."""

    def __init__(self, vocab: Vocab, entry: Entry) -> None:
        self.entry = entry
        self.phrases = _Phrases(vocab, entry.phrases)
        self._unless = _Phrases(vocab, entry.unless)

    def spans(self, message: _Message, negations: Sequence[Span]) -> Iterator[Span]:
        """Where the rule holds, its exceptions and negations taken away."""
        found = self.phrases.spans(message)
        exceptions = self._unless.spans(message) if found else []
        for span in found:
            negated = self.entry.negatable and _is_negated(span, negations, message.forms)
            if not negated and not _overlaps(span, exceptions):
                yield span


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
