"""Lists of words, one file each in `words/`; lines that begin with `#` are remarks."""

from pathlib import Path

_FOLDER = Path(__file__).with_name("words")


def word_list(name: str) -> frozenset[str]:
    """The words of `words/NAME.txt`."""
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(w for line in lines if not line.startswith("#") for w in line.split())
