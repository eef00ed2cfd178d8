"""The fitted recommender as files: arrays for numbers, JSON for words, nothing that is run."""

import json
from pathlib import Path

import numpy as np
from scipy import sparse

from crm_bridge.intelligence.recommenders.content import Content
from crm_bridge.intelligence.recommenders.hybrid.hybrid import Hybrid
from crm_bridge.intelligence.recommenders.hybrid.model import Recommendations
from crm_bridge.intelligence.recommenders.hybrid.sales import HALF_LIVES, Sales
from crm_bridge.intelligence.recommenders.hybrid.signals import Signals
from crm_bridge.intelligence.recommenders.hybrid.trees import Trees
from crm_bridge.intelligence.recommenders.users import UserNeighbours

FORMAT = 2
_ARRAYS, _WORDS = "recommendations.npz", "recommendations.json"
_MATRICES = ("ease", "bought_together", "in_one_basket")
_SALES = ("buyers", "begun", "again", "price", "pieces", "last_sold")

Arrays = dict[str, np.ndarray]


class RecommendationsUnreadable(ValueError):
    """The files are damaged, or of another format."""


def keep(model: Recommendations, folder: Path) -> None:
    """What sold when is kept as of the end alone: nobody asks for what was before."""
    signals = model.hybrid.signals
    arrays: Arrays = {"newcomers": model.hybrid.newcomers}
    for name in _MATRICES:
        arrays |= _taken_apart(name, getattr(signals, name))
    arrays |= _taken_apart("texts", signals.content.vectors)
    arrays |= _taken_apart("bought", signals.users.bought)
    arrays["product_weights"] = signals.users.weights
    sales = signals.sales.at_the_end()
    arrays |= {f"sales_{name}": getattr(sales, name) for name in _SALES}
    arrays |= {f"sales_until_{each}": sold for each, sold in sales.until.items()}
    if model.hybrid.trees is not None:
        arrays |= {f"trees_{n}": array for n, array in model.hybrid.trees.arrays().items()}
    np.savez(folder / _ARRAYS, allow_pickle=False, **arrays)
    words = {
        "format": FORMAT,
        "products": model.products,
        "customers": signals.users.customers,
        "first_day": sales.first,
        "learnt": model.hybrid.trees is not None,
    }
    (folder / _WORDS).write_text(json.dumps(words), encoding="utf-8")


def load(folder: Path) -> Recommendations:
    """Raises `RecommendationsUnreadable`."""
    try:
        words = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
        if words["format"] != FORMAT:
            raise ValueError(f"it is of format {words['format']}, not {FORMAT}")
        # Opened here: numpy leaves a damaged file open.
        with (folder / _ARRAYS).open("rb") as file, np.load(file, allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in kept.files}
        return _put_together(words, arrays)
    except Exception as error:
        # What a damaged archive raises depends on where it is damaged.
        raise RecommendationsUnreadable(f"the recommender cannot be read: {error}") from error


def _put_together(words: dict[str, object], arrays: Arrays) -> Recommendations:
    products, customers, first = words["products"], words["customers"], words["first_day"]
    if not isinstance(products, list) or not isinstance(customers, list):
        raise ValueError("the products are no list")
    if not isinstance(first, int) or len(arrays["newcomers"]) != len(products):
        raise ValueError("the products are not as many as they should be")
    content, users = Content(), UserNeighbours()
    content.learn(_matrix("texts", arrays))
    users.learn(_matrix("bought", arrays), customers, arrays["product_weights"])
    sales = Sales(
        first=first,
        until={each: arrays[f"sales_until_{each}"] for each in HALF_LIVES},
        **{name: arrays[f"sales_{name}"] for name in _SALES},
    )
    signals = Signals(
        **{name: _matrix(name, arrays) for name in _MATRICES},
        users=users,
        content=content,
        sales=sales,
    )
    trees = (
        Trees.of_arrays({n.removeprefix("trees_"): arrays[n] for n in arrays if "trees_" in n})
        if words["learnt"]
        else None
    )
    return Recommendations(tuple(products), Hybrid().assemble(signals, trees, arrays["newcomers"]))


def _taken_apart(name: str, matrix: sparse.csr_matrix) -> Arrays:
    return {
        f"{name}_data": matrix.data,
        f"{name}_indices": matrix.indices,
        f"{name}_indptr": matrix.indptr,
        f"{name}_shape": np.array(matrix.shape),
    }


def _matrix(name: str, arrays: Arrays) -> sparse.csr_matrix:
    parts = tuple(arrays[f"{name}_{part}"] for part in ("data", "indices", "indptr"))
    matrix = sparse.csr_matrix(parts, shape=tuple(arrays[f"{name}_shape"]))
    matrix.check_format(full_check=True)
    return matrix
