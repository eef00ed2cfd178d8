"""What the other recommenders say of a product for a customer, and what is known of the product.

All weights are kept short (`NEIGHBOURS` a product), so that one customer takes a few milliseconds.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from crm_bridge.intelligence.recommenders.content import Content
from crm_bridge.intelligence.recommenders.ease import Ease
from crm_bridge.intelligence.recommenders.histories import Histories
from crm_bridge.intelligence.recommenders.hybrid.candidates import Pairs, candidates
from crm_bridge.intelligence.recommenders.hybrid.sales import Sales
from crm_bridge.intelligence.recommenders.interface import Catalogue
from crm_bridge.intelligence.recommenders.nearest import nearest_only
from crm_bridge.intelligence.recommenders.users import UserNeighbours

NEIGHBOURS = 200
FADING_DAYS = 45.0
CANDIDATES = 40
SHRINKAGE = 5.0


@dataclass
class Signals:
    """`ease` is products × products; `bought_together` the cosine between the customers of two
    products, shrunk for few in common, `in_one_basket` that between baskets, a large basket
    counting for less."""

    ease: sparse.csr_matrix
    bought_together: sparse.csr_matrix
    in_one_basket: sparse.csr_matrix
    users: UserNeighbours
    content: Content
    sales: Sales

    @classmethod
    def fit(cls, histories: Histories, catalogue: Catalogue) -> "Signals":
        users = UserNeighbours()
        users.fit(histories, catalogue)
        content = Content()
        content.fit(histories, catalogue)
        return cls(
            ease=_ease(histories, catalogue),
            bought_together=_cosine(histories.bought, SHRINKAGE),
            in_one_basket=_cosine(_baskets(histories), 0.0),
            users=users,
            content=content,
            sales=Sales.fit(histories),
        )

    def look_at(self, histories: Histories) -> tuple[Pairs, dict[str, np.ndarray]]:
        """The candidates of each customer, and what is said of them by name."""
        faded = histories.faded(FADING_DAYS)
        last = last_baskets(histories)
        said = {
            "ease": (histories.bought @ self.ease).toarray(),
            "ease_lately": (faded @ self.ease).toarray(),
            "users": self.users.scores(histories),
            "in_last_basket": (last @ self.in_one_basket).toarray(),
        }
        recent = self.sales.recent(histories.now)
        pairs = candidates(histories, [*said.values(), recent["sold_14"]], CANDIDATES)
        told = {name: pairs.of(scores) for name, scores in said.items()}
        told |= {f"{name}_rank": pairs.ranks(told[name]) for name in said}
        told["ease_last"] = pairs.of((last @ self.ease).toarray())
        told["together"] = pairs.of((histories.bought @ self.bought_together).toarray())
        told["content"] = pairs.of(self.content.scores(histories))
        told["together_lately"] = pairs.of((faded @ self.bought_together).toarray())
        return pairs, told | self.sales.look_at(pairs, recent, histories.now)


def last_baskets(histories: Histories) -> sparse.csr_matrix:
    """1 for what stood in the newest basket of each customer, customers × products."""
    newest = np.full(len(histories), -np.inf)
    np.maximum.at(newest, histories.row, histories.day)
    return histories.where(histories.day >= newest[histories.row] - 1e-9).bought


def _ease(histories: Histories, catalogue: Catalogue) -> sparse.csr_matrix:
    fitted = Ease(neighbours=NEIGHBOURS)
    fitted.fit(histories, catalogue)
    kept = sparse.coo_matrix(fitted.kept)
    return sparse.csr_matrix(
        (kept.data, (fitted.places[kept.row], fitted.places[kept.col])),
        shape=(histories.products, histories.products),
    )


def _baskets(histories: Histories) -> sparse.csr_matrix:
    once = histories.once()
    order, number = np.unique(once.order, return_inverse=True)
    matrix = sparse.csr_matrix(
        (np.ones(len(number), np.float32), (number, once.product)),
        shape=(len(order), histories.products),
    )
    size = np.asarray(matrix.sum(axis=1)).ravel()
    weights = np.sqrt(1.0 / np.log2(2.0 + size)).astype(np.float32)
    return (sparse.diags_array(weights) @ matrix).tocsr()


def _cosine(rows: sparse.csr_matrix, shrinkage: float) -> sparse.csr_matrix:
    together = (rows.T @ rows).tocoo()
    length = np.sqrt(np.maximum(np.asarray(rows.multiply(rows).sum(axis=0)).ravel(), 1e-9))
    cosine = together.data / (length[together.row] * length[together.col])
    cosine *= together.data / (together.data + shrinkage)
    cosine[together.row == together.col] = 0.0
    whole = sparse.csr_matrix(
        (cosine.astype(np.float32), (together.row, together.col)), shape=together.shape
    )
    return nearest_only(whole, NEIGHBOURS)
