"""Who does not want to be profiled is left out everywhere, at once."""

import asyncio

import pytest
from sqlalchemy import select

from crm_bridge.errors import NotFound
from crm_bridge.intelligence.order_lines import read_order_lines
from crm_bridge.intelligence.profile.exclusion import (
    exclude,
    excluded_customers,
    exclusion_of,
    include,
    profiling_allowed,
)
from crm_bridge.intelligence.purchases import newest_purchases
from crm_bridge.models.audit import AuditEvent
from tests.crm_bridge.shop import START, ShopBridge


async def actions(bridge: ShopBridge) -> list[tuple[str, str]]:
    async with bridge.database.reading() as session:
        found = await session.scalars(
            select(AuditEvent).where(AuditEvent.subject == "customer:ann").order_by(AuditEvent.id)
        )
        return [(one.actor, one.action) for one in found]


async def test_models_are_made_without_those_who_are_not_profiled(bridge: ShopBridge) -> None:
    async with bridge.database.session() as session:
        assert set((await read_order_lines(session))["customer"]) == {"ann", "bob"}
        await exclude(session, "ann", "customer")
    async with bridge.database.reading() as session:
        assert set((await read_order_lines(session))["customer"]) == {"bob"}
        assert {one.customer_id for one in await newest_purchases(session)} == {"bob"}
        assert await excluded_customers(session) == {"ann"}
        assert not await profiling_allowed(session, "ann")
        assert await profiling_allowed(session, "bob")


async def test_a_wish_says_since_when_and_by_whom_and_can_be_taken_back(
    bridge: ShopBridge,
) -> None:
    async with bridge.database.session() as session:
        await exclude(session, "ann", "customer")
    bridge.clock.move(days=1)
    async with bridge.database.session() as session:
        await exclude(session, "ann", "staff:stf_x")
        standing = await exclusion_of(session, "ann")
        assert standing is not None
        assert (standing.since, standing.actor) == (START, "customer")
    async with bridge.database.session() as session:
        await include(session, "ann", "staff:stf_x")
        await include(session, "ann", "staff:stf_x")
        assert await profiling_allowed(session, "ann")
        assert set((await read_order_lines(session))["customer"]) == {"ann", "bob"}
    assert await actions(bridge) == [
        ("customer", "customer.profiling_ended"),
        ("staff:stf_x", "customer.profiling_allowed"),
    ]


async def test_two_who_say_it_at_once_are_written_down_once(bridge: ShopBridge) -> None:
    async def say(actor: str) -> None:
        async with bridge.database.session() as session:
            await exclude(session, "ann", actor)

    await asyncio.gather(say("customer"), say("staff:stf_x"), say("scope:help_desk"))
    assert len(await actions(bridge)) == 1


async def test_nobody_is_no_customer(bridge: ShopBridge) -> None:
    for wish in (exclude, include):
        with pytest.raises(NotFound, match="no customer 'nobody'"):
            async with bridge.database.session() as session:
                await wish(session, "nobody", "customer")
