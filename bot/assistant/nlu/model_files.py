"""Checks that the encoders' model files are the ones that this product was measured with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path


class EncoderChangedError(RuntimeError):
    """A model file is not the one that was pinned."""


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check(folder: Path, digests: Mapping[str, str]) -> None:
    """`digests`: the sha256 of each file. Raises EncoderChangedError naming one that differs."""
    for name, expected in digests.items():
        found = digest_of(folder / name)
        if found != expected:
            raise EncoderChangedError(
                f"{folder / name} is not the encoder model this product was built with "
                f"(sha256 {found}, expected {expected}). Install the locked version."
            )
