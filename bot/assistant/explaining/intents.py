"""Why a text was given its intent: the words, the kinds of evidence, the closest examples.

The classifier weighs words, characters, the meaning of the whole sentence and the closest example
at once, and the meaning cannot be shared out among the words. So each word is left out in turn and
what remains is judged again, by the whole model: a word's pull is what the lead of the best intent
over whichever comes next would lose without it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.assistant.explaining.words import Word, around, without, words_of
from bot.assistant.nlu import sentences
from bot.assistant.nlu.intents import Trained
from bot.assistant.nlu.sentences import likeness
from bot.assistant.nlu.wording import plain_wording

MOST_WORDS = 20
FEWEST_WORDS = 6
MOST_CHARACTERS = 10_000
"""Each word that is left out costs a sentence vector of the rest, a long one twenty times a short
one's time: of a long text fewer words are tested."""
NEAREST = 5
_SPELLED = re.compile(r"[a-z]+(?:'[a-z]+)?")


@dataclass(frozen=True)
class Candidate:
    """An intent with its calibrated confidence."""

    name: str
    confidence: float


@dataclass(frozen=True)
class Pull:
    """What the lead would lose without the word; below 0 the word speaks against the intent.
    `left` is what would then be understood."""

    word: Word
    pull: float
    left: Candidate


@dataclass(frozen=True)
class Neighbour:
    """A training example; `closeness` is a cosine."""

    text: str
    intent: str
    closeness: float


@dataclass(frozen=True)
class Lead:
    """The decision value of the best intent less the runner-up's, and what it is the sum of:
    words and characters, the sentence's meaning, the closest example of each of the two, and what
    there is before anything was read."""

    lexical: float
    meaning: float
    example: float
    start: float

    @property
    def total(self) -> float:
        return self.lexical + self.meaning + self.example + self.start


@dataclass(frozen=True)
class Reasons:
    """`ranking` is best first, `pulls` strongest first; `not_tested` counts the words that were
    too many to be left out in turn."""

    ranking: tuple[Candidate, ...]
    lead: Lead
    pulls: tuple[Pull, ...]
    not_tested: int
    nearest: tuple[Neighbour, ...]


class IntentExplainer:
    """Asks the trained model itself; nothing here knows any intent."""

    def __init__(self, trained: Trained) -> None:
        self._trained = trained
        self._names = trained.model.classes

    def rankings(self, texts: Sequence[str]) -> list[tuple[Candidate, ...]]:
        """All intents of each text, the likeliest first, before anything is rejected."""
        read = self._read(texts)
        return self._ranked(self._trained.model.decide(read, sentences.encode(read)))

    def reasons(self, text: str) -> Reasons:
        (read,) = self._read([text])
        vector = sentences.encode_one(read)
        decisions = self._trained.model.decide_one(read, vector)
        (ranking,) = self._ranked(decisions[np.newaxis])
        best, second = (self._names.index(ranking[place].name) for place in (0, 1))
        words = words_of(text)
        tested = self._most_telling(text, words, best, second)
        return Reasons(
            ranking=ranking,
            lead=self._lead(read, vector, best, second),
            pulls=self._pulls(text, tested, decisions, best),
            not_tested=len(words) - len(tested),
            nearest=self._nearest(vector),
        )

    def put_right(self, text: str) -> list[tuple[str, str]]:
        """Slips of the finger: as typed, and as read."""
        typed = dict.fromkeys(_SPELLED.findall(plain_wording(text)))
        read = [(word, self._trained.spelling.repair(word)) for word in typed]
        return [(word, repaired) for word, repaired in read if word != repaired]

    def _read(self, texts: Sequence[str]) -> list[str]:
        """As `Trained.read` does before it looks at a text."""
        return [self._trained.spelling.repair(plain_wording(text)) for text in texts]

    def _ranked(self, decisions: np.ndarray) -> list[tuple[Candidate, ...]]:
        probabilities = self._trained.calibration.probabilities(decisions)
        orders = np.argsort(-probabilities, axis=1, kind="stable")
        return [
            tuple(Candidate(self._names[i], float(row[i])) for i in order)
            for row, order in zip(probabilities, orders, strict=True)
        ]

    def _pulls(
        self, text: str, words: Sequence[Word], decisions: np.ndarray, best: int
    ) -> tuple[Pull, ...]:
        if not words:
            return ()
        read = self._read([without(text, word) for word in words])
        left = self._trained.model.decide(read, sentences.encode(read))
        (lead,), leads = _leads(decisions[np.newaxis], best), _leads(left, best)
        pulls = [
            Pull(word, float(lead - remaining), ranking[0])
            for word, remaining, ranking in zip(words, leads, self._ranked(left), strict=True)
        ]
        return tuple(sorted(pulls, key=lambda pull: -abs(pull.pull)))

    def _most_telling(self, text: str, words: Sequence[Word], best: int, second: int) -> list[Word]:
        """Of many, the words that tell the two intents apart best by their letters, each between
        its neighbours."""
        most = how_many(text)
        if len(words) <= most:
            return list(words)
        with_it = self._by_letters([around(text, word) for word in words])
        without_it = self._by_letters([around(text, word, left_out=True) for word in words])
        change = with_it - without_it
        telling = np.abs(change[:, best] - change[:, second])
        chosen = np.sort(np.argsort(-telling, kind="stable")[:most])
        return [words[place] for place in chosen]

    def _by_letters(self, texts: Sequence[str]) -> np.ndarray:
        """What words and characters alone decide; shape (texts, intents)."""
        nothing = np.zeros((len(texts), sentences.DIMENSIONS), np.float32)
        decided: np.ndarray = self._trained.model.linear.decide(self._read(texts), nothing)
        return decided

    def _lead(self, read: str, vector: np.ndarray, best: int, second: int) -> Lead:
        """The model is a sum: its parts are found by giving it less and less."""
        model, nothing = self._trained.model, np.zeros(sentences.DIMENSIONS, np.float32)
        rows = [
            model.decide_one(read, vector),
            model.linear.decide_one(read, vector),
            model.linear.decide_one(read, nothing),
            model.linear.decide_one("", nothing),
        ]
        whole, linear, lexical, start = (float(row[best] - row[second]) for row in rows)
        return Lead(lexical - start, linear - lexical, whole - linear, start)

    def _nearest(self, vector: np.ndarray) -> tuple[Neighbour, ...]:
        examples = self._trained.model.examples
        found = examples.nearest(likeness(vector[np.newaxis])[0], NEAREST)
        return tuple(
            Neighbour(examples.texts[place], self._names[examples.owners[place]], closeness)
            for place, closeness in found
        )


def how_many(text: str) -> int:
    """The words of a text that can be left out in turn at a bearable cost."""
    return min(MOST_WORDS, max(FEWEST_WORDS, MOST_CHARACTERS // max(len(text), 1)))


def _leads(decisions: np.ndarray, best: int) -> np.ndarray:
    """How far the class stands above the highest of the others, for each row."""
    leads: np.ndarray = decisions[:, best] - np.delete(decisions, best, axis=1).max(axis=1)
    return leads
