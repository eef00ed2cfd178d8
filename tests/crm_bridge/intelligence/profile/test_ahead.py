"""What the models say of one customer, and what is honest where they cannot."""

from zoneinfo import ZoneInfo

from crm_bridge.connectors.port import CONNECTOR
from crm_bridge.intelligence.profile.ahead import (
    NO_MODEL,
    NOT_BOUGHT,
    TWO_CURRENCIES,
    Ahead,
    ahead_of,
    suggestions_for,
)
from crm_bridge.intelligence.profile.portrait import Portrait, portrait_of
from crm_bridge.intelligence.running.shelf import ModelShelf, Standing
from crm_bridge.intelligence.serving.kept import ASSORTMENT
from tests.crm_bridge.shop import START, ShopBridge, customer, order

LONDON = ZoneInfo("Europe/London")


async def ahead(bridge: ShopBridge, customer_id: str, shelf: ModelShelf) -> Ahead:
    app = bridge.client.app
    assert app is not None
    async with bridge.database.reading() as session:
        found = await portrait_of(session, customer_id, LONDON)
        assert isinstance(found, Portrait)
        port, assortment = app[CONNECTOR].port_for(session), await app[ASSORTMENT].get(session)
        suggested = await suggestions_for(session, found, shelf, port, assortment)
        return await ahead_of(session, found, shelf, suggested)


async def test_without_a_model_nothing_is_foretold(bridge: ShopBridge) -> None:
    found = await ahead(bridge, "bob", ModelShelf())
    assert (found.segments, found.forecast, found.unknown) == (None, None, NO_MODEL)


async def test_of_somebody_without_orders_nothing_is_said(bridge: ShopBridge) -> None:
    async with bridge.database.session() as session:
        session.add(customer("new", "Nora New"))
    assert await ahead(bridge, "new", ModelShelf()) == Ahead(unknown=NOT_BOUGHT)


async def test_of_two_currencies_nothing_is_foretold(bridge: ShopBridge) -> None:
    async with bridge.database.session() as session:
        session.add(order("CL-100900", "bob", "delivered", currency="EUR", total=5_000))
    shelf = ModelShelf()
    shelf.put("predictions", Standing(object(), 1, START, START, START))
    assert (await ahead(bridge, "bob", shelf)).unknown == TWO_CURRENCIES


async def test_what_could_be_suggested_is_in_stock_and_not_on_its_way(bridge: ShopBridge) -> None:
    async with bridge.database.session() as session:
        session.add(customer("old", "Olga Old"))
        await session.flush()
        session.add(order("CL-100901", "old", "delivered"))
    # Ann waits for boots and socks; the lamp is sold out.
    assert (await ahead(bridge, "ann", ModelShelf())).suggestions == ()
    found = (await ahead(bridge, "old", ModelShelf())).suggestions
    assert {one.product.id for one in found} == {"boot", "socks"}
    assert all(one.reason for one in found)
