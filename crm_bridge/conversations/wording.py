"""What a text is made of: characters that nobody can see or that steer a terminal are dropped."""

import unicodedata

_KEPT_CONTROLS = frozenset("\n\t")
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Cn", "Co"})


def clean(text: str) -> str:
    """The text whole, with line ends as `\\n` and without other control characters."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        character
        for character in unified
        if character in _KEPT_CONTROLS or unicodedata.category(character) != "Cc"
    )


def meaningful(text: str) -> bool:
    """Whether there is anything to see in it."""
    return any(unicodedata.category(character) not in _INVISIBLE for character in text)
