"""Finding products, answering about them, and suggesting some, each with its reason."""

import re
from collections.abc import Sequence
from typing import Any

from actions import formats, reading
from actions.base import CarelineAction
from actions.desk import Desk
from actions.product_facts import facts_for, sizes_in_stock
from actions.turn import Event
from crm_bridge.api.schemas.commerce import ProductView, Recommendation
from crm_bridge.api.schemas.wishes import WishSaid
from crm_bridge.client import BridgeRefused
from crm_bridge.products.words import words_of, written_words

FEW = 5
"""Pieces in stock from which on it is said that there are few."""
_POINTS = re.compile(r"\b(this|these)\b", re.IGNORECASE)


def search_words(desk: Desk) -> str:
    """What to search for: the product named, else all that was typed; the bridge sorts it out."""
    named = None if desk.turn.is_command else desk.turn.entity("product")
    return named or desk.turn.typed


async def product_meant(desk: Desk) -> ProductView | None:
    """The product a question is about: by button, by name, else the one of the page that the
    customer looks at, where nothing was talked about or they point at it, else the last one.

    Where a name fits several, they are left in `desk.products` to choose from.
    """
    if desk.turn.is_command:
        named = desk.turn.entity("product") or desk.slots.text("last_product")
        return await _by_id(desk, named) if named else None
    last, typed = desk.slots.text("last_product"), set(words_of(desk.turn.typed))
    shown = await _shown(desk)
    place = reading.ordinal_in(desk.turn.typed)
    if place is not None and place < len(shown):
        return shown[place]
    found = (await desk.bridge.products(search_words(desk), limit=3)).products
    named_fully = [p for p in found if set(words_of(p.name)) <= typed]
    if named_fully:
        return max(named_fully, key=lambda product: len(product.name))
    if any(typed & set(words_of(product.name)) for product in found):
        return _one_or_choice(desk, found)
    points = _POINTS.search(desk.turn.typed) or not (last or shown)
    if points and (on_page := await _on_page(desk)):
        return on_page
    if last:
        return await _by_id(desk, last)
    return _one_or_choice(desk, shown or found)


async def _on_page(desk: Desk) -> ProductView | None:
    """The product whose page the chat is on, if the catalogue has it."""
    product = (await desk.bridge.context()).product
    return await _by_id(desk, product.id) if product else None


async def _shown(desk: Desk) -> list[ProductView]:
    """The products that were offered or suggested last."""
    products = [await _by_id(desk, one) for one in desk.slots.get("shown_products") or []]
    return [product for product in products if product]


def _one_or_choice(desk: Desk, found: list[ProductView]) -> ProductView | None:
    if len(found) > 1:
        desk.products = found
        return None
    return found[0] if found else None


def show(desk: Desk, products: Sequence[ProductView]) -> None:
    """Send cards, and remember them for "the second one"."""
    desk.send(cards=[card(product) for product in products])
    desk.slots.set(
        shown_products=[product.id for product in products],
        last_product=products[0].id if len(products) == 1 else None,
    )


def ask_which(desk: Desk, command: str, otherwise: str) -> None:
    """Offer the products that a name fits, or ask for a name."""
    if desk.products:
        ids = [product.id for product in desk.products]
        desk.slots.set(
            shown_products=ids,
            seen_products=ids,
            last_wish=wish_in(search_words(desk)),
            last_product=None,
        )
        desk.say(
            "utter_product_several",
            buttons=[(p.name, f'/{command}{{"product": "{p.id}"}}') for p in desk.products],
        )
    else:
        desk.say(otherwise)


def wish_in(text: str) -> dict[str, Any]:
    """A wish as the bridge keeps it, for what has all of these words."""
    wants = [{"words": [word], "said": said} for word, said in written_words(text).items()]
    return {"wants": wants} if wants else {}


async def _by_id(desk: Desk, product_id: str) -> ProductView | None:
    try:
        return await desk.bridge.product(product_id)
    except BridgeRefused as refusal:
        if refusal.status == 404:
            return None
        raise


