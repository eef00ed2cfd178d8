"""Signs of tone that a sentence vector misses: shouting, repeated marks, emoji, negation."""

import re

import numpy as np

_HAPPY = re.compile(
    "[😀-😊😍🥰😘🤗🤩🥳👍👏🙏💯🎉❤💕💖♥✨]|[:;]-?[)D]|<3|\\b(?:yay|woo+hoo|haha)\\b", re.IGNORECASE
)
_UNHAPPY = re.compile(
    "[😞-😭😠-😡😒😕🙁☹😤🤬👎💔🤦😣😖😫😩🙄]|:-?[(/]|\\b(?:wtf|ffs|smh|ugh+|grr+)\\b", re.IGNORECASE
)
_TEASING = re.compile(
    "[🙃😏🙄]|\\b(?:yeah right|thanks a lot|oh (?:great|brilliant|lovely)|so much for)\\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|nothing|nobody|none|still|without|cannot|\w+n'?t)\b", re.IGNORECASE
)
_CONTRAST = re.compile(r"\b(?:but|however|although|though|yet)\b", re.IGNORECASE)
_THANKS = re.compile(r"\b(?:thanks?|thx|ty|cheers|appreciate[ds]?)\b", re.IGNORECASE)
_SHOUTED = re.compile(r"\b[A-Z]{3,}\b")
_COUNTED = (_HAPPY, _UNHAPPY, _TEASING, _NEGATION, _CONTRAST, _THANKS, _SHOUTED)
CUES = len(_COUNTED) + 2


def tone_cues(text: str) -> np.ndarray:
    """Numbers between 0 and 1, shape (CUES,)."""
    counts = [min(len(pattern.findall(text)), 3) / 3 for pattern in _COUNTED]
    return np.array([*counts, min(text.count("!"), 3) / 3, min(text.count("?"), 3) / 3])
