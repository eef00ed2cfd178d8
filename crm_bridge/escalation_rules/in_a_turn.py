"""Asking the rules that are decided here, when the result of a turn is recorded.

While they are off, as shipped, nothing is read for them. On, they cost a turn that wants one of
their intents some reading of the shop's records.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.escalation.document import RulesDocument
from bot.escalation.standing import SegmentRule
from crm_bridge.access.visibility import Standing, standing
from crm_bridge.api.schemas.conversations import EscalationCall, TurnResult, Understanding
from crm_bridge.connectors.port import Connector, PortUnavailable, ShopPort
from crm_bridge.db import now
from crm_bridge.escalation_rules.deciding import (
    CHANGING,
    Belonging,
    Worth,
    applies,
    call_for_segment,
    call_for_tier,
    call_for_value,
    in_question,
    is_late,
    is_meant,
    more_urgent,
)
from crm_bridge.intelligence.segments.reading import segment_names, segments_of
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.orders.records import OrderRecord

logger = logging.getLogger(__name__)

ORDERS_READ = 50
SECONDS = 2.0
"""How long a shop outside is waited for; then nobody is called by these rules."""


@dataclass(frozen=True, slots=True)
class StandingCalls:
    """`rules` gives those in use now; `currency` is the shop's."""

    rules: Callable[[], RulesDocument | None]
    connector: Connector
    currency: str

    async def of(
        self, session: AsyncSession, conversation: Conversation, result: TurnResult
    ) -> EscalationCall | None:
        """A person for who the customer is, or for the order in question; at most once an episode,
        so that whoever comes back from a person is not sent there again."""
        rules, found = self.rules(), result.understanding
        if rules is None or found is None or result.escalation or _has_changed_an_order(result):
            return None
        intents, segment = intents_of(found), _calling(rules)
        if not any(applies(rule, intents) for rule in (rules.order_value, rules.tier, segment)):
            return None
        if await _had_a_person(session, conversation):
            return None
        try:
            async with asyncio.timeout(SECONDS):
                return await self._call(session, conversation, rules, found)
        except (PortUnavailable, TimeoutError) as error:
            logger.warning("rules of orders and tiers could not be asked: %r", error)
            return None

    async def with_team(
        self, session: AsyncSession, conversation: Conversation, call: EscalationCall
    ) -> EscalationCall:
        """A call that names no team goes to that of the segment rule, where the customer is one of
        those whom it is about."""
        rules = self.rules()
        rule = rules.segment if rules else None
        if rule is None or rule.team is None or call.team is not None:
            return call
        try:
            async with asyncio.timeout(SECONDS):
                known = await standing(session, conversation.id)
                if known.customer_id is None:
                    return call
                shop = self.connector.port_for(session)
                customer = await _belonging(session, shop, rule, known.customer_id)
        except (PortUnavailable, TimeoutError) as error:
            logger.warning("the team of a segment could not be asked for: %r", error)
            return call
        return call.model_copy(update={"team": rule.team}) if is_meant(rule, customer) else call

    async def _call(
        self,
        session: AsyncSession,
        conversation: Conversation,
        rules: RulesDocument,
        found: Understanding,
    ) -> EscalationCall | None:
        known, shop = await standing(session, conversation.id), self.connector.port_for(session)
        topic, intents = found.needs[0].intent if found.needs else None, intents_of(found)
        calls: list[EscalationCall | None] = []
        if rules.order_value is not None and applies(rules.order_value, intents):
            named = [one.value for one in found.entities if one.entity == "order_number"]
            orders = in_question(await _orders(shop, known), named)
            calls.append(call_for_value(rules.order_value, orders, self.currency, topic))
        if rules.tier is not None and applies(rules.tier, intents) and known.customer_id:
            customer = await shop.read_customer(known.customer_id)
            calls.append(call_for_tier(rules.tier, customer.tier if customer else None, topic))
        rule = _calling(rules)
        if rule is not None and applies(rule, intents) and known.customer_id:
            meant = await _belonging(session, shop, rule, known.customer_id)
            calls.append(call_for_segment(rule, meant, await segment_names(session), topic))
        return more_urgent(calls)


def intents_of(found: Understanding) -> frozenset[str]:
    """Every need of a message."""
    intents = {need.intent for need in found.needs}
    return frozenset(intents | {found.intent.name} if found.intent else intents)


def _calling(rules: RulesDocument) -> SegmentRule | None:
    """The rule of segments, if it calls anybody by itself."""
    return rules.segment if rules.segment and not rules.segment.only_team else None


async def _belonging(
    session: AsyncSession, shop: ShopPort, rule: SegmentRule, customer_id: str
) -> Belonging:
    """As far as the rule asks for it."""
    segments = await segments_of(session, customer_id) if rule.segments else frozenset[str]()
    if not rule.late_delivery or (rule.segments and rule.segments.isdisjoint(segments)):
        return Belonging(segments)
    orders = await shop.read_orders(customer_id, limit=ORDERS_READ, open_only=True)
    at = now(session)
    late = (
        order.number
        for order in orders
        if is_late(order.status, order.promised_at, order.delivered_at, at)
    )
    return Belonging(segments, tuple(late))


def _has_changed_an_order(result: TurnResult) -> bool:
    return any(action.name in CHANGING for action in result.actions)


async def _had_a_person(session: AsyncSession, conversation: Conversation) -> bool:
    episode = await session.get(Episode, conversation.episode_id)
    return episode is not None and episode.person_since is not None


async def _orders(shop: ShopPort, known: Standing) -> list[Worth]:
    orders: list[Worth] = []
    for number in reversed(known.opened_orders):
        order = await shop.read_order(number)
        if order is not None:
            orders.append(_worth(order, opened=True))
    if known.customer_id is not None:
        read = await shop.read_orders(known.customer_id, limit=ORDERS_READ)
        opened = {order.number for order in orders}
        orders += [_worth(order) for order in read if order.number not in opened]
    return orders


def _worth(order: OrderRecord, *, opened: bool = False) -> Worth:
    return Worth(order.number, order.total, order.currency, opened)
