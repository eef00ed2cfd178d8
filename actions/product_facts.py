"""Which facts of a product answer a question, by the words of both."""

from actions import formats
from actions.desk import plain_words
from crm_bridge.api.schemas.commerce import ProductView

ASKED_BY: dict[str, set[str]] = {
    "material": {"material", "made", "fabric", "cotton", "wool", "leather", "fibre", "composition"},
    "care": {"wash", "washed", "washing", "clean", "cleaning", "iron", "dry", "care", "tumble"},
    "colours": {"colour", "colours", "color", "colors", "blue", "black", "red", "green", "white"},
    "sizes": {"size", "sizes", "sizing", "fit", "fits", "small", "large"},
    "dimensions": {"dimension", "dimensions", "tall", "wide", "high", "long", "big", "measure"},
    "weight": {"weight", "weigh", "heavy", "light", "weighs"},
    "battery": {"battery", "charge", "charging", "last"},
    "warranty": {"warranty", "guarantee"},
    "waterproof": {"waterproof", "rain", "water", "shower", "showerproof"},
    "compatibility": {"compatible", "work", "works", "iphone", "android", "mac", "windows"},
    "brand": {"brand", "maker", "manufacturer"},
}
"""The words by which customers ask for an attribute that the shop may call otherwise."""

_PRICE = {"price", "cost", "costs", "much", "expensive"}
_MEANS_SAME = {"color": "colours", "colour": "colours", "size": "sizes", "fabric": "material"}


def facts_for(product: ProductView, question: str) -> list[str]:
    """Lines "Material: merino wool" that answer `question`; empty when none does."""
    words = plain_words(question) - plain_words(product.name)
    facts = [
        f"{_title(name)}: {_value(value)}"
        for name, value in product.attributes.items()
        if name != "stock_by_size" and _is_asked(name, words)
    ]
    sizes = sizes_in_stock(product)
    if sizes and words & ASKED_BY["sizes"] and not any(f.startswith("Size") for f in facts):
        facts.append(f"Sizes: {formats.listing(list(sizes))}")
    if product.brand and words & ASKED_BY["brand"]:
        facts.append(f"Brand: {product.brand}")
    if words & _PRICE:
        facts.append(f"Price: {formats.money(product.price)}")
    return facts


def sizes_in_stock(product: ProductView) -> dict[str, int]:
    """How many there are of each size; empty where the shop does not keep that."""
    sizes = product.attributes.get("stock_by_size")
    if not isinstance(sizes, dict):
        return {}
    return {str(size): int(count) for size, count in sizes.items()}


def _is_asked(attribute: str, words: set[str]) -> bool:
    key = _MEANS_SAME.get(attribute.lower(), attribute.lower())
    return bool(words & (ASKED_BY.get(key, set()) | plain_words(attribute)))


def _title(attribute: str) -> str:
    return attribute.replace("_", " ").capitalize()


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return formats.listing([str(part) for part in value])
    return str(value)
