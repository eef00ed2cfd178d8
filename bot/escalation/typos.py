"""Slips of the finger that are understood as a word of the rules."""

from collections.abc import Iterable

SHORTEST = 5


def typo_map(words: Iterable[str], real_words: Iterable[str]) -> dict[str, str]:
    """Each slip with the word it means.

    A slip is two neighbouring letters swapped, one left out (not the first), or one doubled, in a
    word of at least five letters. What is a word of the rules or of `real_words`, or could mean
    two words, is no slip: "layer" is never read as "lawyer".
    """
    rule_words = set(words)
    taken = rule_words | set(real_words)
    meanings: dict[str, set[str]] = {}
    for word in rule_words:
        for slip in _slips(word) - taken:
            meanings.setdefault(slip, set()).add(word)
    return {slip: found.pop() for slip, found in meanings.items() if len(found) == 1}


def _slips(word: str) -> set[str]:
    if len(word) < SHORTEST or not word.isalpha():
        return set()
    places = range(1, len(word))
    swapped = {word[: i - 1] + word[i] + word[i - 1] + word[i + 1 :] for i in places}
    dropped = {word[:i] + word[i + 1 :] for i in places}
    doubled = {word[:i] + word[i] + word[i:] for i in range(len(word))}
    return swapped | dropped | doubled
