"""What can go wrong while setting up."""

from __future__ import annotations


class SetupError(Exception):
    """The set-up cannot go on. The message is one sentence that says what to do about it."""
