"""What somebody puts into the basket: taste, season, what goes together and what is running out."""

from collections.abc import Iterable, Mapping
from random import Random

from crm_bridge.demo.catalogue import CONSUMABLE_KINDS, SIZES, Product, products, products_by_id
from crm_bridge.demo.people import Person
from crm_bridge.demo.records import Line
from crm_bridge.demo.seeds import pick

# How often something that goes with the first thing, or with an earlier purchase, comes along.
_TOGETHER = 0.55
_FOLLOW_UP = 0.3
_SEASONS = {"winter": (9, 10, 11, 0, 1, 2), "summer": (3, 4, 5, 6, 7, 8)}
_SALE_MONTHS = frozenset({0, 6})


def basket(
    chance: Random, person: Person, bought: Mapping[str, int], month: int
) -> tuple[Line, ...]:
    """The lines of one order. `bought` says how often each product was; month 0 is January."""
    size = pick(chance, [(1, 0.52), (2, 0.29), (3, 0.13), (4, 0.06)])
    chosen: list[Product] = []
    while len(chosen) < size:
        product = _next(chance, person, bought, month, chosen)
        if product not in chosen:
            chosen.append(product)
    return tuple(line(chance, person, product, month) for product in chosen)


def line(chance: Random, person: Person, product: Product, month: int) -> Line:
    """One product in the person's size and, where there is one, a colour they like."""
    liked = [colour for colour in product.colours if colour in person.taste.colours]
    many = product.kind in CONSUMABLE_KINDS and product.price < 3000
    quantity = pick(chance, [(1, 0.65), (2, 0.28), (3, 0.07)]) if many else 1
    on_sale = month in _SALE_MONTHS and chance.random() < 0.4
    return Line(
        product=product,
        quantity=quantity,
        unit_price=product.price * 4 // 5 if on_sale else product.price,
        size=person.taste.sizes[product.sizes] if SIZES[product.sizes] else "",
        colour=chance.choice(liked or product.colours) if len(product.colours) > 1 else "",
    )


def _next(
    chance: Random,
    person: Person,
    bought: Mapping[str, int],
    month: int,
    chosen: list[Product],
) -> Product:
    if chosen and chance.random() < _TOGETHER:
        partners = _partners(person, [chosen[0].id])
        if partners:
            return chance.choice(partners)
    if not chosen and chance.random() < _FOLLOW_UP:
        partners = [p for p in _partners(person, bought) if p.id not in bought]
        if partners:
            return chance.choice(partners)
    return pick(chance, [(p, _appeal(p, person, bought, month)) for p in products()])


def _partners(person: Person, ids: Iterable[str]) -> list[Product]:
    partners = (products_by_id()[other] for one in ids for other in products_by_id()[one].goes_with)
    return [product for product in partners if _fits(product, person)]


def _appeal(product: Product, person: Person, bought: Mapping[str, int], month: int) -> float:
    if not _fits(product, person):
        return 0.0
    appeal: float = product.likes * person.taste.categories[product.category]
    appeal *= 2.5 if product.brand in person.taste.brands else 1.0
    if product.season:
        appeal *= 1.8 if month in _SEASONS[product.season] else 0.45
    if product.id in bought:
        appeal *= 2.5 if product.kind in CONSUMABLE_KINDS else 0.15
    return appeal


def _fits(product: Product, person: Person) -> bool:
    fit = product.attributes.get("fit", "unisex")
    return fit in ("unisex", person.taste.fit) or (fit == "kids" and person.taste.has_children)
