"""What stands out is shown to staff with its facts, and they say what they found."""

import pytest
from aiohttp import web
from sqlalchemy import select

from crm_bridge.intelligence.profile.exclusion import exclude
from crm_bridge.intelligence.risk.model import RiskModel, fit
from crm_bridge.intelligence.risk.reading import read_besides
from crm_bridge.intelligence.running.shelf import MODEL_SHELF, Standing
from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.order import Order
from crm_bridge.models.risk import AccountRisk, OrderRisk, RiskLook
from tests.crm_bridge.console.staff_browser import StaffBrowser
from tests.crm_bridge.intelligence.risk.ordering import a_shop
from tests.crm_bridge.shop import START, ShopBridge, line, order

PAGE = "/unusual-orders"
FACT = "14 times the usual quantity of Trail Boot (28 pieces)"


@pytest.fixture(scope="module")
def model() -> RiskModel:
    return fit(a_shop(), a_shop()[-1].at)


@pytest.fixture
async def listed(browser: StaffBrowser) -> StaffBrowser:
    """An order of Ann and the account of Bob are in the lists."""
    async with browser.bridge.database.session() as session:
        session.add(
            OrderRisk(
                order_number="CL-100001", customer_id="ann", placed_at=START, score=99.4,
                facts=[FACT, "Third country within 30 days"], scored_at=START,
            )
        )  # fmt: skip
        session.add(
            AccountRisk(
                customer_id="bob", orders=4, last_order_at=START, score=98.7,
                facts=["5 ways to pay in a year"], scored_at=START,
            )
        )  # fmt: skip
    return browser


def shelve(bridge: ShopBridge, model: RiskModel) -> None:
    app = bridge.client.app
    assert isinstance(app, web.Application)
    app[MODEL_SHELF].put("risk", Standing(model, 1, START, START, START))


async def looks(bridge: ShopBridge) -> list[tuple[str, str | None, str, str]]:
    async with bridge.database.reading() as session:
        found = await session.scalars(select(RiskLook).order_by(RiskLook.at))
        return [(one.customer_id, one.order_number, one.verdict, one.note) for one in found]


async def test_before_anything_was_learnt_the_page_says_what_it_takes(
    browser: StaffBrowser,
) -> None:
    page = await browser.get(PAGE)
    assert page.status == 200
    assert "It takes 200 orders and a training" in page.text
    assert "no order is ever refused, held or cancelled because of it" in page.text


async def test_an_unusual_order_is_listed_with_what_makes_it_so(
    listed: StaffBrowser, model: RiskModel
) -> None:
    shelve(listed.bridge, model)
    page = await listed.get(PAGE)
    assert FACT in page.text
    assert "Score 99 of 100" in page.text
    assert "Ann Archer" in page.text
    assert "learnt from 240 orders" in page.text
    accounts = await listed.get(f"{PAGE}?kind=accounts")
    assert "5 ways to pay in a year" in accounts.text
    assert FACT not in accounts.text


async def test_what_somebody_found_takes_it_off_the_list_and_is_counted(
    listed: StaffBrowser,
) -> None:
    answer = await listed.post(
        f"{PAGE}/orders/CL-100001/look", verdict="fine", note=" Asked her: a wedding. "
    )
    assert (answer.status, answer.headers["location"]) == (303, f"{PAGE}?show=open&kind=orders")
    assert await looks(listed.bridge) == [("ann", "CL-100001", "fine", "Asked her: a wedding.")]
    assert FACT not in (await listed.get(PAGE)).text
    page = await listed.get(f"{PAGE}?show=looked")
    assert "Fine Anna, 20 Mar, 12:00" in page.text
    assert "Asked her: a wedding." in page.text
    assert "Of 1 order that was looked at in the last 90 days, 1 was fine" in page.text
    async with listed.bridge.database.reading() as session:
        event = (await session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()))).first()
    assert event is not None
    assert (event.action, event.subject) == ("risk.looked_at", "order:CL-100001")

    listed.bridge.clock.move(hours=1)
    await listed.post(f"{PAGE}/orders/CL-100001/look", verdict="not_fine", note="")
    page = await listed.get(f"{PAGE}?show=looked")
    assert "Not fine Anna, 20 Mar, 13:00" in page.text
    assert "looked at in the last 90 days, 0 were fine" in page.text
    async with listed.bridge.database.reading() as session:
        assert (await read_besides(session)).looked_at == {"CL-100001": True}


