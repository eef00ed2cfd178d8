"""The shop's products in memory, in every form that choosing some of them needs."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from scipy import sparse

from crm_bridge.intelligence.co_purchase import CoPurchases, Purchase
from crm_bridge.intelligence.wishes.traits import Traits
from crm_bridge.products.records import ProductRecord
from crm_bridge.products.search import ProductIndex
from crm_bridge.products.words import words_of

_SURE_SLIP, _LONG_ENOUGH = 92, 6
"""How alike, of 100, a word of so many letters must be to one of the shop's."""
_NAME, _CATEGORY = 3, 2
"""How often a word of the name or the category counts in what a product is like."""


class Assortment:
    """Made once for a version of the data, in a thread: a second or two for 10,000 products.

    `sales` are the newest purchases, as many as there was time to read: what sells and what goes
    together is told from them where no model is at work, and the reasons in any case.
    """

    def __init__(self, products: Sequence[ProductRecord], sales: Sequence[Purchase] = ()) -> None:
        self.products = tuple(sorted(products, key=lambda product: product.id))
        self.place = {product.id: place for place, product in enumerate(self.products)}
        self.by_id: Mapping[str, ProductRecord] = {one.id: one for one in self.products}
        self.prices = np.array([product.price for product in self.products], dtype=np.int64)
        self.in_stock = np.array([product.available > 0 for product in self.products], dtype=bool)
        self.index = ProductIndex(self.products)
        self.traits = Traits(self.products)
        self.sold = CoPurchases.fit((product.id for product in self.products), sales)
        self._texts = _vectors(self.products)
        self._others: tuple[tuple[str, ...], np.ndarray] | None = None

    def __len__(self) -> int:
        return len(self.products)

    def places_of(self, products: tuple[str, ...]) -> np.ndarray:
        """Where each product of a model stands here, -1 where it does not; kept for that model."""
        if self._others is None or self._others[0] is not products:
            found = np.array([self.place.get(one, -1) for one in products], dtype=np.int64)
            self._others = (products, found)
        return self._others[1]

    @cached_property
    def currency(self) -> str:
        """That of most products."""
        codes = [product.currency for product in self.products]
        return max(sorted(set(codes)), key=codes.count, default="GBP")

    @cached_property
    def categories(self) -> np.ndarray:
        """A number for the category of each product."""
        return np.unique([one.category for one in self.products], return_inverse=True)[1]

    @cached_property
    def _category_words(self) -> list[list[str]]:
        return [words_of(name) for name in np.unique([one.category for one in self.products])]

    def in_category(self, name: str) -> np.ndarray:
        """The products of a category of the shop, however it is written; none where it has no
        such one."""
        wanted = words_of(name)
        numbers = [number for number, own in enumerate(self._category_words) if own == wanted]
        return np.isin(self.categories, numbers)

    def known(self, word: str) -> str | None:
        """The shop's word that a customer's is. A horse is no slip of a house: what is taken for
        something else would be a condition that nobody made."""
        return self.index.known(word, _SURE_SLIP if len(word) >= _LONG_ENOUGH else 100)

    def likeness(self, place: int) -> np.ndarray:
        """Cosine of each product's words with those of one, by TF-IDF (Salton & Buckley 1988)."""
        if self._texts is None:
            return np.zeros(len(self))
        one = self._texts[[place]].toarray().ravel()
        return np.asarray(self._texts @ one)


def _vectors(products: Sequence[ProductRecord]) -> sparse.csr_matrix | None:
    # A second of its own, for which no start of the bridge should wait.
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [_words(product) for product in products]
    if not any(texts):
        return None
    vectorizer = TfidfVectorizer(analyzer=lambda words: words, sublinear_tf=True, dtype=np.float32)
    return sparse.csr_matrix(vectorizer.fit_transform(texts))


def _words(product: ProductRecord) -> list[str]:
    attributes = " ".join(
        f"{name} {value}".replace("_", " ")
        for name, value in product.attributes.items()
        if name not in ("stock_by_size", "sizes") and value is not False
    )
    return [
        *_NAME * words_of(product.name),
        *_CATEGORY * words_of(f"{product.category} {product.brand or ''}"),
        *words_of(attributes),
        *words_of(product.description),
    ]
