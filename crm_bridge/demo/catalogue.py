"""The demo shop's products: what the files in `data/` say, with sizes and stock worked out."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from crm_bridge.demo.seeds import stream

DATA = Path(__file__).parent / "data"
CATEGORIES = ("clothing", "shoes", "electronics", "home")

SIZES: Mapping[str, tuple[str, ...]] = {
    "letters": ("XS", "S", "M", "L", "XL", "XXL"),
    "waist": ("28", "30", "32", "34", "36", "38"),
    "womens": ("8", "10", "12", "14", "16", "18"),
    "mens_shoes": ("7", "8", "9", "10", "11", "12"),
    "womens_shoes": ("3", "4", "5", "6", "7", "8"),
    "all_shoes": ("3", "4", "5", "6", "7", "8", "9", "10", "11", "12"),
    "kids_shoes": ("7K", "8K", "9K", "10K", "11K", "12K"),
    "sock_sizes": ("4-7", "8-11"),
    "beds": ("Single", "Double", "King"),
    "rugs": ("120 x 170 cm", "160 x 230 cm"),
    "baskets": ("Medium", "Large"),
    "one": (),
}
# What a thing is, where its name does not say so.
_TYPES: Mapping[str, str] = {
    "cardigan": "cardigan, jumper",
    "chelsea": "ankle boots",
    "coat": "coat, jacket",
    "earbuds": "earbuds, headphones",
    "ereader": "e-reader, e-book reader",
    "flats": "shoes",
    "gilet": "gilet, body warmer, jacket",
    "hoodie": "hoodie, sweatshirt",
    "loafers": "shoes",
    "oxfords": "shoes",
    "phone": "smartphone, mobile phone",
    "pourover": "coffee maker",
    "press": "coffee maker, cafetiere",
    "rollneck": "jumper",
    "runners": "running shoes, trainers",
    "stripe": "t-shirt, top",
    "tablet": "tablet computer",
    "throw": "blanket",
    "trainers": "trainers, sneakers",
    "trousers": "trousers",
    "wellies": "wellington boots, rain boots",
}
SOLD_OUT = frozenset({"AF-1009", "AF-2013", "AF-3005", "AF-3029", "AF-4012", "AF-4026"})
CONSUMABLE_KINDS = frozenset(
    {"candle", "spray", "socks", "tshirt", "filmpack", "cable", "insoles", "bulb", "laces"}
)


@dataclass(frozen=True, slots=True)
class Product:
    """One product; `price` in pence, `likes` how popular it is (1 to 9)."""

    id: str
    name: str
    category: str
    kind: str
    brand: str
    price: int
    colours: tuple[str, ...]
    sizes: str
    season: str | None
    goes_with: tuple[str, ...]
    likes: int
    description: str
    attributes: Mapping[str, object]
    stock: int

    @property
    def slug(self) -> str:
        """The name as it stands in addresses."""
        plain = self.name.lower().replace("'", "")
        return "-".join("".join(c if c.isalnum() else " " for c in plain).split())


@cache
def products() -> tuple[Product, ...]:
    """All 120 products, in the order of their ids."""
    return tuple(_product(category, raw) for category in CATEGORIES for raw in _raw(category))


@cache
def products_by_id() -> Mapping[str, Product]:
    """The products by their ids."""
    return {product.id: product for product in products()}


def _raw(category: str) -> list[dict[str, Any]]:
    document = yaml.safe_load((DATA / f"{category}.yml").read_text(encoding="utf-8"))
    return list(document["products"])


def _product(category: str, raw: dict[str, Any]) -> Product:
    sizes = raw.get("sizes", "one")
    stock = _stock_by_size(raw["id"], sizes)
    kind = {"type": _TYPES[raw["kind"]]} if raw["kind"] in _TYPES else {}
    attributes = {**kind, "colours": raw["colours"], **raw["attributes"]}
    if SIZES[sizes]:
        attributes |= {"sizes": list(SIZES[sizes]), "stock_by_size": stock}
    return Product(
        id=raw["id"],
        name=raw["name"],
        category=category,
        kind=raw["kind"],
        brand=raw["brand"],
        price=round(raw["price"] * 100),
        colours=tuple(raw["colours"]),
        sizes=sizes,
        season=raw.get("season"),
        goes_with=tuple(raw["goes_with"]),
        likes=raw["likes"],
        description=raw["description"],
        attributes=attributes,
        stock=sum(stock.values()),
    )


def _stock_by_size(product_id: str, sizes: str) -> dict[str, int]:
    """Pieces in stock by size (under "" without sizes); the ends of a size run sell out first."""
    run = SIZES[sizes] or ("",)
    if product_id in SOLD_OUT:
        return dict.fromkeys(run, 0)
    chance = stream(f"stock:{product_id}")
    if run == ("",):
        return {"": chance.randint(4, 90)}
    stock = {size: chance.randint(0, 14) for size in run}
    middle = run[len(run) // 2]
    return stock | {middle: max(stock[middle], 3)}