async def test_an_account_is_open_again_once_it_ordered_since(listed: StaffBrowser) -> None:
    await listed.post(f"{PAGE}/accounts/bob/look", verdict="fine", note="")
    assert "Bob Baker" not in (await listed.get(f"{PAGE}?kind=accounts")).text
    listed.bridge.clock.move(hours=1)
    async with listed.bridge.database.session() as session:
        (await session.get_one(AccountRisk, "bob")).last_order_at = listed.bridge.clock.moment
    assert "Bob Baker" in (await listed.get(f"{PAGE}?kind=accounts")).text


async def test_what_cannot_be_kept_is_refused_and_what_was_typed_stays(
    listed: StaffBrowser,
) -> None:
    answer = await listed.post(f"{PAGE}/orders/CL-100001/look", verdict="maybe", note="I think")
    assert answer.status == 422
    assert "Say whether it is fine or not." in answer.text
    assert "I think" in answer.text
    too_long = await listed.post(f"{PAGE}/orders/CL-100001/look", verdict="fine", note="x" * 2_001)
    assert too_long.status == 422
    unknown = await listed.post(f"{PAGE}/orders/NO-1/look", verdict="fine", note="")
    assert unknown.status == 404
    assert await looks(listed.bridge) == []


async def test_who_is_not_profiled_is_in_no_list_and_nothing_is_noted_of_them(
    listed: StaffBrowser, model: RiskModel
) -> None:
    shelve(listed.bridge, model)
    await listed.post(f"{PAGE}/orders/CL-100001/look", verdict="not_fine", note="")
    async with listed.bridge.database.session() as session:
        await exclude(session, "ann", "customer")
    assert await looks(listed.bridge) == []
    assert "CL-100001" not in (await listed.get(f"{PAGE}?show=looked")).source
    refused = await listed.post(f"{PAGE}/orders/CL-100001/look", verdict="fine", note="")
    assert refused.status == 409
    view = await listed.part("/customers/ann/orders/CL-100001")
    assert "How unusual it is" not in view.text


async def test_an_orders_own_view_says_how_unusual_it_is_now(
    browser: StaffBrowser, model: RiskModel
) -> None:
    before = await browser.part("/customers/bob/orders/CL-100004")
    assert before.status == 200
    assert "How unusual it is" not in before.text
    shelve(browser.bridge, model)
    async with browser.bridge.database.session() as session:
        session.add(order("ZZ-1", "bob", "placed", placed_at=START))
        await session.flush()
        session.add(line("ZZ-1", 0, "boot", 500, quantity=40))
    view = await browser.part("/customers/bob/orders/ZZ-1")
    assert "How unusual it is" in view.text
    assert "times the usual quantity of Trail Boot (40 pieces)" in view.text
    assert "Worked out now from this order and 4 before it" in view.text
    back = "/customers/bob#order-ZZ-1"
    assert f'name="back" value="{back}"' in view.source
    answer = await browser.post(f"{PAGE}/orders/ZZ-1/look", verdict="fine", note="", back=back)
    assert answer.headers["location"] == back
    assert "Fine Anna" in (await browser.part("/customers/bob/orders/ZZ-1")).text


async def test_a_form_leads_nowhere_but_into_the_console(listed: StaffBrowser) -> None:
    for back in ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"):
        answer = await listed.post(
            f"{PAGE}/orders/CL-100001/look", verdict="fine", note="", back=back
        )
        assert answer.headers["location"] == f"{PAGE}?show=open&kind=orders"


async def test_an_unusual_order_is_never_refused_for_it(
    browser: StaffBrowser, model: RiskModel
) -> None:
    """Whatever the score says, the order stays as the shop has it."""
    shelve(browser.bridge, model)
    async with browser.bridge.database.session() as session:
        session.add(order("ZZ-1", "bob", "placed", placed_at=START))
        await session.flush()
        session.add(line("ZZ-1", 0, "boot", 500, quantity=400))
    view = await browser.part("/customers/bob/orders/ZZ-1")
    assert "Cancel" in view.text
    await browser.post(f"{PAGE}/orders/ZZ-1/look", verdict="not_fine", note="")
    async with browser.bridge.database.reading() as session:
        assert (await session.get_one(Order, "ZZ-1")).status == "placed"
