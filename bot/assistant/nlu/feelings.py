"""How a customer feels: a linear classifier over words, sentence vector and signs of tone, and
over how near these two are to some of the examples.

Compared with other models, and its figures, in docs/adr/0017-sentiment.md.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from bot.assistant.nlu.landmarks import Landmarks
from bot.assistant.nlu.linear import LinearClassifier, Recipe
from bot.assistant.nlu.polarity import Phrase, Polarity, Reading
from bot.assistant.nlu.posts import plain_post
from bot.assistant.nlu.tone import tone_cues
from bot.assistant.nlu.wording import plain_wording

LABELS = ("negative", "neutral", "positive")
_RECIPE = Recipe(vector_weight=2.0, inverse_regularisation=5.0, balanced=True)
_TONE_WEIGHT = 0.5
_TONE_IN_NEARNESS = 0.2
_NEARNESS_WEIGHT = 2.0
_SURENESS = 0.42
"""Decision values times this make the probabilities true; fitted in cross-validation."""
EXPLAINED = 40  # words at most, because each is judged without
_LETTERS = re.compile(r"\w")


@dataclass(frozen=True)
class Feeling:
    """`score` is P(positive) - P(negative), from -1 to 1."""

    label: str
    score: float


class FeelingClassifier:
    """Made by `fit`; the same examples give the same feelings."""

    def __init__(self, model: LinearClassifier, polarity: Polarity, landmarks: Landmarks) -> None:
        self._model = model
        self._polarity = polarity
        self._landmarks = landmarks
        self._order = [model.classes.index(label) for label in LABELS]

    @classmethod
    def fit(
        cls, texts: list[str], vectors: np.ndarray, labels: list[str], polarity: Polarity
    ) -> FeelingClassifier:
        """`vectors` has a row a text; each of LABELS needs an example."""
        posts = [plain_post(text) for text in texts]
        tones = _tones(posts, polarity)
        landmarks = Landmarks.learn(_place(vectors, tones))
        dense = _dense(vectors, tones, landmarks)
        words = [plain_wording(post) for post in posts]
        return cls(LinearClassifier.fit(_RECIPE, words, dense, labels), polarity, landmarks)

    def judge(self, text: str, vector: np.ndarray) -> Feeling:
        chances = self.chances([text], vector[np.newaxis])[0]
        return Feeling(LABELS[int(chances.argmax())], float(chances[2] - chances[0]))

    def chances(self, texts: list[str], vectors: np.ndarray) -> np.ndarray:
        """Probabilities, shape (texts, 3), in the order of LABELS."""
        decisions = self._decide([plain_post(text) for text in texts], vectors)
        shares = np.exp(decisions - decisions.max(axis=1, keepdims=True))
        return shares / shares.sum(axis=1, keepdims=True)

    def explain(
        self, text: str, vector: np.ndarray, most: int = EXPLAINED
    ) -> list[tuple[str, float]]:
        """The words and phrases that pulled, strongest first; below 0 is towards negative. Of more
        than `most`, those that praise or blame and then the first ones are looked at.

        Each is left out in turn, the sentence vector staying, and the logarithm of the odds of
        positive to negative is compared with that of the whole: unlike the score, it tells words
        apart even where several say the same.
        """
        post = plain_post(text)
        parts = _parts(self._polarity.read(post))[:most]
        versions = [post, *(f"{post[:start]} {post[end:]}" for start, end in parts)]
        decisions = self._decide(versions, np.tile(vector, (len(versions), 1)))
        odds = decisions[:, 2] - decisions[:, 0]
        pulls = [
            (post[start:end], round(float(odds[0] - left), 2))
            for (start, end), left in zip(parts, odds[1:], strict=True)
        ]
        return sorted((pull for pull in pulls if pull[1]), key=lambda pull: -abs(pull[1]))

    def _decide(self, posts: list[str], vectors: np.ndarray) -> np.ndarray:
        """Logarithms of odds, shape (posts, 3)."""
        dense = _dense(vectors, _tones(posts, self._polarity), self._landmarks)
        decisions = [
            self._model.decide_one(plain_wording(post), row)
            for post, row in zip(posts, dense, strict=True)
        ]
        return np.stack(decisions)[:, self._order] * _SURENESS

    def save(self, folder: Path, name: str) -> None:
        """Writes plain arrays and JSON."""
        self._model.save(folder, name)
        self._landmarks.save(folder, name)
        phrases = [asdict(phrase) for phrase in self._polarity.phrases]
        _phrases_file(folder, name).write_text(json.dumps(phrases), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, name: str) -> FeelingClassifier:
        phrases = json.loads(_phrases_file(folder, name).read_text(encoding="utf-8"))
        polarity = Polarity(Phrase(**phrase) for phrase in phrases)
        landmarks = Landmarks.load(folder, name)
        return cls(LinearClassifier.load(folder, name), polarity, landmarks)


def _tones(posts: list[str], polarity: Polarity) -> np.ndarray:
    return np.stack([tone_cues(post, polarity.read(post)) for post in posts])


def _dense(vectors: np.ndarray, tones: np.ndarray, landmarks: Landmarks) -> np.ndarray:
    near = landmarks.near(_place(vectors, tones))
    return np.hstack([vectors, tones * _TONE_WEIGHT, near * _NEARNESS_WEIGHT])


def _place(vectors: np.ndarray, tones: np.ndarray) -> np.ndarray:
    """Where a text lies when nearness is measured."""
    return np.hstack([vectors, tones * _TONE_IN_NEARNESS])


def _parts(reading: Reading) -> list[tuple[int, int]]:
    """Places of the phrases with a feeling, then of every other word, emoji or emoticon."""
    felt, others, after = [], [], 0
    begins = {hit.start: hit.end for hit in reading.feelings}
    for index, (start, _) in enumerate(reading.spans):
        if index < after:
            continue
        after = begins.get(index, index + 1)
        if index in begins:
            felt.append((start, reading.spans[after - 1][1]))
        elif _tells(reading.tokens[index]):
            others.append((start, reading.spans[after - 1][1]))
    return felt + others


def _tells(token: str) -> bool:
    return bool(_LETTERS.search(token)) or not token.isascii()


def _phrases_file(folder: Path, name: str) -> Path:
    return folder / f"{name}.phrases.json"
