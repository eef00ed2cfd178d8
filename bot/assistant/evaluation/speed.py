"""How long it takes to understand a message on one core, everything included."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from itertools import islice

import numpy as np

from bot.assistant.evaluation import targets
from bot.assistant.evaluation.figures import Figure, Section, Table, resampled
from bot.assistant.evaluation.parses import Parses, Understand

_MIXED = "Where is my order CL-104233? I paid £49.99 on 3rd November and it is late. "
WORST = {
    "2,000 characters": (_MIXED * 30)[:2000],
    "one word 500 times": " ".join(["please"] * 500),
    "one letter 2,000 times": "a" * 2000,
    "digits only": "1042 3377 " * 200,
    "emoji only": "😡🔥👟" * 60,
    "another alphabet": "Где мой заказ? Он до сих пор не пришёл, верните деньги. " * 8,
    "right to left": "أين طلبي؟ لم يصل بعد وأريد استرداد المال. " * 8,
    "invisible characters": "re\u200bfund\u202e my\ufeff order " * 40,
    "HTML": "<div onclick='x()'><b>where is my order</b><script>alert(1)</script></div>" * 12,
    "SQL": "'; DROP TABLE orders; SELECT * FROM users WHERE name = 'a' OR 1=1 --" * 12,
}
_TAKES = 3


@contextlib.contextmanager
def on_one_core() -> Iterator[None]:
    """Keeps this process, its later threads too, on one core."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, set(islice(sorted(allowed), 1)))
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def speed(parses: Parses) -> Section:
    """From the blind messages that `parses` understood, each timed at its first and only call, and
    from inputs that are meant to be slow."""
    times = np.array(list(parses.milliseconds.values()))
    work = np.array(list(parses.cpu_milliseconds.values()))
    slow = slowest_inputs(parses.understand)
    worst = max(slow.values())
    section = Section("speed", "Time to understand a message, one core")
    section.figures = [
        _quantile("median", times, 0.5, targets.MEDIAN_MS),
        _quantile("median of the processor's work alone", work, 0.5),
        _quantile("95 of 100 within", times, 0.95),
        Figure("longest", float(times.max()), *[float(times.max())] * 2, len(times), unit="ms"),
        Figure("worst input", worst, worst, worst, len(slow), targets.WORST_MS, True, "ms"),
    ]
    rows = sorted(slow.items(), key=lambda entry: -entry[1])
    section.tables = [Table("Worst inputs", ("input", "ms"), [(n, round(t, 1)) for n, t in rows])]
    return section


def slowest_inputs(understand: Understand) -> dict[str, float]:
    """Milliseconds of each input: the median of three texts that differ by a word, since the
    encoder remembers texts."""
    taken: dict[str, float] = {}
    for name, text in WORST.items():
        takes = Parses(understand)
        for n in range(_TAKES):
            takes.of(text[: -len(" take 0")] + f" take {n}" if len(text) >= 2000 else f"{text} {n}")
        taken[name] = float(np.median(list(takes.milliseconds.values())))
    return taken


def _quantile(name: str, times: np.ndarray, part: float, target: float | None = None) -> Figure:
    def measure(rows: np.ndarray) -> float:
        return float(np.quantile(times[rows], part))

    return resampled(name, measure, len(times), target, at_most=True, unit="ms")
