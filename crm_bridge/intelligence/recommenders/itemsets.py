"""FP-growth: which products stand together in many baskets (Han, Pei and Yin 2000).

Baskets are kept as a tree in which those that begin alike share a path, products that are in more
baskets nearer to the root. What stands with a product is then in the paths above it, a smaller
list of baskets, from which the same is asked again. No candidate is made that does not occur.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

Itemset = tuple[int, ...]
Path = tuple[Sequence[int], int]
"""Products of a basket, and how many baskets begin so."""


def frequent_itemsets(
    baskets: Iterable[Sequence[int]], least: int, longest: int
) -> dict[Itemset, int]:
    """In how many baskets each set of at most `longest` products stands, for those in `least` or
    more. The products of a set are in ascending order, and at most once in a basket."""
    found: dict[Itemset, int] = {}
    _grow([(basket, 1) for basket in baskets], least, longest, (), found)
    return found


def _grow(
    paths: Sequence[Path], least: int, longest: int, suffix: Itemset, found: dict[Itemset, int]
) -> None:
    counts: Counter[int] = Counter()
    for items, times in paths:
        for item in items:
            counts[item] += times
    kept = {item: count for item, count in counts.items() if count >= least}
    for item, count in kept.items():
        found[tuple(sorted((item, *suffix)))] = count
    if len(suffix) + 1 >= longest:
        return
    for item, above in _above(paths, kept).items():
        _grow(above, least, longest, (item, *suffix), found)


class _Node:
    __slots__ = ("children", "item", "parent", "times")

    def __init__(self, item: int, parent: "_Node | None") -> None:
        self.item = item
        self.parent = parent
        self.times = 0
        self.children: dict[int, _Node] = {}


def _above(paths: Sequence[Path], kept: dict[int, int]) -> dict[int, list[Path]]:
    """The paths that lead to each product in the tree of all paths."""
    root = _Node(-1, None)
    nodes: dict[int, list[_Node]] = defaultdict(list)
    for items, times in paths:
        node = root
        for item in sorted((i for i in items if i in kept), key=lambda i: (-kept[i], i)):
            child = node.children.get(item)
            if child is None:
                child = node.children[item] = _Node(item, node)
                nodes[item].append(child)
            child.times += times
            node = child
    return {item: [(_up(node), node.times) for node in each] for item, each in nodes.items()}


def _up(node: _Node) -> list[int]:
    items: list[int] = []
    above = node.parent
    while above is not None and above.parent is not None:
        items.append(above.item)
        above = above.parent
    return items
