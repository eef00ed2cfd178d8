"""A file that an agent sends with a reply, at the customer's side."""

from crm_bridge.attachments import records
from crm_bridge.attachments.files import ATTACHMENT_FILES
from crm_bridge.attachments.uploads import Upload
from crm_bridge.conversations import desk, replying
from crm_bridge.models.staff import Staff
from crm_bridge.staff import accounts
from tests.flows.customer import Customer
from tests.gateway.conftest import House

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


async def anna(house: House) -> Staff:
    async with house.database.session() as session:
        return await accounts.create(
            session, email="anna@shop.example", name="Anna", role="agent", password=None, actor="x"
        )


async def sends_a_photo(house: House, customer: Customer) -> None:
    staff, files = await anna(house), house.bridge.app[ATTACHMENT_FILES]
    photo = Upload("photo.png", "image/png", PNG)
    cid = customer.conversation_id
    kept = await records.add(house.database, files, cid, photo, staff.id)
    async with house.database.session() as session:
        await desk.take_over(session, cid, staff)
        await replying.reply(session, cid, staff, "Here it is.", [kept.id])


async def test_the_customer_gets_it_by_a_link_that_opens_it(house: House) -> None:
    customer = await house.customer()
    await customer.say("show me the lamp")
    await sends_a_photo(house, customer)
    message = await customer.waits_for("Here it is.")
    (file,) = message["attachments"]
    assert (file["name"], file["type"], file["size"]) == ("photo.png", "image/png", len(PNG))
    async with house.http.get(house.url + file["url"]) as response:
        assert (response.status, await response.read()) == (200, PNG)
        assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
