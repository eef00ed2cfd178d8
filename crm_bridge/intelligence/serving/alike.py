"""Which product is meant by "something like …": one that was bought, shown, looked at or named."""

from collections.abc import Sequence

from crm_bridge.intelligence.purchases import Own
from crm_bridge.intelligence.serving.assortment import Assortment
from crm_bridge.intelligence.wishes.reading import Heard, Likened
from crm_bridge.intelligence.wishes.refining import Alike
from crm_bridge.intelligence.wishes.wish import LikeHow, Want
from crm_bridge.products.records import ProductRecord
from crm_bridge.products.words import words_of, written_words


def alike(
    heard: Heard,
    shop: Assortment,
    own: Own,
    shown: Sequence[ProductRecord],
    on_page: ProductRecord | None,
) -> Alike | None:
    """`shown` are the products of the last answer, `on_page` the one that the customer looks at."""
    return _meant(heard.like, heard, shop, own, shown, on_page)


def beside(
    heard: Heard,
    shop: Assortment,
    own: Own,
    shown: Sequence[ProductRecord],
    on_page: ProductRecord | None,
) -> Alike | None:
    """The same for what something should go with; one of that kind that was bought goes before."""
    thing = heard.beside
    if thing is None:
        return None
    if not (thing.own or thing.points) and (found := _bought(heard, thing, shop, own)):
        return _of(found, "bought", thing, shop)
    return _meant(thing, heard, shop, own, shown, on_page)


def _meant(
    like: Likened | None,
    heard: Heard,
    shop: Assortment,
    own: Own,
    shown: Sequence[ProductRecord],
    on_page: ProductRecord | None,
) -> Alike | None:
    if like is None:
        return None
    if like.own:
        return _of(_bought(heard, like, shop, own), "bought", like, shop)
    if like.place is not None:
        one = shown[like.place] if like.place < len(shown) else None
        return _of(one, "shown", like, shop)
    if like.points:
        return _of(
            on_page if on_page and not shown else next(iter(shown), None), "shown", like, shop
        )
    return _of(_named(like.text, shop), "named", like, shop)


def kinds_named(like: Likened, shop: Assortment) -> list[Want]:
    """The sorts of thing in the words of what something should be like: "boots"."""
    known = {said: shop.known(word) for word, said in written_words(like.text).items()}
    return [
        Want((word,), said) for said, word in known.items() if word and shop.traits.is_kind(word)
    ]


def _of(
    product: ProductRecord | None, how: LikeHow, like: Likened, shop: Assortment
) -> Alike | None:
    if product is None or product.id not in shop.place:
        return None
    place = shop.place[product.id]
    named = [one for one in kinds_named(like, shop) if shop.traits.of_kind(one.words[0])[place]]
    return Alike(product, how, next(iter(named), None) or own_kind(product, shop))


def own_kind(product: ProductRecord, shop: Assortment) -> Want | None:
    """What sort of thing a product is, as far as there are others of it; else its category.
    Nobody has said it, so nor do we."""
    kinds = shop.traits.kinds_of(shop.place[product.id], product)
    kinds += words_of(product.category)[-1:]
    shared = (kind for kind in kinds if shop.traits.of_kind(kind).sum() > 1)
    return next((Want((kind,), "") for kind in shared), None)


def _bought(heard: Heard, like: Likened, shop: Assortment, own: Own) -> ProductRecord | None:
    """The newest purchase that the words fit; without any words the newest of all."""
    words = [word for word in map(shop.known, words_of(like.text)) if word]
    words += list(heard.kind.words) if heard.kind and not words else []
    if like.text and not words:
        return None
    for line in own.bought:
        place = shop.place.get(line.product_id)
        if place is not None and all(_is_called(word, place, shop) for word in words):
            return shop.products[place]
    return None


def _is_called(word: str, place: int, shop: Assortment) -> bool:
    traits = shop.traits
    if traits.is_kind(word) and bool(traits.of_kind(word)[place]):
        return True
    return bool(traits.stands_in_facts(word)[place])


def _named(text: str, shop: Assortment) -> ProductRecord | None:
    """The product whose name it is, or the only one that the words fit."""
    found = shop.index.find(text, limit=2)
    words = {shop.known(word) for word in words_of(text)}
    for match in found:
        name = set(words_of(shop.by_id[match.product_id].name))
        if name <= words or (len(words & name) >= 2):
            return shop.by_id[match.product_id]
    only = (
        len(found) == 1
        and len(words) == 1
        and words & set(words_of(shop.by_id[found[0].product_id].name))
    )
    kind = any(word and shop.traits.is_kind(word) for word in words)
    return shop.by_id[found[0].product_id] if only and not kind else None
