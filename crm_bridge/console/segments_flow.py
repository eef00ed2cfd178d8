"""How customers went from one segment to another, as a picture: bands between two columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crm_bridge.models.segments import SegmentMove

WIDTH, LEFT, RIGHT, THICK = 900, 255, 645, 14
ROOM, GAP, SMALLEST = 300.0, 12.0, 1.0
_LETTERS = 27
_COLOURS = 8


@dataclass(frozen=True, slots=True)
class Node:
    """A segment at one side; `middle` is where its name stands."""

    name: str
    customers: int
    y: float
    height: float
    colour: int

    @property
    def middle(self) -> float:
        return round(self.y + self.height / 2, 1)


@dataclass(frozen=True, slots=True)
class Band:
    """Customers who went from one to the other: the outline of its shape."""

    path: str
    colour: int
    stayed: bool
    title: str


@dataclass(frozen=True, slots=True)
class Flow:
    """Those before the month at the left, after it at the right."""

    left: list[Node]
    right: list[Node]
    bands: list[Band]
    height: float


def flow(moves: Sequence[SegmentMove], names: Mapping[str, str], nowhere: str) -> Flow:
    """`names` by key in their order; `nowhere` is what those without an order before are called."""
    everybody = {**names, "": nowhere}
    keys = list(everybody)
    scale = ROOM / max(sum(one.customers for one in moves), 1)
    origins = _sums(keys, ((one.origin, one.customers) for one in moves))
    targets = _sums(keys, ((one.target, one.customers) for one in moves))
    sides = [_column(sums, everybody, scale) for sums in (origins, targets)]
    begins = [{key: node.y for key, node in side.items()} for side in sides]
    bands = []
    for one in sorted(moves, key=lambda one: (keys.index(one.origin), keys.index(one.target))):
        if one.origin not in begins[0] or one.target not in begins[1]:
            continue
        thick = one.customers * scale
        bands.append(
            Band(
                _outline(begins[0][one.origin], begins[1][one.target], thick),
                keys.index(one.origin) % _COLOURS,
                one.origin == one.target,
                f"{everybody[one.origin]} → {everybody[one.target]}: {one.customers:,}",
            )
        )
        begins[0][one.origin] += thick
        begins[1][one.target] += thick
    nodes = [list(side.values()) for side in sides]
    height = max((side[-1].y + side[-1].height for side in nodes if side), default=0.0)
    return Flow(nodes[0], nodes[1], bands, round(height + GAP, 1))


def short(name: str) -> str:
    """As much of a name as there is room for."""
    return name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1].rstrip(' ,')}…"


def _sums(keys: Sequence[str], ends: Iterable[tuple[str, int]]) -> dict[str, int]:
    found = dict.fromkeys(keys, 0)
    for key, customers in ends:
        if key in found:
            found[key] += customers
    return {key: customers for key, customers in found.items() if customers}


def _column(sums: Mapping[str, int], names: Mapping[str, str], scale: float) -> dict[str, Node]:
    nodes, y, keys = {}, GAP, list(names)
    for key, customers in sums.items():
        height = max(customers * scale, SMALLEST)
        colour = keys.index(key) % _COLOURS
        nodes[key] = Node(short(names[key]), customers, round(y, 1), round(height, 1), colour)
        # A name needs its line, however few there are.
        y += max(height, GAP) + GAP / 2
    return nodes


def _outline(begin: float, end: float, thick: float) -> str:
    left, right, half = LEFT + THICK, RIGHT - THICK, (LEFT + RIGHT) / 2
    return (
        f"M{left},{begin:.1f} C{half:.0f},{begin:.1f} {half:.0f},{end:.1f} {right},{end:.1f} "
        f"V{end + thick:.1f} C{half:.0f},{end + thick:.1f} {half:.0f},{begin + thick:.1f} "
        f"{left},{begin + thick:.1f} Z"
    )
