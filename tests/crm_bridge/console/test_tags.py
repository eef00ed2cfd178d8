"""Tags are put on a conversation and taken off, and found in lists, transcripts and over /v1."""

import asyncio
import re

from sqlalchemy import func, select

from crm_bridge.conversations import tags
from crm_bridge.insights.projecting import PROJECTOR
from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.desk import Tag
from tests.crm_bridge.api.test_help_desk_routes import GRACE, call
from tests.crm_bridge.console.staff_browser import StaffBrowser
from tests.crm_bridge.reviews.read import helped, lead
from tests.crm_bridge.shop import ShopBridge


async def test_a_tag_is_put_on_and_taken_off_by_agents_and_leads(
    browser: StaffBrowser, bridge: ShopBridge
) -> None:
    ann = await helped(bridge)
    cid = ann.chat.conversation_id
    card = await browser.post(f"/conversations/{cid}/tags", tag="  Lost \n parcel ")
    assert 'id="tags"' in card.source
    assert "<html" not in card.source
    assert "Lost parcel" in card.texts("chip tag")
    lea = await lead(bridge)
    await lea.post(f"/conversations/{cid}/tags", tag="VIP", transcript=ann.episode_id)
    for page in (f"/conversations/{cid}", ann.page, "/conversations"):
        assert (await lea.get(page)).texts("chip tag") == ["Lost parcel", "VIP"]
    await bridge.client.app[PROJECTOR].catch_up()  # type: ignore[union-attr]
    assert (await lea.get("/transcripts?tag=VIP")).texts("chip tag") == ["Lost parcel", "VIP"]
    assert (await lea.get("/transcripts?tag=late")).texts("chip tag") == []
    await lea.post(f"/conversations/{cid}/tags/remove", tag="lost parcel")
    await lea.post(f"/conversations/{cid}/tags/remove", tag="lost parcel")
    assert (await lea.get("/conversations")).texts("chip tag") == ["VIP"]
    async with bridge.database.reading() as session:
        done = await session.scalars(
            select(AuditEvent.action).where(AuditEvent.action.contains("tagged"))
        )
        assert sorted(done) == ["conversation.tagged"] * 2 + ["conversation.untagged"]


async def test_known_tags_are_offered_and_capitals_make_no_second_one(
    browser: StaffBrowser, bridge: ShopBridge
) -> None:
    first, second = await helped(bridge), await helped(bridge)
    await browser.post(f"/conversations/{first.chat.conversation_id}/tags", tag="Größe")
    page = await browser.get(f"/conversations/{second.chat.conversation_id}")
    assert re.findall(r'<option value="([^"]*)"></option>', page.source) == ["Größe"]
    card = await browser.post(f"/conversations/{second.chat.conversation_id}/tags", tag="GRÖSSE")
    assert card.texts("chip tag") == ["Größe"]
    assert "<option" not in card.source


async def test_what_is_no_tag_is_refused(browser: StaffBrowser, bridge: ShopBridge) -> None:
    cid = (await helped(bridge)).chat.conversation_id
    for wrong in ("", " \u200b ", "x" * 41):
        refused = await browser.post(f"/conversations/{cid}/tags", tag=wrong)
        assert (refused.status, "up to 40 letters" in refused.text) == (422, True)
    for number in range(tags.MOST):
        await browser.post(f"/conversations/{cid}/tags", tag=f"t{number}")
    assert "12 tags at most" in (await browser.post(f"/conversations/{cid}/tags", tag="one")).text
    assert (await browser.post("/conversations/cnv_none/tags", tag="one")).status == 404


async def test_two_who_invent_the_same_tag_at_once_make_one(
    browser: StaffBrowser, bridge: ShopBridge
) -> None:
    places = [(await helped(bridge)).chat.conversation_id for _ in range(2)]
    async with asyncio.TaskGroup() as group:
        for cid in places:
            group.create_task(browser.post(f"/conversations/{cid}/tags", tag="storm"))
    async with bridge.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Tag)) == 1
        assert set(await tags.of(session, places)) == set(places)


async def test_another_help_desk_tags_too(bridge: ShopBridge) -> None:
    cid = (await helped(bridge)).chat.conversation_id
    body = {"agent": GRACE, "tag": "storm"}
    assert (await call(bridge, "POST", f"/{cid}/tags", body)).body["tags"] == ["storm"]
    (listed,) = (await call(bridge, "GET", state="closed")).body["conversations"]
    assert listed["tags"] == ["storm"]
    assert (await call(bridge, "POST", f"/{cid}/tags/remove", body)).body["tags"] == []
    assert (await call(bridge, "POST", f"/{cid}/tags", {**body, "tag": ""})).code == "tag_invalid"
