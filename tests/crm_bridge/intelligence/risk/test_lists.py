"""The measure on the shop's own orders: trained, listed, and left out where it is not wished."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from crm_bridge.db import Database
from crm_bridge.intelligence.order_lines import table_of
from crm_bridge.intelligence.profile.exclusion import exclude
from crm_bridge.intelligence.risk.kept import write_lists
from crm_bridge.intelligence.risk.model import RiskModel, fit
from crm_bridge.intelligence.risk.of_order import risk_of
from crm_bridge.intelligence.risk.placed import PlacedOrder
from crm_bridge.intelligence.risk.reading import orders_from, read_besides
from crm_bridge.intelligence.risk.recipe import RISK, train
from crm_bridge.intelligence.running.reading import read_training_data
from crm_bridge.intelligence.running.recipe import CannotTrain, TrainingData
from crm_bridge.models.order import Return
from crm_bridge.models.risk import AccountRisk, OrderRisk
from tests.crm_bridge.intelligence.risk.ordering import a_shop, an_order
from tests.crm_bridge.shop import START, ShopBridge, line, order

NAMES = {"socks": "Wool Socks"}


@pytest.fixture(scope="module")
def model() -> RiskModel:
    return fit(a_shop(), a_shop()[-1].at)


async def listed(database: Database) -> list[str]:
    async with database.reading() as session:
        return list(await session.scalars(select(OrderRisk.order_number).order_by("order_number")))


def ordered(number: str, customer: str, pieces: int, day: float) -> PlacedOrder:
    placed = an_order(customer, 0, ("socks", pieces, 600), number=number)
    return PlacedOrder(number, customer, START - timedelta(days=day), placed.lines, "GBP")


async def test_the_list_has_what_is_unusual_and_forgets_what_is_so_no_more(
    bridge: ShopBridge, model: RiskModel
) -> None:
    orders = [ordered("AX-7001", "bob", 1, 9), ordered("CL-100001", "ann", 80, 8)]
    await write_lists(bridge.database, model, orders, NAMES, START)
    assert await listed(bridge.database) == ["CL-100001"]
    async with bridge.database.reading() as session:
        row = (await session.scalars(select(OrderRisk))).one()
    assert row.score > 99
    assert "times the usual quantity of Wool Socks (80 pieces)" in row.facts[0]

    orders = [ordered("AX-7001", "bob", 80, 9), ordered("CL-100001", "ann", 1, 8)]
    await write_lists(bridge.database, model, orders, NAMES, START + timedelta(days=1))
    assert await listed(bridge.database) == ["AX-7001"]


async def test_old_orders_and_orders_that_are_gone_are_not_listed(
    bridge: ShopBridge, model: RiskModel
) -> None:
    orders = [ordered("AX-7001", "bob", 80, 400), ordered("NO-1", "ann", 80, 8)]
    await write_lists(bridge.database, model, orders, NAMES, START)
    assert await listed(bridge.database) == []


async def test_nothing_is_kept_or_computed_of_who_is_not_to_be_profiled(
    bridge: ShopBridge, model: RiskModel
) -> None:
    orders = [ordered("CL-100001", "ann", 80, 8), ordered("CL-100004", "bob", 80, 8)]
    await write_lists(bridge.database, model, orders, NAMES, START)
    assert await listed(bridge.database) == ["CL-100001", "CL-100004"]
    async with bridge.database.session() as session:
        await exclude(session, "ann", "customer")
    assert await listed(bridge.database) == ["CL-100004"]
    # A training that had read her orders before.
    await write_lists(bridge.database, model, orders, NAMES, START)
    assert await listed(bridge.database) == ["CL-100004"]
    async with bridge.database.reading() as session:
        assert await risk_of(session, model, "CL-100001") is None
        assert await risk_of(session, model, "CL-100004") is not None
        data = await read_training_data(session)
        besides = await read_besides(session)
    assert not {"CL-100001", "CL-100002", "CL-100003"} & besides.about.keys()
    read = orders_from(data.lines, data.returns, besides.about)
    assert {one.customer for one in read} == {"bob"}


async def test_one_order_is_scored_as_it_stands_with_what_came_before(
    bridge: ShopBridge, model: RiskModel
) -> None:
    async with bridge.database.session() as session:
        session.add(order("ZZ-1", "ann", "placed", placed_at=START, country="DE"))
        session.add(
            Return(
                order_number="CL-100003", product_id="boot", state="received", amount=8_900,
                requested_at=START - timedelta(days=2),
            )
        )  # fmt: skip
        await session.flush()
        session.add(line("ZZ-1", 0, "socks", 600, quantity=9))
    async with bridge.database.reading() as session:
        found = await risk_of(session, model, "ZZ-1")
        assert await risk_of(session, model, "ZZ-2") is None
    assert found is not None
    assert found.unusual
    assert any("Wool Socks (9 pieces)" in fact for fact in found.facts)
    assert "1 of 3 orders in the year before was sent back or called off" in found.facts


async def test_the_shops_data_are_read_alike_for_training_and_for_one_order(
    bridge: ShopBridge, model: RiskModel
) -> None:
    async with bridge.database.reading() as session:
        data, besides = await read_training_data(session), await read_besides(session)
        orders = orders_from(data.lines, data.returns, besides.about)
        for placed, scored in model.score_all(orders):
            alone = await risk_of(session, model, placed.number)
            assert alone is not None
            assert alone.score == scored.score


def data_of(orders: Sequence[PlacedOrder]) -> TrainingData:
    lines = table_of(
        (one.customer, each.product, one.number, one.at, each.quantity, each.price, "GB", False)
        for one in orders
        for each in one.lines
    )
    returns = TrainingData(orders[-1].at, lines).returns
    return TrainingData(orders[-1].at, lines, returns=returns)


def test_training_needs_enough_orders_and_says_so() -> None:
    with pytest.raises(CannotTrain, match="There are 12 orders, and 200 are needed"):
        train(data_of(a_shop(customers=2)))


def test_training_tells_how_many_alarms_there_were_on_newer_orders() -> None:
    trained = train(data_of(a_shop()))
    assert trained.rows == 240
    assert trained.judged_by is None
    assert 0 <= trained.metrics["alarms_per_1000"] <= 1_000
    assert trained.trial is not None
    assert RISK.measure is not None
    assert RISK.measure(trained.trial, data_of(a_shop())) == trained.metrics


async def test_accounts_that_do_what_others_do_not_are_listed(bridge: ShopBridge) -> None:
    orders = a_shop(customers=60)
    end = orders[-1].at
    odd = [
        an_order("ann", day, number=number, back=1, postcode=place, payment=f"card {place}")
        for day, number, place in [(190, "CL-100001", "A"), (191, "CL-100002", "B"),
                                   (192, "CL-100003", "C")]
    ]  # fmt: skip
    measure = fit([*orders, *odd], end)
    await write_lists(bridge.database, measure, [*orders, *odd], {}, odd[-1].at)
    async with bridge.database.reading() as session:
        (row,) = await session.scalars(select(AccountRisk))
    assert (row.customer_id, row.orders) == ("ann", 3)
    assert "3 delivery postcodes in a year" in row.facts
    assert "3 of 3 orders in a year were sent back or called off" in row.facts
