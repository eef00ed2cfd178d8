"""Which facts of a product answer a question, by the words of both."""

from actions import formats
from actions.desk import plain_words
from crm_bridge.api.schemas.commerce import ProductView

_SIZE = {"dimension", "dimensions", "tall", "wide", "high", "long", "big", "measure", "measures"}
_FIT = {"size", "sizes", "sizing", "fit", "fits", "small", "large"}
ASKED_BY: dict[str, set[str]] = {
    "battery": {"battery", "charge", "charging", "last", "lasts"},
    "care": {"wash", "washed", "washing", "washable", "clean", "cleaning", "iron", "tumble"},
    "colours": {"colour", "colours", "color", "colors"},
    "compatible": {"compatible", "work", "works", "iphone", "android", "mac", "windows"},
    "diameter": _SIZE,
    "fit": {"fits"},
    "height": _SIZE,
    "length": _SIZE,
    "material": {"material", "made", "fabric", "fibre", "composition"},
    "screen": _SIZE,
    "size": _SIZE | _FIT,
    "sizes": _FIT,
    "sole": {"sole", "soles"},
    "warranty": {"warranty", "guarantee"},
    "water": {"waterproof", "rain", "water", "shower"},
    "waterproof": {"waterproof", "rain", "water", "shower", "showerproof"},
    "weight": {"weigh", "weighs", "heavy", "light"},
    "works": {"compatible", "work", "works", "iphone", "android", "alexa"},
}
"""The words by which customers ask for an attribute, by the first word of its name."""

UNITS = {
    "c": "°C",
    "cm": "cm",
    "days": "days",
    "g": "g",
    "gb": "GB",
    "hours": "hours",
    "inch": "inches",
    "l": "l",
    "m": "m",
    "mah": "mAh",
    "ml": "ml",
    "mm": "mm",
    "months": "months",
    "w": "W",
    "weeks": "weeks",
    "years": "years",
}
"""The last word of an attribute's name, where it is a unit, and how the unit is written."""

_PRICE = {"price", "cost", "costs", "much", "expensive"}
_BRAND = {"brand", "maker", "manufacturer"}
_STOCK = "stock_by_size"


def facts_for(product: ProductView, question: str) -> list[str]:
    """Lines "Material: merino wool" that answer `question`; empty when none does."""
    words = plain_words(question) - plain_words(product.name)
    facts = [
        _line(name, value)
        for name, value in product.attributes.items()
        if name != _STOCK and _is_asked(name, value, words)
    ]
    sizes = sizes_in_stock(product)
    if sizes and "sizes" not in product.attributes and words & _FIT:
        facts.append(f"Sizes: {formats.listing(list(sizes))}")
    if product.brand and words & _BRAND:
        facts.append(f"Brand: {product.brand}")
    if words & _PRICE:
        facts.append(f"Price: {formats.money(product.price)}")
    return facts


def sizes_in_stock(product: ProductView) -> dict[str, int]:
    """How many there are of each size; empty where the shop does not keep that."""
    sizes = product.attributes.get(_STOCK)
    if not isinstance(sizes, dict):
        return {}
    return {str(size): int(count) for size, count in sizes.items()}


def _is_asked(attribute: str, value: object, words: set[str]) -> bool:
    """By the attribute's name, by what customers call it, or by its value ("is it wool?")."""
    parts = attribute.lower().split("_")
    called = ASKED_BY.get(parts[0], set()) | {part for part in parts if part not in UNITS}
    valued = plain_words(_value(value)) if isinstance(value, str | list) else set()
    return bool(words & (called | {word for word in valued if len(word) > 2}))


def _line(attribute: str, value: object) -> str:
    words = attribute.split("_")
    unit = UNITS.get(words[-1]) if len(words) > 1 else None
    title = " ".join(words[:-1] if unit else words).capitalize()
    return f"{title}: {_value(value)} {unit}" if unit else f"{title}: {_value(value)}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return formats.listing([str(part) for part in value])
    return str(value)
