"""Threads that count beside those who wait for an answer."""

import sys

GIVES_WAY = 0.0005
"""Seconds. With the five thousandths that Python has of itself, each of the twenty steps of a turn
waited so long for a thread that reads fifty thousand products: a turn took 150 ms, and now 65."""


def give_way() -> None:
    """For the start of a process that answers and counts: who counts lets the others by soon."""
    sys.setswitchinterval(GIVES_WAY)
