"""Suggesting products, each with its reason; and more of them, on "show me others"."""

from dataclasses import dataclass

from actions import reading
from actions.base import CarelineAction
from actions.desk import Desk
from actions.products import search_words, show
from actions.turn import Event
from crm_bridge.api.schemas.commerce import Recommendation
from crm_bridge.products.words import words_of

AT_ONCE = 3
MOST_SEEN = 15
"""So many are left out when others are asked for; the bridge gives 20 at most."""


@dataclass(frozen=True, slots=True)
class Search:
    """What to suggest. `text` keeps the customer's words, for when they want more of it."""

    words: str
    max_price: int | None
    text: str
    seen: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Nothing was asked for in particular."""
        return not self.words and self.max_price is None


def search_meant(desk: Desk) -> Search:
    """A new wish; or the last one again, with what "cheaper, under £40" adds to it."""
    typed = desk.turn.typed
    limit = reading.price_limit_in(typed)
    before = desk.slots.text("last_search") or ""
    named = words_of(_without_more(search_words(desk)))
    if before and not named and (limit is not None or reading.means_more(typed)):
        seen = tuple(desk.slots.get("seen_products") or ())[-MOST_SEEN:]
        wanted = limit if limit is not None else reading.price_limit_in(before)
        text = f"{typed} {before}" if limit is not None else before
        return Search(" ".join(words_of(before)), wanted, text, seen)
    return Search(" ".join(named), limit, typed, ())


def _without_more(text: str) -> str:
    """ "Anything similar in grey" searches for grey."""
    return reading.MORE.sub(" ", text)


def _fits(product: Recommendation, words: str) -> bool:
    """Does any of the words stand in what the shop says of it? If not, it is merely popular."""
    told = f"{product.name} {product.category} {product.description} {product.attributes}"
    return product.reason.startswith("Matches") or bool(set(words_of(told)) & set(words.split()))


class Recommend(CarelineAction):
    """Up to three suggestions as cards, within the budget that was named."""

    action_name = "action_recommend"

    async def act(self, desk: Desk) -> list[Event]:
        search = search_meant(desk)
        found = (
            await desk.bridge.recommendations(
                text=search.words or None,
                max_price=search.max_price,
                limit=AT_ONCE + len(search.seen),
            )
        ).products
        found = [product for product in found if product.id not in search.seen][:AT_ONCE]
        fits = search.is_open or not search.words or any(_fits(p, search.words) for p in found)
        said = "utter_recommend" if fits else "utter_recommend_others"
        if not found and search.seen:
            said = "utter_recommend_no_more"
        elif not found and not search.is_open:
            found = (await desk.bridge.recommendations()).products
            said = "utter_recommend_others" if found else "utter_recommend_none"
        elif not found:
            said = "utter_recommend_none"
        desk.say(said)
        if found:
            show(desk, found)
        seen = [*search.seen, *(product.id for product in found)]
        desk.slots.set(last_search=search.text, seen_products=seen)
        return []
