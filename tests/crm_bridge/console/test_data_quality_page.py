"""The state of each source of the shop's data."""

from pathlib import Path

import pytest
from sqlalchemy import select

from crm_bridge.console import data_quality
from crm_bridge.imports.loading import import_directory
from crm_bridge.intelligence.running import commands
from crm_bridge.intelligence.running.recipe import BASIC_CHECKS
from crm_bridge.models.order import OrderLine
from crm_bridge.models.shop_models import ShopModelRun
from tests.crm_bridge.console.staff_browser import StaffBrowser, colleague
from tests.crm_bridge.imports.shop_files import write_shop
from tests.crm_bridge.intelligence.running.recipes import MEAN
from tests.crm_bridge.shop import ShopBridge


@pytest.fixture
async def lead(bridge: ShopBridge) -> StaffBrowser:
    browser = StaffBrowser(bridge, await colleague(bridge, "Priya", "lead"))
    await browser.log_in()
    return browser


async def looked(bridge: ShopBridge) -> None:
    await commands.data_quality(bridge.database, lambda _: None)


async def test_before_the_first_look_the_page_says_so(lead: StaffBrowser) -> None:
    page = await lead.get("/data")
    assert "Nobody has looked at the data yet." in page.text
    assert "No import is on record." in page.text


async def test_a_lead_asks_for_a_look(lead: StaffBrowser, bridge: ShopBridge) -> None:
    assert (await lead.post("/data/look")).status == 303
    async with bridge.database.reading() as session:
        run = (await session.scalars(select(ShopModelRun))).one()
    assert (run.kind, run.names, run.by) == ("check", [], lead.staff.id)
    assert "Look at the data: Waiting for its turn…" in (await lead.get("/data")).text


async def test_what_is_wrong_is_shown_by_source_with_what_it_stops(
    lead: StaffBrowser, bridge: ShopBridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipes = [MEAN.__class__(**{**MEAN.__dict__, "checks": BASIC_CHECKS})]
    monkeypatch.setattr(data_quality, "RECIPES", recipes)
    await looked(bridge)
    async with bridge.database.session() as session:
        line = await session.scalar(select(OrderLine).limit(1))
        assert line is not None
        line.quantity = 0
    await looked(bridge)
    page = await lead.get("/data")
    assert "Lines of no or fewer pieces 1 of 10" in page.text
    assert "Stops: Mean price." in page.text
    assert "0 of boot" in page.text
    assert "Customers In order 2 rows" in page.text
    # Two looks make a line.
    assert page.source.count('<svg class="spark"') >= 6


async def test_imports_are_shown_with_what_was_wrong_in_them(
    lead: StaffBrowser, bridge: ShopBridge, tmp_path: Path
) -> None:
    await import_directory(bridge.database, write_shop(tmp_path / "monday"))
    (tmp_path / "tuesday").mkdir()
    (tmp_path / "tuesday" / "customers.csv").write_text("id,name\n1,A\n", encoding="utf-8")
    await import_directory(bridge.database, tmp_path / "tuesday")
    await looked(bridge)
    page = await lead.get("/data")
    assert "tuesday Refused" in page.text
    assert "nothing was loaded" in page.text
    assert "monday Loaded" in page.text
    assert "Last in an import 20 Mar" in page.text
