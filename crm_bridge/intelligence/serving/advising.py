"""One request for suggestions: who asks, what they mean, and what answers it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from babel.numbers import get_currency_precision
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.access.visibility import Standing, standing
from crm_bridge.connectors.port import ShopPort
from crm_bridge.conversations import visits
from crm_bridge.db import now
from crm_bridge.intelligence.profile.exclusion import profiling_allowed
from crm_bridge.intelligence.purchases import Own, own_of
from crm_bridge.intelligence.recommenders.hybrid.model import Recommendations
from crm_bridge.intelligence.serving.alike import alike, beside, kinds_named, own_kind
from crm_bridge.intelligence.serving.answering import Answered, answered
from crm_bridge.intelligence.serving.assortment import Assortment
from crm_bridge.intelligence.serving.manners import may_sell
from crm_bridge.intelligence.serving.model import ModelRanker
from crm_bridge.intelligence.serving.taste import Taste, nobodys, taste_of
from crm_bridge.intelligence.wishes.reading import Heard, hear
from crm_bridge.intelligence.wishes.refining import Alike, refined
from crm_bridge.intelligence.wishes.wish import Wish
from crm_bridge.products.records import ProductRecord


@dataclass(frozen=True, slots=True)
class Said:
    """What the customer said; `last` is the wish that it may go on from, `shown` and `seen` the
    products shown for it last and at all, `like` a product by its id."""

    text: str
    last: Wish | None = None
    shown: Sequence[str] = ()
    seen: Sequence[str] = ()
    like: str | None = None
    unasked: bool = False
    limit: int = 3


@dataclass(frozen=True, slots=True)
class Advice:
    """`answered` is None where nothing was understood, or it is no time to sell."""

    wish: Wish
    heard: Heard
    answered: Answered | None
    selling: bool
    proved: bool


@dataclass(frozen=True)
class Adviser:
    """What is the same for every request of one moment."""

    session: AsyncSession
    port: ShopPort
    shop: Assortment
    model: Recommendations | None = None

    async def advise(self, conversation_id: str, said: Said) -> Advice:
        """Raises 404 `conversation_unknown`."""
        found = await standing(self.session, conversation_id)
        selling = await may_sell(self.session, conversation_id)
        own = await self._own(found)
        heard = hear(said.text, self.shop.traits, self.shop.known, self._units())
        shown = [self.shop.by_id[one] for one in said.shown if one in self.shop.by_id]
        wish = await self._wish(conversation_id, said, heard, own, shown)
        proved = bool(found.private and (found.customer_id or found.opened_orders))
        understood = heard.says_something or said.last is None
        if not understood or (said.unasked and not selling):
            return Advice(wish, heard, None, selling, proved)
        taste = await self._taste(found, own, personal=selling and wish.whom is None)
        seen = said.seen if heard.others else ()
        answer = await self._answered(wish, taste, own, seen, said.limit)
        if heard.cheaper and said.last and answer.verdict != "fits":
            # What was shown is the cheapest: the wish stays as it was.
            wish = replace(wish, min_price=said.last.min_price, max_price=said.last.max_price)
            answer = Answered("no_cheaper", ())
        return Advice(wish, heard, answer, selling, proved)

    async def recommend(self, conversation_id: str, wish: Wish, limit: int) -> Answered:
        """For a wish that is known. Raises 404 `conversation_unknown`."""
        found = await standing(self.session, conversation_id)
        own = await self._own(found)
        taste = await self._taste(found, own, personal=True)
        return await self._answered(wish, taste, own, (), limit)

    async def _answered(
        self, wish: Wish, taste: Taste, own: Own, seen: Sequence[str], limit: int
    ) -> Answered:
        moment = now(self.session)
        return await answered(
            self.port, self.shop, wish, taste, own, moment, seen=seen, limit=limit
        )

    async def _own(self, found: Standing) -> Own:
        """Where others read, nobody has bought anything."""
        if not found.private:
            return Own()
        return await own_of(self.session, found.customer_id, found.opened_orders, now(self.session))

    async def _taste(self, found: Standing, own: Own, *, personal: bool) -> Taste:
        known = found.customer_id
        if not (personal and known and own.kept):
            return nobodys(self.shop)
        if not await profiling_allowed(self.session, known):
            return nobodys(self.shop)
        ranker = ModelRanker(self.model, known) if self.model else None
        return taste_of(self.shop, own.kept, self._now(), ranker)

    async def _wish(
        self,
        conversation_id: str,
        said: Said,
        heard: Heard,
        own: Own,
        shown: Sequence[ProductRecord],
    ) -> Wish:
        on_page = await self._on_page(conversation_id, heard)
        named = self.shop.by_id.get(said.like or "")
        if named is not None:
            like: Alike | None = Alike(named, "named", own_kind(named, self.shop))
        else:
            like = alike(heard, self.shop, own, shown, on_page)
        goes_with = beside(heard, self.shop, own, shown, on_page)
        wish = refined(said.last, heard, like, shown, self.shop.traits, goes_with)
        if heard.like is not None and like is None and wish.kind is None:
            # Not found as a product, its words still say what sort of thing it is.
            wish = replace(wish, kind=next(iter(kinds_named(heard.like, self.shop)), None))
        return wish

    async def _on_page(self, conversation_id: str, heard: Heard) -> ProductRecord | None:
        if not any(one is not None and one.points for one in (heard.like, heard.beside)):
            return None
        visit = await visits.of_conversation(self.session, conversation_id)
        product = visit.context.product
        return self.shop.by_id.get(product.id) if product else None

    def _now(self) -> datetime:
        return now(self.session)

    def _units(self) -> int:
        return int(10 ** get_currency_precision(self.shop.currency))
