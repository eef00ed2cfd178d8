"""What is known of whoever wrote, so that it can be hidden."""

from sqlalchemy import select, update

from crm_bridge.models.conversation import Episode
from crm_bridge.models.order import Order
from crm_bridge.transcripts.masking import Masker
from crm_bridge.transcripts.records import record
from crm_bridge.transcripts.rendering import Record, Rendering
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import ShopBridge, Visitor

TOLD = "AX-7001 of Bob Brown goes to Flat 3, Nook House; ask Pat in lane 12, parcel ZQXW."


async def of(chat: Chat) -> Record:
    async with chat.bridge.database.reading() as session:
        query = select(Episode.id).where(Episode.conversation_id == chat.conversation_id)
        return await record(session, (await session.scalars(query)).one())


async def test_a_guest_who_opened_an_order_is_hidden_as_its_owner_is(bridge: ShopBridge) -> None:
    async with bridge.database.session() as session:
        changed = {"shipping_address": "Flat 3, Nook House", "tracking_number": "ZQXW"}
        await session.execute(update(Order).where(Order.number == "AX-7001").values(changed))
    guest, other = await Chat.opened(bridge), await Chat.opened(bridge)
    visitor = Visitor(bridge, guest.conversation_id)
    assert (await visitor.prove("AX-7001", email="bob@shop.example")).status == 201
    for chat in (guest, other):
        await chat.write()
        await chat.answer({"text": TOLD})
    found = await of(guest)
    assert found["customer"] is None
    assert "AX-7001" in found["known"]["orders"]
    assert found["known"]["emails"] == ["bob@shop.example"]
    told = Rendering(Masker(), b"salt").plain(found)["messages"][1]["text"]
    for secret in ("AX-7001", "Bob", "Nook House", "ZQXW"):
        assert secret not in told
    # Of somebody else nothing is known by that.
    assert (await of(other))["known"] == {}
