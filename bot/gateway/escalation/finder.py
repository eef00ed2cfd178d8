"""Finds phrases in a message with spaCy's `Matcher`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.gateway.escalation.phrases import Phrase, needed_words
from bot.gateway.escalation.tokens import Token

# Where something stands, as token positions; the end is the first that is no longer part of it.
Span = tuple[int, int]


class Message:
    """One message as the rules see it; `tokens`, `forms` and `doc` run side by side."""

    def __init__(self, vocab: Vocab, tokens: Sequence[Token], forms: Sequence[str]) -> None:
        self.tokens = tokens
        self.forms = forms
        self.present = frozenset(forms)
        self._vocab = vocab

    @cached_property
    def doc(self) -> Doc:
        """For the `Matcher`; made only when one has to look."""
        return Doc(self._vocab, words=list(self.forms))


@dataclass(slots=True)
class _Sought:
    """One phrase and what it cannot do without. Its matcher is made at first need."""

    phrase: Phrase
    needed: tuple[frozenset[str], ...]
    matcher: Matcher | None = None

    def spans(self, vocab: Vocab, message: Message) -> Iterator[Span]:
        if self.matcher is None:
            self.matcher = Matcher(vocab)
            self.matcher.add("phrase", [[slot.pattern() for slot in self.phrase]], greedy="LONGEST")
        for first, end in self._stretches(message.forms):
            for _, span_start, span_end in self.matcher(message.doc[first:end]):
                yield first + span_start, first + span_end

    def _stretches(self, forms: Sequence[str]) -> Iterator[Span]:
        """The parts of the message within the phrase's reach of its rarest words."""
        reach = sum(slot.most for slot in self.phrase)
        first = end = 0
        for place, form in enumerate(forms):
            if form not in self.needed[0]:
                continue
            if place - reach > end and end:
                yield first, end
                first = end = 0
            first = first if end else max(0, place - reach)
            end = min(len(forms), place + reach)
        if end:
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
            for sought in self._possible(message.present)
            for span in sought.spans(self._vocab, message)
        }
        return sorted(found)

    def _possible(self, present: frozenset[str]) -> Iterator[_Sought]:
        for word in present & self._by_word.keys():
            for sought in self._by_word[word]:
                if not any(words.isdisjoint(present) for words in sought.needed[1:]):
                    yield sought
