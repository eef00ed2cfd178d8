"""Return labels: short numbers that nobody misreads on the phone."""

import hashlib

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals without 0/O, 1/I/L and U, which are taken for one another."""
_LENGTH = 6


def label_number(command_id: str, attempt: int = 0) -> str:
    """The label of a return, such as ``RL-7KQ2MX``: the same for the same command every time.

    Two commands may meet in one number (1 in 729 million); `attempt` then gives the next one.
    """
    digest = hashlib.sha256(f"{command_id}:{attempt}".encode()).digest()
    value = int.from_bytes(digest[:8])
    letters = []
    for _ in range(_LENGTH):
        value, place = divmod(value, len(_ALPHABET))
        letters.append(_ALPHABET[place])
    return "RL-" + "".join(letters)
