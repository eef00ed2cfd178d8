"""A customer who was helped by the assistant and then by Chloe, and leads who read that."""

from dataclasses import dataclass

from sqlalchemy import select

from crm_bridge.conversations import desk
from crm_bridge.models.staff import Staff
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.console.staff_browser import StaffBrowser, colleague
from tests.crm_bridge.shop import ShopBridge

UNDERSTOOD = {
    "intent": {"name": "track_order", "confidence": 0.87},
    "ranking": [
        {"name": "track_order", "confidence": 0.87},
        {"name": "refund_status", "confidence": 0.09},
    ],
    "entities": [{"entity": "order_number", "value": "CL-100002", "start": 12, "end": 21}],
    "sentiment": {"label": "negative", "score": -0.42},
}


@dataclass
class Helped:
    """One stretch of help, over; messages 1 and 3 are the customer's, 2 is the assistant's answer,
    Chloe's comes last but one."""

    chat: Chat
    episode_id: str
    chloe: Staff

    @property
    def page(self) -> str:
        return f"/transcripts/{self.episode_id}"


async def helped(bridge: ShopBridge, rating: int | None = None, comment: str = "") -> Helped:
    """Ann asks, is not content, gets a person, and rates it where a rating is given."""
    chat = await Chat.opened(bridge, identity=bridge.identity("ann"))
    await chat.write("where is my CL-100002?")
    await chat.answer(
        {
            "text": "It is on its way.",
            "sources": [{"title": "Delivery times", "url": "https://shop.example/delivery"}],
        },
        understanding=UNDERSTOOD,
        actions=[{"name": "action_track_order", "ok": True, "milliseconds": 38.4}],
    )
    bridge.clock.move(minutes=1)
    await chat.escalate("I want a human")
    bridge.clock.move(minutes=3)
    chloe = await someone(bridge, "Chloe")
    async with bridge.database.session() as session:
        await desk.accept(session, chat.conversation_id, chloe)
        await desk.reply(session, chat.conversation_id, chloe, "I have it here, Ann.")
        await desk.add_note(session, chat.conversation_id, chloe, "Lost at the depot.")
    bridge.clock.move(minutes=1)
    async with bridge.database.session() as session:
        await desk.close(session, chat.conversation_id, chloe, "solved", "")
    if rating is not None:
        rated = await chat.post("/rating", {"score": rating, "comment": comment or None})
        assert rated.status in (200, 204), rated.body
    row = await chat.row()
    assert row.episode_id is not None
    return Helped(chat, row.episode_id, chloe)


async def lead(bridge: ShopBridge, name: str = "Lea") -> StaffBrowser:
    """Logged in, and may read everything."""
    browser = StaffBrowser(bridge, await colleague(bridge, name, role="lead"))
    assert (await browser.log_in()).status == 303
    return browser


async def someone(bridge: ShopBridge, name: str) -> Staff:
    """A colleague at the desk, with an account if they had none."""
    async with bridge.database.reading() as session:
        found = await session.scalar(select(Staff).where(Staff.name == name))
    return found or await colleague(bridge, name)