def card(product: ProductView) -> dict[str, Any]:
    """A product as a card of the chat protocol."""
    suggested = isinstance(product, Recommendation)
    made: dict[str, Any] = {
        "title": product.name,
        "subtitle": f"{formats.money(product.price)}{_stock(product) if suggested else ''}",
        "image": product.image,
        "url": product.url,
        "reason": product.reason if isinstance(product, Recommendation) else None,
    }
    return {name: value for name, value in made.items() if value}


def _stock(product: ProductView) -> str:
    return f" · only {product.stock} left" if product.stock <= FEW else " · in stock"


class FindToBuy(CarelineAction):
    """Something to buy now: what fits, with a link; the order itself is placed in the shop."""

    action_name = "action_place_order"

    async def act(self, desk: Desk) -> list[Event]:
        words = search_words(desk)
        found = (await desk.bridge.products(words, limit=3)).products if words else []
        desk.say("utter_place_order_found" if found else "utter_place_order")
        if found:
            show(desk, found)
        return []


class ProductQuestion(CarelineAction):
    action_name = "action_product_question"

    async def act(self, desk: Desk) -> list[Event]:
        await tell_facts(desk)
        return []


class CheckStock(CarelineAction):
    action_name = "action_check_stock"

    async def act(self, desk: Desk) -> list[Event]:
        await tell_stock(desk)
        return []


async def tell_facts(desk: Desk) -> None:
    """A fact from the product's own page, or an honest "I don't know"."""
    product = await product_meant(desk)
    if product is None:
        ask_which(desk, "product_question", "utter_product_which")
        return
    desk.slots.set(last_product=product.id)
    facts = facts_for(product, desk.turn.typed)
    if facts:
        desk.say("utter_product_facts", name=product.name, facts="\n".join(facts))
    else:
        desk.say("utter_product_unknown", name=product.name, description=product.description)
    desk.send(cards=[card(product)])


async def tell_stock(desk: Desk) -> None:
    """Whether a product is there, and in which sizes where the shop keeps that."""
    product = await product_meant(desk)
    if product is None:
        ask_which(desk, "check_stock", "utter_stock_which")
        return
    desk.slots.set(last_product=product.id)
    sizes = sizes_in_stock(product)
    asked = _size_asked(desk.turn.typed, sizes)
    values: dict[str, Any] = {"name": product.name, "price": formats.money(product.price)}
    if asked:
        there = sizes[asked] > 0
        desk.say("utter_stock_size" if there else "utter_stock_size_out", size=asked, **values)
    elif product.stock < 1:
        desk.say("utter_stock_out", **values)
        desk.send(cards=[card(product)])
        await suggest_instead(desk, product.id)
        return
    elif sizes:
        left = [size for size, count in sizes.items() if count > 0]
        desk.say("utter_stock_sizes", sizes=formats.listing(left), **values)
    else:
        desk.say("utter_stock_few" if product.stock <= FEW else "utter_stock", **values)
    desk.send(cards=[card(product)])


def _size_asked(typed: str, sizes: dict[str, int]) -> str | None:
    """A size that the shop knows, written on its own or after the word "size"."""
    words = {word.lower() for word in re.findall(r"[\w.]+", typed)}
    named = {"small": "s", "medium": "m", "large": "l"}
    words |= {short for long, short in named.items() if long in words}
    return next((size for size in sizes if size.lower() in words), None)


async def suggest_instead(desk: Desk, product_id: str) -> None:
    """Others like one that is sold out; nothing where the customer has other worries."""
    found = await desk.bridge.suggest(WishSaid(like=product_id, unasked=True))
    if found.verdict == "fits" and found.products:
        desk.say("utter_stock_instead")
        show(desk, found.products)
        seen = [product.id for product in found.products]
        desk.slots.set(last_wish=found.wish, seen_products=seen, last_product=product_id)
