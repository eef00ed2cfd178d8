"""Finds phrases in a message with spaCy's `Matcher`.

spaCy takes seconds to load, and whoever only reads or changes rules does without: it is loaded when
the first phrase has to be looked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bot.escalation.phrases import Phrase, needed_words
from bot.escalation.tokens import Token

if TYPE_CHECKING:
    from spacy.matcher import Matcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

# Where something stands, as token positions; the end is the first that is no longer part of it.
Span = tuple[int, int]


class Message:
    """One message as the rules see it; `tokens`, `forms` and `doc` run side by side.

    `places` says where each form stands.
    """

    def __init__(self, vocab: Vocab, tokens: Sequence[Token], forms: Sequence[str]) -> None:
        self.tokens = tokens
        self.forms = forms
        self.places: dict[str, list[int]] = {}
        for place, form in enumerate(forms):
            self.places.setdefault(form, []).append(place)
        self._vocab = vocab

    @cached_property
    def doc(self) -> Doc:
        """For the `Matcher`; made only when one has to look."""
        from spacy.tokens import Doc

        return Doc(self._vocab, words=list(self.forms))


@dataclass(slots=True)
class _Sought:
    """One phrase and what it cannot do without. Its matcher is made at first need."""

    phrase: Phrase
    needed: tuple[frozenset[str], ...]
    matcher: Matcher | None = None

    def spans(self, vocab: Vocab, message: Message) -> Iterator[Span]:
        if self.matcher is None:
            self.matcher = self._matcher(vocab)
        for first, end in self._stretches(message):
            if self.may_hold(frozenset(message.forms[first:end])):
                for _, span_start, span_end in self.matcher(message.doc[first:end]):
                    yield first + span_start, first + span_end

    def _matcher(self, vocab: Vocab) -> Matcher:
        from spacy.matcher import Matcher

        matcher = Matcher(vocab)
        matcher.add("phrase", [[slot.pattern() for slot in self.phrase]], greedy="LONGEST")
        return matcher

    def may_hold(self, forms: Iterable[str]) -> bool:
        """Whether all is there that the phrase cannot do without."""
        return not any(words.isdisjoint(forms) for words in self.needed)

    def _stretches(self, message: Message) -> Iterator[Span]:
        """The parts of the message within the phrase's reach of its rarest words."""
        reach = sum(slot.most for slot in self.phrase)
        words = self.needed[0] & message.places.keys()
        places = sorted(place for word in words for place in message.places[word])
        first, end = 0, 0
        for place in places:
            if end and place - reach > end:
                yield first, end
                first = end = 0
            first = first if end else max(0, place - reach)
            end = min(len(message.forms), place + reach)
        yield first, end


class PhraseFinder:
    """A set of phrases. Only those are looked for whose words are all present."""

    def __init__(self, vocab: Vocab, phrases: Iterable[Phrase]) -> None:
        self._vocab = vocab
        self._by_word: dict[str, list[_Sought]] = defaultdict(list)
        for phrase in phrases:
            sought = _Sought(phrase, needed_words(phrase))
            for word in sought.needed[0]:
                self._by_word[word].append(sought)

    def spans(self, message: Message) -> list[Span]:
        """Where the phrases stand, in the order of the text."""
        found = {
            span
            for sought in self._possible(message)
            for span in sought.spans(self._vocab, message)
        }
        return sorted(found)

    def _possible(self, message: Message) -> Iterator[_Sought]:
        """A phrase may come more than once."""
        for word in message.places.keys() & self._by_word.keys():
            yield from (sought for sought in self._by_word[word] if sought.may_hold(message.places))
