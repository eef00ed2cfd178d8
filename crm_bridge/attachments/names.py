"""The name under which a file is shown and downloaded."""

import re
from pathlib import PurePosixPath

LONGEST = 120
"""Characters."""

_SUFFIXES = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    "text/plain": (".txt", ".csv", ".log", ".md"),
}
_NAMES = {
    "image/png": "a PNG image",
    "image/jpeg": "a JPEG image",
    "image/gif": "a GIF image",
    "image/webp": "a WebP image",
    "application/pdf": "a PDF document",
    "text/plain": "plain text",
}


def clean_name(given: str | None, kind: str) -> str:
    """Without a path and without what cannot be seen, and with a suffix that fits the type: what
    is downloaded must open as what it is. `kind` is a type that `type_of` gives."""
    last = re.split(r"[/\\]", given or "")[-1]
    seen = "".join(character for character in last if character.isprintable())
    name = PurePosixPath(seen.strip(". ") or "file")
    suffixes = _SUFFIXES[kind]
    fits = name.suffix.lower() in suffixes
    suffix = name.suffix if fits else suffixes[0]
    stem = name.stem if fits else name.name
    return stem[: LONGEST - len(suffix)] + suffix


def misnamed(given: str | None, kind: str) -> str | None:
    """What to say of a name whose suffix claims another type than the content is; None when it fits
    or claims nothing."""
    name = PurePosixPath(re.split(r"[/\\]", given or "")[-1])
    if not name.suffix or name.suffix.lower() in _SUFFIXES[kind]:
        return None
    return (
        f"The file is {_NAMES[kind]}, and its name ends in {name.suffix[:20]}. "
        f"Give it a name that ends in {_SUFFIXES[kind][0]}."
    )
