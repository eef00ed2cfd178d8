"""Leads read whether a model errs more about some groups of customers."""

import numpy as np
from aiohttp import web

from crm_bridge.intelligence.fairness.compare import Cases, compare
from crm_bridge.intelligence.fairness.report import Comparison, FairnessReport, ModelReport
from crm_bridge.intelligence.running.shelf import MODEL_SHELF, Standing
from tests.crm_bridge.console.staff_browser import StaffBrowser, colleague
from tests.crm_bridge.shop import START, ShopBridge


def a_report() -> FairnessReport:
    """Recommendations are worse for those who live far away; a third group is too small."""
    people = np.array([f"c{place}" for place in range(600)])
    names = np.where(np.arange(600) < 300, "near", "far")
    names[:5] = "moon"
    right = np.where(np.arange(600) < 300, np.arange(600) % 10 < 8, np.arange(600) % 10 < 5)
    groups = compare(Cases(people, right), names)
    told = tuple(group for group in groups if not group.too_small)
    small = tuple((group.name, group.cases) for group in groups if group.too_small)
    hits = ModelReport(
        "recommendations", START, 600, int(right.sum()), (Comparison("country", told, small),)
    )
    return FairnessReport(START, (hits, ModelReport("risk", None, 0, 0, (), "There are 3 orders.")))


def shelve(bridge: ShopBridge) -> None:
    app = bridge.client.app
    assert isinstance(app, web.Application)
    app[MODEL_SHELF].put("fairness", Standing(a_report(), 1, START, START, START))


async def test_a_lead_reads_where_it_is_worse_and_by_how_much(bridge: ShopBridge) -> None:
    lead = StaffBrowser(bridge, await colleague(bridge, "Lena", "lead"))
    await lead.log_in()
    assert "Nothing was compared yet. It takes 200 orders" in (await lead.get("/fairness")).text
    shelve(bridge)
    page = await lead.get("/fairness")
    assert page.status == 200
    assert "Country “far”: 50.0% bought something of what was recommended" in page.text
    assert "Country, too small to say: moon (5)." in page.text
    assert "Not compared: There are 3 orders." in page.text
    agent = StaffBrowser(bridge, await colleague(bridge))
    await agent.log_in()
    assert (await agent.get("/fairness")).status == 403
