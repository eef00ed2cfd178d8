"""Which faults happen when: drawn from a seed, so that the same seed gives the same faults."""

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass

PROCESSES = ("gateway", "bridge", "assistant", "actions")
STOPPED_SECONDS = 20.0
LOCKED_SECONDS = 15.0
JUMP_SECONDS = 3600

SHARES: Mapping[str, float] = {
    "kill": 0.07,
    "stop": 0.04,
    "cut": 0.33,
    "disk": 0.06,
    "clock": 0.12,
    "lock": 0.02,
    "garbage": 0.22,
    "hang": 0.14,
}
"""How many of the faults are of each kind. Those that take long are fewer, and so are those after
which a process must start, or the shop would be down all the time and nothing would be acknowledged
that could be lost."""

VARIANTS: Mapping[str, tuple[str, ...]] = {
    "cut": ("refused", "silent"),
    "garbage": ("noise", "html", "truncated", "wrong_shape", "error", "answered"),
    "hang": ("before", "after", "late"),
    "clock": ("forward", "back"),
}
"""`refused`: connections break and new ones too; `silent`: nothing comes through. `answered` is
garbage in the place of an answer that was made. An action hangs `before` it was done or `after`;
`late` it is heard of in the end."""


@dataclass(frozen=True)
class Fault:
    """`at` is seconds after the beginning; `seconds` is how long it lasts."""

    number: int
    at: float
    kind: str
    target: str
    seconds: float
    variant: str = ""

    def __str__(self) -> str:
        words = [self.kind, self.target, self.variant, f"{self.seconds:.1f} s"]
        return f"#{self.number} at {self.at:.1f} s: " + " ".join(filter(None, words))


def planned(
    seed: int, count: int, span: float, kinds: Collection[str] = tuple(SHARES)
) -> list[Fault]:
    """`count` faults of these kinds within `span` seconds, in the order in which they begin."""
    chance = random.Random(f"faults {seed}")  # noqa: S311 (the same faults each time)
    drawn = _kinds(chance, count, [kind for kind in SHARES if kind in kinds])
    times = sorted(chance.uniform(0, span) for _ in drawn)
    return [
        _fault(chance, number, at, kind)
        for number, (at, kind) in enumerate(zip(times, drawn, strict=True), start=1)
    ]


def _kinds(chance: random.Random, count: int, kinds: list[str]) -> list[str]:
    """Each kind at least once where there is room, and otherwise by its share."""
    once = chance.sample(kinds, min(count, len(kinds)))
    weights = [SHARES[kind] for kind in kinds]
    drawn = once + chance.choices(kinds, weights, k=count - len(once))
    chance.shuffle(drawn)
    return drawn


def _fault(chance: random.Random, number: int, at: float, kind: str) -> Fault:
    variant = chance.choice(VARIANTS.get(kind, ("",)))
    return Fault(number, at, kind, _target(chance, kind), _seconds(chance, kind), variant)


def _target(chance: random.Random, kind: str) -> str:
    match kind:
        case "kill":
            # The assistant is as long away as all the others together.
            return chance.choices(PROCESSES, (4, 4, 1, 3))[0]
        case "stop" | "cut":
            return chance.choice(PROCESSES)
        case "garbage":
            return "assistant"
        case "hang":
            return "actions"
        case _:
            return ""


def _seconds(chance: random.Random, kind: str) -> float:
    match kind:
        case "kill":
            return 0.0
        case "stop":
            return STOPPED_SECONDS
        case "lock":
            return LOCKED_SECONDS
        case "hang":
            return round(chance.uniform(2, 12), 1)
        case _:
            return round(chance.uniform(0.3, 4), 1)
