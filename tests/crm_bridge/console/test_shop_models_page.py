"""The page of the shop's models: what is at work, why something is not, and putting it right."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import URL, select

from crm_bridge.api.keys import SETTINGS
from crm_bridge.console import shop_models
from crm_bridge.db import DATABASE
from crm_bridge.intelligence.running import runs
from crm_bridge.intelligence.running.folders import MODEL, VersionFolders
from crm_bridge.intelligence.running.recipe import BASIC_CHECKS
from crm_bridge.intelligence.running.shelf import MODEL_SHELF, ModelShelf
from crm_bridge.intelligence.running.shelving import SHELVING, Shelving
from crm_bridge.models.shop_models import ShopModelRun
from tests.crm_bridge.console.staff_browser import StaffBrowser, colleague
from tests.crm_bridge.intelligence.running.recipes import MEAN, Trainer, reaching
from tests.crm_bridge.shop import ShopBridge, running_bridge


@pytest.fixture
async def shop(sqlite_only: URL, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ShopBridge]:
    """A bridge whose only model is the mean price, and which nothing is trained in by itself."""
    monkeypatch.setattr(shop_models, "RECIPES", (MEAN,))
    monkeypatch.setattr(shop_models, "recipe_named", {"mean": MEAN}.get)
    async with running_bridge(sqlite_only) as bridge:
        app = bridge.client.app
        assert app is not None
        folders = VersionFolders(app[SETTINGS].state)
        shelving = Shelving(app[DATABASE], folders, app[MODEL_SHELF], (MEAN,))
        app._state[SHELVING] = shelving  # the application is frozen by now
        yield bridge


@pytest.fixture
def shelf(shop: ShopBridge) -> ModelShelf:
    return shop.client.app[MODEL_SHELF]  # type: ignore[index]


@pytest.fixture
def trainer(shop: ShopBridge) -> Trainer:
    return Trainer(shop.database, shop.client.app[SETTINGS].state)  # type: ignore[index]


@pytest.fixture
async def lead(shop: ShopBridge) -> StaffBrowser:
    browser = StaffBrowser(shop, await colleague(shop, "Priya", "lead"))
    await browser.log_in()
    return browser


async def test_before_the_first_training_the_page_says_so(lead: StaffBrowser) -> None:
    page = await lead.get("/shop-models")
    assert "It was not trained yet." in page.text
    assert "the schedule is off" in page.text
    assert "Nothing was trained yet." in page.text


async def test_the_version_at_work_is_shown_with_what_it_was_made_of(
    lead: StaffBrowser, trainer: Trainer
) -> None:
    await trainer.run()
    page = await lead.get("/shop-models")
    assert "Version 1 at work" in page.text
    assert "from 10 rows of 10 Mar 2026 to 10 Mar 2026" in page.text
    assert "Hits 0.5 versions are compared by it" in page.text


async def test_a_lead_asks_for_a_training(lead: StaffBrowser, shop: ShopBridge) -> None:
    assert (await lead.post("/shop-models/train", model="mean")).status == 303
    assert (await lead.post("/shop-models/train")).status == 303
    async with shop.database.reading() as session:
        asked = (await session.scalars(select(ShopModelRun))).all()
    assert [(run.names, run.by) for run in asked] == [(["mean"], lead.staff.id)]
    page = await lead.get("/shop-models")
    assert "Training: Waiting for its turn…" in page.text
    assert (await lead.post("/shop-models/train", model="gone")).status == 404


async def test_the_part_that_is_asked_for_again_has_the_page_read_anew_at_the_end(
    lead: StaffBrowser, shop: ShopBridge
) -> None:
    await lead.post("/shop-models/train")
    part = await lead.part("/shop-models/run")
    assert 'hx-trigger="every 1500ms"' in part.source
    async with shop.database.session() as session:
        run = (await session.scalars(select(ShopModelRun))).one()
        await runs.end(session, run.id, [])
    part = await lead.part("/shop-models/run")
    assert part.headers["hx-refresh"] == "true"


async def test_a_lead_rolls_back_with_one_click(
    lead: StaffBrowser, trainer: Trainer, shelf: ModelShelf
) -> None:
    await trainer.run()
    await trainer.run()
    page = await lead.get("/shop-models")
    assert "Roll back to version 1" in page.text
    assert (await lead.post("/shop-models/use", model="mean", version="1")).status == 303
    standing = shelf.standing("mean")
    assert standing is not None
    assert standing.version == 1
    assert "Version 1 at work" in (await lead.get("/shop-models")).text


async def test_a_version_that_is_worse_waits_for_a_lead_with_the_reason(
    lead: StaffBrowser, trainer: Trainer, shop: ShopBridge
) -> None:
    await trainer.run()
    shop.clock.move(minutes=1)
    await trainer.run(reaching(0.3))
    page = await lead.get("/shop-models")
    assert "Version 1 at work" in page.text
    assert "Not put to work, version 2: It does worse than version 1" in page.text
    assert "Put to work all the same" in page.text
    await lead.post("/shop-models/use", model="mean", version="2")
    assert "Version 2 at work" in (await lead.get("/shop-models")).text


async def test_a_damaged_version_is_refused_in_words(lead: StaffBrowser, trainer: Trainer) -> None:
    await trainer.run()
    await trainer.run()
    file = trainer.folders.place("mean", 1) / MODEL / "mean.txt"
    await asyncio.to_thread(file.write_text, "0")
    answer = await lead.post("/shop-models/use", model="mean", version="1")
    assert answer.status == 409
    assert "mean.txt is damaged" in answer.text
    assert "Version 2 at work" in answer.text
    for version in ("9", "x", ""):
        answer = await lead.post("/shop-models/use", model="mean", version=version)
        assert answer.status == 404


async def test_what_the_data_stopped_leads_to_the_data(
    lead: StaffBrowser, trainer: Trainer
) -> None:
    await trainer.run(replace(MEAN, checks=BASIC_CHECKS))
    page = await lead.get("/shop-models")
    # The orders of the small shop all have the same lines, a minute apart.
    assert "Stopped by the data: Orders that seem" in page.text
    assert re.search(r'<a href="/data">See the data</a>', page.source)


async def test_agents_have_no_part_in_it(shop: ShopBridge) -> None:
    agent = StaffBrowser(shop, await colleague(shop))
    await agent.log_in()
    assert (await agent.get("/shop-models")).status == 403
    assert (await agent.get("/data")).status == 403
