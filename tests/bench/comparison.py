"""Careline against a stock Rasa: the same clients, the same conversations, by turns.

Each round starts either of them from cold, alone on the machine, has the same conversations with
it, weighs it and stops it; who begins changes from round to round. The turns go the whole way: from
a client through everything that must be there (gateway, bridge, database, assistant, actions) and
back. Stock Rasa has neither a gateway nor a record: its client talks to it directly.
"""

import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from tests.bench import sides
from tests.bench.intervals import Ratio, ratio
from tests.bench.load import Burst, burst, long_conversation, script, take
from tests.bench.memory import Memory, memory_of
from tests.bench.stock.training import Trained, careline_seconds, kept_whole, trained_stock

ROUNDS = 5
BURSTS = ((1, 3), (8, 2), (32, 1))
"""Clients at once, and conversations of each."""
LONG = 202
WINDOW = 5
"""Turn 5 and turn 200 are medians of this many turns around them."""

AIMS_AT_LEAST = {
    "turns_a_second_1_client": 2.5,
    "turns_a_second_8_clients": 4.0,
    "turns_a_second_32_clients": 4.0,
}
AIMS = {
    "p50_8_clients": 0.4,
    "p95_8_clients": 0.3,
    "turn_200_over_turn_5": 1.2,
    "training": 0.25,
    "first_answer": 0.5,
    "memory": 1.0,
}
"""Ratios, but for `turn_200_over_turn_5`, which is Careline's own."""


@dataclass(frozen=True)
class Round:
    """What one side showed in one round."""

    first_answer: float
    """Seconds from starting its processes."""
    bursts: dict[int, Burst]
    long: list[float]
    memory: Memory


Side = Callable[[], AbstractContextManager[sides.Running]]


def measured(rounds: int = ROUNDS) -> dict[str, object]:
    """All figures. Trains stock's model first where none is kept: that takes long."""
    print("Training stock Rasa, unless its model is kept ...", flush=True)
    trained = trained_stock()
    print("Training Careline on the same examples ...", flush=True)
    ours_seconds = careline_seconds(trained)
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder)
        sides.open_shop(state)
        ours: list[Round] = []
        theirs: list[Round] = []
        turns: list[tuple[str, Side, list[Round]]] = [
            ("Careline", partial(sides.careline, state), ours),
            (
                "stock Rasa",
                partial(sides.stock, trained.folder, trained.model, state),
                theirs,
            ),
        ]
        for number in range(rounds):
            for name, side, found in turns:
                print(f"Round {number + 1} of {rounds}: {name} ...", flush=True)
                found.append(_round(side))
            turns.reverse()
    return results(ours, theirs, trained, ours_seconds)


def _round(side: Side) -> Round:
    with side() as running:
        return asyncio.run(_conversations(running))


async def _conversations(running: sides.Running) -> Round:
    async with sides.opening(running) as opens:
        talk = await opens()
        await take(talk, "hello")
        first_answer = time.perf_counter() - running.began
        for text in script(0):
            await take(talk, text)
        bursts = {clients: await burst(opens, clients, count) for clients, count in BURSTS}
        memory = memory_of(running.pids)
        long = await long_conversation(opens, LONG)
    return Round(first_answer, bursts, long, memory)


def results(
    ours: list[Round], theirs: list[Round], trained: Trained, ours_seconds: float
) -> dict[str, object]:
    """All figures of some rounds, with what the plots show."""
    told: dict[str, object] = {"rounds": len(ours)}
    for name, figure in FIGURES.items():
        told |= _told(name, ratio(ours, theirs, figure))
    told["turn_200_over_turn_5"] = _grown(ours)
    told["turn_200_over_turn_5_stock"] = _grown(theirs)
    told["training"] = round(ours_seconds / trained.seconds, 3)
    told["training_careline_seconds"] = ours_seconds
    told["training_stock_seconds"] = trained.seconds
    told["training_examples"] = trained.examples
    told["training_stock_in_this_run"] = trained.now
    if whole := kept_whole():
        told["training_stock_all_examples_seconds"] = whole.seconds
        told["training_stock_all_examples"] = whole.examples
    told["wrong_answers_careline"] = _wrong(ours)
    told["wrong_answers_stock"] = _wrong(theirs)
    told["drawn"] = {"careline": _drawn(ours), "stock": _drawn(theirs)}
    return told


def _told(name: str, found: Ratio) -> dict[str, object]:
    return {
        name: round(found.value, 3),
        f"{name}_interval": [round(found.low, 3), round(found.high, 3)],
        f"{name}_careline": round(found.ours, 2),
        f"{name}_stock": round(found.theirs, 2),
    }


def _speed(clients: int, rounds: Sequence[Round]) -> float:
    seconds = sum(one.bursts[clients].seconds for one in rounds)
    return sum(len(one.bursts[clients].turns) for one in rounds) / seconds


def _latencies(clients: int, rounds: Sequence[Round]) -> list[float]:
    return [took for one in rounds for took in one.bursts[clients].milliseconds]


def _p50(clients: int, rounds: Sequence[Round]) -> float:
    return median(_latencies(clients, rounds))


def _p95(clients: int, rounds: Sequence[Round]) -> float:
    return quantiles(_latencies(clients, rounds), n=20)[-1]


FIGURES: dict[str, Callable[[Sequence[Round]], float]] = {
    "turns_a_second_1_client": partial(_speed, 1),
    "turns_a_second_8_clients": partial(_speed, 8),
    "turns_a_second_32_clients": partial(_speed, 32),
    "p50_1_client": partial(_p50, 1),
    "p95_1_client": partial(_p95, 1),
    "p50_8_clients": partial(_p50, 8),
    "p95_8_clients": partial(_p95, 8),
    "p50_32_clients": partial(_p50, 32),
    "p95_32_clients": partial(_p95, 32),
    "first_answer": lambda rounds: median(one.first_answer for one in rounds),
    "memory": lambda rounds: median(one.memory.pss_mb for one in rounds),
    "memory_rss": lambda rounds: median(one.memory.rss_mb for one in rounds),
}


def _grown(rounds: list[Round]) -> float:
    """The middle round's turn 200 over its turn 5."""
    return round(median(_around(one.long, 200) / _around(one.long, 5) for one in rounds), 2)


def _around(times: list[float], turn: int) -> float:
    first = turn - 1 - WINDOW // 2
    return median(times[first : first + WINDOW])


def _wrong(rounds: list[Round]) -> int:
    turns = [turn for one in rounds for some in one.bursts.values() for turn in some.turns]
    return sum(not turn.right for turn in turns)


def _drawn(rounds: list[Round]) -> dict[str, object]:
    """What the plots show: latencies at 8 clients, the median of each turn of the long
    conversation, and the speed of each round."""
    return {
        "milliseconds_8_clients": [round(took, 1) for took in sorted(_latencies(8, rounds))],
        "by_turn": [
            round(median(times), 1) for times in zip(*(r.long for r in rounds), strict=True)
        ],
        "turns_a_second": {
            str(clients): [round(one.bursts[clients].turns_a_second, 2) for one in rounds]
            for clients, _ in BURSTS
        },
        "memory": [one.memory.by_process for one in rounds][-1],
    }
