"""The pages of segments, and transcripts by segment."""

import html
import re

import pytest
from sqlalchemy import update

from crm_bridge.db import Database
from crm_bridge.intelligence.profile.exclusion import exclude
from crm_bridge.models.facts import EpisodeFacts
from crm_bridge.models.segments import Segmentation
from tests.crm_bridge.console.staff_browser import StaffBrowser, colleague
from tests.crm_bridge.figures.kept import Help, keep
from tests.crm_bridge.intelligence.segments.buyers import lines_of, order
from tests.crm_bridge.intelligence.segments.listed import EACH, train
from tests.crm_bridge.shop import START, ShopBridge


@pytest.fixture
async def lead(bridge: ShopBridge) -> StaffBrowser:
    browser = StaffBrowser(bridge, await colleague(bridge, "Lea", "lead"))
    assert (await browser.log_in()).status == 303
    return browser


async def named(database: Database, customer: str) -> None:
    """The only conversation is this customer's."""
    await keep(database, [Help(START)])
    async with database.session() as session:
        await session.execute(update(EpisodeFacts).values(customer_id=customer))


async def test_before_the_first_training_the_page_says_what_makes_segments(
    lead: StaffBrowser,
) -> None:
    page = await lead.get("/segments")
    assert page.status == 200
    assert "There are no segments yet" in page.text
    assert (await lead.get("/segments/champions")).status == 404


async def test_segments_of_both_kinds_with_how_they_were_found(lead: StaffBrowser) -> None:
    await train(lead.bridge.database)
    async with lead.bridge.database.session() as session:
        await exclude(session, "often-1", "customer")
    page = await lead.get("/segments")
    assert page.status == 200
    assert "New ordered for the first time, lately" in page.text
    assert re.search(r"[Oo]rder often", page.text)
    assert f"{3 * EACH - 1} customers, as of" in page.text
    assert "1 customer is not profiled at their wish" in page.text
    assert "Who moved in December 2025" in page.text
    assert "3 (in use) 1.00" in page.text
    assert "HDBSCAN" in page.text
    assert "flow-band" in page.source


async def test_another_month_is_chosen(lead: StaffBrowser) -> None:
    await train(lead.bridge.database)
    page = await lead.get("/segments?month=2025-06")
    assert "Who moved in June 2025" in page.text
    assert "Who moved in December 2025" in (await lead.get("/segments?month=2019-01")).text


async def test_a_segment_opens_its_customers_page_by_page(lead: StaffBrowser) -> None:
    lines = lines_of(*[order(f"new-{n:03}", 5, "tea", price=1000 + n % 40) for n in range(130)])
    await train(lead.bridge.database, lines)
    address, seen = "/segments/new", []
    for _ in range(3):
        page = await lead.get(address)
        assert page.status == 200
        seen += re.findall(r'href="/customers/(new-\d+)"', page.source)
        (*_, following) = re.findall(r'href="(/segments/new\?after=[^"#]*)', page.source) or [""]
        address = html.unescape(following)
    assert address == ""
    assert len(seen) == len(set(seen)) == 130
    assert seen[0] == "new-039"
    assert (await lead.get("/segments/new?after=nonsense")).status == 404


async def test_a_segment_says_what_sets_it_apart_and_who_moved(lead: StaffBrowser) -> None:
    await train(lead.bridge.database)
    page = await lead.get("/segments")
    (key, *_) = re.findall(r'href="/segments/(group-\d+)"', page.source)
    one = await lead.get(f"/segments/{key}")
    assert one.status == 200
    assert "What sets them apart" in one.text
    assert "Came from" in one.text
    assert f"/transcripts?segment={key}" in one.source


async def test_where_there_are_no_groups_the_page_says_why(lead: StaffBrowser) -> None:
    await train(lead.bridge.database, lines_of(*[order(f"c{n}", n + 1, "tea") for n in range(5)]))
    page = await lead.get("/segments")
    assert "5 customers have bought so far; groups by habit need 50." in page.text
    assert "Champions" in page.text


async def test_what_an_earlier_release_wrote_of_the_search_is_passed_over(
    lead: StaffBrowser,
) -> None:
    await train(lead.bridge.database)
    async with lead.bridge.database.session() as session:
        await session.execute(update(Segmentation).values(search={"other": 1}))
    assert (await lead.get("/segments")).status == 200


async def test_transcripts_of_a_segment(lead: StaffBrowser) -> None:
    await train(lead.bridge.database)
    await named(lead.bridge.database, "once-1")
    found = await lead.get("/transcripts?segment=new")
    assert "1 transcript" in found.text
    assert "Segment of the customer, now" in found.text
    assert "No transcript" in (await lead.get("/transcripts?segment=champions")).text
    sheet = await lead.part("/transcripts/filters")
    assert 'name="segment" value="new"' in sheet.source
    assert "New 1" in sheet.text
    gone = await lead.get("/transcripts?segment=group-99")
    assert "A segment that is gone" in gone.text


async def test_an_agent_does_not_see_segments(browser: StaffBrowser) -> None:
    assert (await browser.get("/segments")).status == 403


async def test_a_rule_of_segments_is_edited_by_their_names(lead: StaffBrowser) -> None:
    await train(lead.bridge.database)
    editor = await lead.get("/reasons/rule/segment")
    assert editor.status == 200
    assert "Champions" in editor.text
    assert 'name="segment:at_risk"' in editor.source
    form = {
        **{"enabled": "on", "priority": "urgent", "segment:at_risk": "on", "segment:loyal": "on"},
        **{"late_delivery": "on", "only_team": "on", "intents": "", "based_on": "0"},
    }
    teamless = await lead.post("/reasons/rule/segment", **form)
    assert teamless.status == 422
    assert "Only choose the team: there is no team to choose: give the rule one" in teamless.text
    saved = await lead.post("/reasons/rule/segment", **form, team="Team A")
    assert saved.status == 303
    page = await lead.get("/reasons")
    assert "Loyal, At risk, with a late delivery: chooses the team alone" in page.text
    assert "1 segment added, 1 segment taken away" in page.text
    tried = await lead.post(
        "/reasons/rule/segment/preview",
        **{"enabled": "on", "priority": "high", "segment:loyal": "on", "intents": ""},
    )
    assert tried.status == 200
