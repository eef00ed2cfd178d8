"""Whole numbers written as words, up to the thousands: "twenty-five", "a hundred and ten"."""

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {word: number for number, word in enumerate(_ONES)}
_VALUES.update({word: 10 * tens for tens, word in enumerate(_TENS, start=2)})
_VALUES.update({"fourty": 40, "a": 1, "an": 1})

_BELOW_100 = (
    rf"(?:(?:{'|'.join(_TENS)}|fourty)(?:[\s-](?:{'|'.join(_ONES[1:10])})\b)?|"
    rf"{'|'.join(sorted(_ONES[1:], key=len, reverse=True))})"
)
TENS = rf"(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(_ONES[1:10])}))?\b"
WORDS = (
    rf"(?:(?:(?:an?|{_BELOW_100})\s)?thousand(?:\s(?:and\s)?(?:{_BELOW_100}\shundred|{_BELOW_100}))?|"
    rf"(?:(?:an?|{_BELOW_100})\s)?hundred(?:\s(?:and\s)?{_BELOW_100})?|{_BELOW_100})"
)
"""A pattern that matches such a number, in lower case."""


def number_of(words: str) -> int:
    """110 for "a hundred and ten". Raises KeyError for a word that is no number."""
    total = current = 0
    for word in words.lower().replace("-", " ").split():
        if word == "hundred":
            current = (current or 1) * 100
        elif word == "thousand":
            total, current = (current or 1) * 1000, 0
        elif word != "and":
            current += _VALUES[word]
    return total + current
