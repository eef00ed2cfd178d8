"""Quick replies: who edits which, and what a wrong one is told."""

import re

import pytest
from sqlalchemy import delete, select

from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.composing import CannedReplyVersion
from tests.crm_bridge.console.staff_browser import Answer, StaffBrowser, colleague
from tests.crm_bridge.shop import ShopBridge

GOOD = {"title": "On its way", "shortcut": "/way", "text": "Dear {customer_first_name}, it is."}
SHARED = {"for": "everybody"}


@pytest.fixture
async def lead(bridge: ShopBridge) -> StaffBrowser:
    """Lea, a lead. One at a time is logged in here."""
    return StaffBrowser(bridge, await colleague(bridge, "Lea", role="lead"))


async def added(browser: StaffBrowser, **fields: str) -> Answer:
    return await browser.post("/replies", **{**GOOD, **fields})


def ids(page: Answer) -> list[str]:
    return re.findall(r'id="(rpl_\w+)"', page.source)


async def test_an_agent_has_own_replies_that_nobody_else_sees(
    browser: StaffBrowser, lead: StaffBrowser
) -> None:
    assert (await added(browser)).status == 303
    mine = await browser.get("/replies")
    assert "On its way /way Dear {customer_first_name}, it is." in mine.text
    (reply_id,) = ids(mine)
    await lead.log_in()
    assert "On its way" not in (await lead.get("/replies")).text
    assert (await lead.post(f"/replies/{reply_id}", **GOOD)).status == 404


async def test_a_lead_edits_what_everybody_uses_and_an_agent_does_not(
    browser: StaffBrowser, lead: StaffBrowser
) -> None:
    await lead.log_in()
    await added(lead, **SHARED)
    (reply_id,) = ids(await lead.get("/replies"))
    await lead.post(f"/replies/{reply_id}", **{**GOOD, "title": "Sent"})
    await browser.log_in()
    page = await browser.get("/replies")
    assert "Sent /way" in page.text
    assert f"/replies/{reply_id}" not in page.source
    for path in ("/replies", f"/replies/{reply_id}", f"/replies/{reply_id}/remove"):
        refused = await browser.post(path, **{**GOOD, "shortcut": "other", **SHARED})
        assert (refused.status, "leads and admins" in refused.text) == (403, True), path
    await lead.log_in()
    await lead.post(f"/replies/{reply_id}/remove")
    assert "None yet" in (await lead.get("/replies")).text
    async with lead.bridge.database.reading() as session:
        told = await session.scalars(
            select(AuditEvent.action)
            .where(AuditEvent.subject == f"reply:{reply_id}")
            .order_by(AuditEvent.id)
        )
        assert list(told) == ["reply.added", "reply.changed", "reply.removed"]


async def test_a_wrong_one_says_why_beside_what_was_typed_and_a_shortcut_is_taken_once(
    browser: StaffBrowser, lead: StaffBrowser
) -> None:
    refused = await added(browser, text="Dear {name}")
    assert (refused.status, "Did you mean {customer_name}?" in refused.text) == (422, True)
    assert ">Dear {name}</textarea>" in refused.source
    await added(browser)
    again = await added(browser, title="Another", shortcut="WAY")
    assert (again.status, "/way is “On its way” already" in again.text) == (409, True)
    await lead.log_in()
    assert (await added(lead, **SHARED)).status == 303
    await browser.log_in()
    assert len(ids(await browser.get("/replies"))) == 2


async def test_a_shared_reply_goes_back_to_an_earlier_version_and_comes_back_once_removed(
    lead: StaffBrowser,
) -> None:
    await lead.log_in()
    await added(lead, **SHARED)
    (reply_id,) = ids(await lead.get("/replies"))
    await lead.post(f"/replies/{reply_id}", **{**GOOD, "text": "Dear {customer_first_name}, soon."})
    page = await lead.get("/replies")
    assert "changed by Lea, 20 Mar" in page.text
    assert "<del>it is</del><ins>soon</ins>" in page.source
    assert (await lead.post("/replies/versions/1/restore")).status == 303
    assert "/way Dear {customer_first_name}, it is." in (await lead.get("/replies")).text
    await lead.post(f"/replies/{reply_id}/remove")
    assert ids(await lead.get("/replies")) == []
    assert (await lead.post("/replies/versions/2/restore")).status == 303
    assert "/way Dear {customer_first_name}, soon." in (await lead.get("/replies")).text
    taken = await lead.post("/replies/versions/1/restore")
    assert taken.status == 409
    assert "/way is “On its way” already" in taken.text
    assert (await lead.post("/replies/versions/99/restore")).status == 404


async def test_a_reply_that_was_there_before_versions_goes_back_to_what_it_said(
    lead: StaffBrowser,
) -> None:
    await lead.log_in()
    await added(lead, **SHARED)
    async with lead.bridge.database.session() as session:
        await session.execute(delete(CannedReplyVersion))
    (reply_id,) = ids(await lead.get("/replies"))
    await lead.post(f"/replies/{reply_id}", **{**GOOD, "text": "Soon."})
    page = await lead.get("/replies")
    assert "as it was before, 20 Mar" in page.text
    (number,) = re.findall(r"/replies/versions/(\d+)/restore", page.source)
    assert (await lead.post(f"/replies/versions/{number}/restore")).status == 303
    assert "/way Dear {customer_first_name}, it is." in (await lead.get("/replies")).text


async def test_own_replies_leave_no_versions_that_others_read(
    browser: StaffBrowser, lead: StaffBrowser
) -> None:
    await added(browser)
    assert "Versions" not in (await browser.get("/replies")).text
    assert (await browser.post("/replies/versions/1/restore")).status == 403
