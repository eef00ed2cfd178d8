"""Signs of tone that a sentence vector misses: what is praised or blamed, how, in what order."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

import numpy as np

from bot.assistant.nlu.polarity import MARKS, PRAISE, STOPS, TROUBLE, Hit, Reading

_SHOUTED = re.compile(r"\b[A-Z]{3,}\b")
_DRAWN_OUT = re.compile(r"(\w)\1{2,}|[!?.]{2,}")
_NUMBER = re.compile(r"\b\d+\b")
_ASKING = frozenset(
    (
        *("what", "when", "where", "which", "who", "whom", "whose", "how", "why", "is", "are"),
        *("do", "does", "did", "can", "could", "would", "will", "may", "has", "have", "was"),
        *("were", "should", "shall", "any"),
    )
)
_OPENINGS = frozenset(("user", "hi", "hello", "and", "so", "but", "thanks", "ok"))
_YOU = frozenset(("you", "your", "you're", "youre", "ur", "u", "you've", "you'd", "yours", "y'all"))
_ME = frozenset(("i", "my", "me", "we", "our", "us", "i'm", "i've", "im", "ive", "we're", "we've"))
_LONG = 40  # words

Cues = dict[str, float]


def tone_cues(text: str, reading: Reading) -> np.ndarray:
    """Numbers from -1 to 1, always the same many, for a text and its reading."""
    return np.array(list(named_cues(text, reading).values()), dtype=np.float32)


def named_cues(text: str, reading: Reading) -> Cues:
    return {
        **_feelings(reading.feelings),
        **_course(reading),
        **{kind: _few(len(reading.marked(kind))) for kind in MARKS},
        **_form(text, reading),
        **_manner(reading),
        **_thanks(text, reading),
    }


def _feelings(hits: tuple[Hit, ...]) -> Cues:
    """How much is praised and blamed, and whether anything speaks against it."""
    good = sum(hit.value for hit in hits if hit.value > 0)
    bad = -sum(hit.value for hit in hits if hit.value < 0)
    blamed = -sum(hit.value for hit in hits if hit.value < 0 and hit.kind != TROUBLE)
    troubles = sum(hit.kind == TROUBLE and hit.value < 0 for hit in hits)
    values = [hit.value for hit in hits]
    return {
        "praise": _much(good),
        "blame": _much(blamed),
        "trouble": _much(3 * troubles),
        "balance": math.tanh((good - bad) / 3),
        "best": max(0.0, *values, 0.0) / 3,
        "worst": -min(0.0, *values, 0.0) / 3,
        "only good": float(good > 0 and bad == 0),
        "only bad": float(bad > 0 and good == 0),
        "both": float(good > 0 and bad > 0),
        "neither": float(not good and not bad),
        "praise denied": float(any(hit.turned and hit.kind == PRAISE for hit in hits)),
        "bad denied": float(any(hit.turned and hit.kind != PRAISE for hit in hits)),
    }


def _course(reading: Reading) -> Cues:
    """Where in the text the feelings stand: the end weighs more than the beginning."""
    hits = reading.feelings
    turns = [mark.start for mark in reading.marked("contrast") if mark.start > 0]
    turn = turns[-1] if turns else len(reading.tokens)
    good = next((hit.start for hit in hits if hit.value > 0), None)
    bad = next((hit.start for hit in hits if hit.value < 0), None)
    both = good is not None and bad is not None
    return {
        "first": math.tanh(hits[0].value / 2) if hits else 0.0,
        "last": math.tanh(hits[-1].value / 2) if hits else 0.0,
        "before contrast": _sum(hit for hit in hits if turns and hit.start <= turn),
        "after contrast": _sum(hit for hit in hits if hit.start > turn),
        "last sentence": _sum(hit for hit in hits if hit.start > _last_stop(reading)),
        "good then bad": float(both and good < bad and not turns),
        "bad then good": float(both and bad < good),
    }


def _form(text: str, reading: Reading) -> Cues:
    """Marks, length, and the manners of public posts."""
    tokens = reading.tokens
    words = sum(token[0].isalnum() for token in tokens)
    return {
        "questions": _few(text.count("?")),
        "ends asking": float(tokens[-1:] == ("?",)),
        "exclamations": _few(text.count("!")),
        "shouted": _few(len(_SHOUTED.findall(text))),
        "drawn out": float(bool(_DRAWN_OUT.search(text))),
        "figures": _few(len(_NUMBER.findall(text))),
        "length": min(words, _LONG) / _LONG,
        "short": float(words <= 3),
        "sentences": min(len(_inner_stops(reading)), 4) / 4,
        "to a handle": float("user" in tokens),
        "link": float("link" in tokens),
        "passed on": float("rt" in tokens),
        "quotes": float('"' in tokens or "“" in tokens),
        "tag": float("#" in text),
    }


def _manner(reading: Reading) -> Cues:
    """Whether something bad is told or asked about, of whom, and since when."""
    tokens = reading.tokens
    head = next((t for t in tokens if t[0].isalnum() and t not in _OPENINGS), "")
    asked = "?" in tokens or head in _ASKING
    bad = any(hit.value < 0 for hit in reading.feelings)
    you, me = (not words.isdisjoint(tokens) for words in (_YOU, _ME))
    supposed, long = (bool(reading.marked(kind)) for kind in ("hypothetical", "time"))
    return {
        "asked": float("?" in tokens),
        "opens asking": float(head in _ASKING),
        "opens with why": float(head == "why"),
        "you": float(you),
        "me": float(me),
        "bad asked": float(bad and asked and supposed),
        "bad told": float(bad and not asked),
        "bad, you": float(bad and you),
        "bad, me": float(bad and me),
        "bad, long": float(bad and long),
        "long told": float(long and not supposed and "?" not in tokens),
        "bad again": float(bad and bool(reading.marked("repeat"))),
    }


def _thanks(text: str, reading: Reading) -> Cues:
    """Thanks can be meant, said by the way, or the opposite of what they say."""
    thanks = reading.marked("thanks")
    bad = any(hit.value < 0 for hit in reading.feelings)
    asked = "?" in text
    return {
        "thanks first": float(bool(thanks) and thanks[0].start <= 2),
        "thanks last": float(bool(thanks) and thanks[-1].end >= len(reading.tokens) - 3),
        "thanks and bad": float(bool(thanks) and bad),
        "thanks and asked": float(bool(thanks) and asked),
        "thanks alone": float(bool(thanks) and not bad and not asked),
    }


def _last_stop(reading: Reading) -> int:
    return (_inner_stops(reading) or [-1])[-1]


def _inner_stops(reading: Reading) -> list[int]:
    return [i for i, token in enumerate(reading.tokens[:-1]) if token in STOPS]


def _sum(hits: Iterable[Hit]) -> float:
    return math.tanh(sum(hit.value for hit in hits) / 2)


def _much(amount: float) -> float:
    return amount / (amount + 3)


def _few(count: int) -> float:
    return min(count, 3) / 3
