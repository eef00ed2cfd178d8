"""Which accounts in channels are a customer's, and undoing that."""

from sqlalchemy import select

from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.customer import Identity
from tests.crm_bridge.channels.places import Place, offer
from tests.crm_bridge.channels.test_going_on_in_a_channel import linked
from tests.crm_bridge.console.staff_browser import StaffBrowser


async def test_an_agent_sees_a_customers_account_in_a_channel_and_undoes_it(
    browser: StaffBrowser,
) -> None:
    await offer(browser.bridge)
    chat = await linked(browser.bridge, Place(browser.bridge))
    path = f"/conversations/{chat.conversation_id}"
    for page in (await browser.get(path), await browser.get("/customers/ann")):
        assert "Telegram: Anna by a link, since 20 Mar 2026" in page.text
    async with browser.bridge.database.reading() as session:
        (bound,) = (await session.scalars(select(Identity).where(Identity.method == "link"))).all()
    after = await browser.post(f"{path}/accounts/{bound.id}/undo")
    assert (after.status, "by a link" in after.text) == (200, False)
    assert "Not signed in at the shop." in after.text
    async with browser.bridge.database.reading() as session:
        done = await session.scalars(
            select(AuditEvent.actor).where(AuditEvent.action == "identity.unbound")
        )
        assert list(done) == [f"staff:{browser.staff.id}"]
    late = await browser.post(f"/customers/ann/accounts/{bound.id}/undo")
    assert late.status == 404


async def test_the_customers_page_undoes_it_too(browser: StaffBrowser) -> None:
    await linked(browser.bridge, Place(browser.bridge))
    async with browser.bridge.database.reading() as session:
        bound = await session.scalar(select(Identity.id).where(Identity.method == "link"))
    undone = await browser.post(f"/customers/ann/accounts/{bound}/undo")
    assert (undone.status, undone.headers["location"]) == (303, "/customers/ann")
    assert "by a link" not in (await browser.get("/customers/ann")).text
