"""How long a customer waits: from sending a message to its answer being readable."""

import time
from collections.abc import Sequence
from statistics import median, quantiles
from uuid import uuid4

from tests.flows.customer import Customer

WARM_UP = 5
WITHOUT_ACTION = ("hello", "thank you", "what can you do?", "how can I pay?", "bye")


async def milliseconds(customer: Customer, text: str) -> float:
    """One turn over HTTP: POST, then long polls until a reply to it is there."""
    began = time.perf_counter()
    _, kept = await customer.post({"id": str(uuid4()), "text": text})
    while not any(one.get("reply_to") == kept["seq"] for one in customer.seen.values()):
        await customer.read(wait=10)
    took = (time.perf_counter() - began) * 1000
    await customer.outcome_of(kept["seq"])
    return took


async def several(customer: Customer, texts: Sequence[str], count: int) -> list[float]:
    """`count` turns that walk round the texts, after a warm-up."""
    for number in range(WARM_UP):
        await milliseconds(customer, texts[number % len(texts)])
    return [await milliseconds(customer, texts[number % len(texts)]) for number in range(count)]


async def by_number(customer: Customer, texts: Sequence[str], turns: int) -> list[float]:
    """The time of each turn of one conversation, in its order."""
    return [await milliseconds(customer, texts[number % len(texts)]) for number in range(turns)]


def figures(times: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile in milliseconds."""
    return {"p50": round(median(times), 1), "p95": round(quantiles(times, n=20)[-1], 1)}
