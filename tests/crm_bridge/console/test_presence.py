"""The presence switch, and being seen while a page is open."""

import asyncio

from crm_bridge.models.team import Presence
from tests.crm_bridge.console.staff_browser import Answer, StaffBrowser


def chosen(answer: Answer) -> list[str]:
    return answer.texts('aria-pressed="true"')


async def kept(browser: StaffBrowser) -> Presence | None:
    async with browser.bridge.database.reading() as session:
        return await session.get(Presence, browser.staff.id)


async def test_whoever_logs_in_is_online_until_they_say_otherwise(browser: StaffBrowser) -> None:
    assert chosen(await browser.part("/presence")) == ["Online"]
    assert chosen(await browser.post("/presence", status="away")) == ["Away"]
    assert chosen(await browser.part("/presence")) == ["Away"]


async def test_every_page_asks_for_the_switch(browser: StaffBrowser) -> None:
    assert 'hx-get="/presence"' in (await browser.get("/conversations")).source


async def test_a_presence_that_does_not_exist_is_refused(browser: StaffBrowser) -> None:
    refused = await browser.post("/presence", status="asleep")
    assert refused.status == 422
    assert "online, busy, away" in refused.text
    assert await kept(browser) is None


async def test_an_open_page_shows_that_its_reader_is_there(browser: StaffBrowser) -> None:
    assert await kept(browser) is None
    async with browser.bridge.client.get("/events"), asyncio.timeout(10):
        while (row := await kept(browser)) is None:
            await asyncio.sleep(0.01)
    assert row.status == "online"
    assert row.seen_at == browser.bridge.clock()


async def test_opening_a_page_again_leaves_the_choice_as_it_was(browser: StaffBrowser) -> None:
    await browser.post("/presence", status="busy")
    browser.bridge.clock.move(minutes=5)
    async with browser.bridge.client.get("/events"), asyncio.timeout(10):
        while (row := await kept(browser)) is None or row.seen_at < browser.bridge.clock():
            await asyncio.sleep(0.01)
    assert row.status == "busy"
