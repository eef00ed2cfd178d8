"""A customer as the bridge's database knows them at this moment."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select

from crm_bridge.errors import NotFound
from crm_bridge.intelligence.profile.exclusion import exclude
from crm_bridge.intelligence.profile.history import AT_ONCE
from crm_bridge.intelligence.profile.portrait import NotProfiled, Portrait, portrait_of
from crm_bridge.models.base import new_id
from crm_bridge.models.desk import Task
from crm_bridge.models.message import Message
from crm_bridge.models.order import Order, OrderLine
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import START, ShopBridge, customer, line, order, product, sent_back
from tests.crm_bridge.statements import statements_of_requests

LONDON = ZoneInfo("Europe/London")


async def portrait(bridge: ShopBridge, customer_id: str = "ann") -> Portrait:
    async with bridge.database.reading() as session:
        found = await portrait_of(session, customer_id, LONDON)
    assert isinstance(found, Portrait)
    return found


async def test_nobody_has_no_portrait(bridge: ShopBridge) -> None:
    with pytest.raises(NotFound, match="no customer 'nobody'"):
        await portrait(bridge, "nobody")


async def test_somebody_who_never_bought_or_wrote_has_an_empty_one(bridge: ShopBridge) -> None:
    async with bridge.database.session() as session:
        session.add(customer("new", "Nora New"))
    found = await portrait(bridge, "new")
    assert (found.buying.orders, found.talking.conversations, found.problems) == (0, 0, ())
    assert found.since == START - timedelta(days=400)


async def test_an_order_of_a_minute_ago_counts(bridge: ShopBridge) -> None:
    before = await portrait(bridge)
    async with bridge.database.session() as session:
        session.add(order("CL-100900", "ann", "placed", placed_at=START - timedelta(minutes=1)))
        await session.flush()
        session.add(line("CL-100900", 0, "lamp", 1_200))
    found = await portrait(bridge)
    assert found.buying.orders == before.buying.orders + 1
    assert found.buying.last is not None
    assert found.buying.last.number == "CL-100900"
    assert [piece.category for piece in found.buying.last.pieces] == ["Home"]


async def test_a_list_price_in_another_currency_is_no_list_price(bridge: ShopBridge) -> None:
    async with bridge.database.session() as session:
        euro = product("clog", "Clog", "Shoes")
        euro.currency = "EUR"
        session.add(euro)
        await session.flush()
        session.add(line("CL-100001", 2, "clog", 100))
    last = (await portrait(bridge)).buying.last
    assert last is not None
    assert {piece.product_id: piece.list_price for piece in last.pieces} == {
        "boot": 8_900,
        "socks": 1_200,
        "clog": None,
    }


async def test_what_is_open_is_told_the_worst_first(bridge: ShopBridge) -> None:
    chat = await Chat.opened(bridge, identity=bridge.identity("ann"))
    await chat.write()
    async with bridge.database.session() as session:
        session.add(order("CL-100901", "ann", "lost"))
        late = {"promised_at": START - timedelta(days=2)}
        session.add(order("CL-100902", "ann", "shipped", **late))
        session.add(order("CL-100903", "ann", "delivered", **late))
        session.add(order("CL-100904", "ann", "cancelled", **late))
        await session.flush()
        session.add(sent_back("CL-100003", "boot"))
        session.add(sent_back("CL-100003", "socks", "refunded"))
        session.add(
            Task(
                id=new_id("tsk"),
                kind="call_back",
                title="Call back",
                conversation_id=chat.conversation_id,
                created_at=START,
            )
        )
    found = await portrait(bridge)
    assert [(one.kind, one.order or one.conversation_id) for one in found.problems] == [
        ("lost", "CL-100901"),
        ("late", "CL-100902"),
        ("task", chat.conversation_id),
        ("return", "CL-100003"),
        ("talking", chat.conversation_id),
    ]
    assert (await portrait(bridge, "bob")).problems == ()


async def test_of_who_is_not_profiled_there_is_nothing(bridge: ShopBridge) -> None:
    async with bridge.database.session() as session:
        await exclude(session, "ann", "customer")
    async with bridge.database.reading() as session:
        found = await portrait_of(session, "ann", LONDON)
    assert isinstance(found, NotProfiled)
    assert (found.exclusion.since, found.exclusion.actor) == (START, "customer")


async def test_ten_thousand_orders_hold_nobody_up(bridge: ShopBridge) -> None:
    whole = 10_050
    rows = [
        {
            "number": f"BIG-{n}",
            "number_key": f"BIG{n}",
            "number_digits": str(n),
            "customer_id": "ann",
            "placed_at": START - timedelta(hours=n // 2),
            "status": "delivered",
            "currency": "GBP",
            "total": 1_000,
        }
        for n in range(whole)
    ]
    lines = [
        {
            "order_number": row["number"],
            "position": 0,
            "product_id": "socks",
            "quantity": 1,
            "unit_price": 1_000,
        }
        for row in rows
    ]
    async with bridge.database.session() as session:
        for begin in range(0, whole, 1_000):
            await session.execute(insert(Order), rows[begin : begin + 1_000])
            await session.execute(insert(OrderLine), lines[begin : begin + 1_000])
    with statements_of_requests(bridge) as sent:
        found = await portrait(bridge)
    # Between two pages of orders others have their turn.
    pages = [one for one in sent if one.startswith("SELECT orders.number, orders.placed_at")]
    assert len(pages) == 10_000 // AT_ONCE
    assert (found.buying.orders, found.older) == (10_000, True)
    # Two orders were placed at each hour: none was lost or read twice between two pages.
    assert found.buying.spent[0].paid == 9_997 * 1_000 + 3 * 11_795


async def test_the_conversation_that_goes_on_counts_for_the_mood(bridge: ShopBridge) -> None:
    chat = await Chat.opened(bridge, identity=bridge.identity("ann"))
    assert (await portrait(bridge)).talking.conversations == 0
    await chat.write()
    await chat.write()
    async with bridge.database.session() as session:
        first, second = await session.scalars(select(Message).order_by(Message.seq))
        first.sentiment_score, second.sentiment_score = -0.9, -0.5
    talking = (await portrait(bridge)).talking
    assert talking.conversations == 1
    assert talking.mood is not None
    assert round(talking.mood.score, 2) == -0.7
