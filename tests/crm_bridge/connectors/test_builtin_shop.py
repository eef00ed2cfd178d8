"""The port over the bridge's own database."""

from crm_bridge.connectors.builtin import BuiltinShop
from crm_bridge.connectors.port import InteractionRecord
from tests.crm_bridge.shop import START, ShopBridge


async def test_the_shop_is_read_through_the_port(bridge: ShopBridge) -> None:
    async with bridge.database.reading() as session:
        shop = BuiltinShop(session)

        ann = await shop.read_customer("ann")
        orders = await shop.read_orders("ann", limit=2)
        order = await shop.read_order("CL-100003")
        products = await shop.read_products()

        assert ann is not None
        assert (ann.first_name, ann.email) == ("Ann", "ann@shop.example")
        assert [one.number for one in orders] == ["CL-100001", "CL-100002"]
        assert order is not None
        assert [line.product_id for line in order.lines] == ["boot", "socks"]
        assert [product.id for product in products] == ["boot", "lamp", "socks"]
        assert await shop.read_customer("nobody") is None
        assert await shop.read_order("100003") is None
        assert await shop.read_product("none") is None


async def test_a_decided_command_is_known_by_its_id(bridge: ShopBridge) -> None:
    ann = await bridge.visitor("ann")
    done = (await ann.asks("return_items", "CL-100003")).body
    refused = (await ann.asks("cancel_order", "CL-100002")).body

    async with bridge.database.reading() as session:
        shop = BuiltinShop(session)
        confirmed = await shop.poll(done["id"])
        assert (confirmed.state, confirmed.label_number) == ("confirmed", done["label_number"])
        assert (await shop.poll(refused["id"])).refusal == "already_dispatched"


async def test_an_interaction_is_in_the_built_in_crm_already(bridge: ShopBridge) -> None:
    kept = InteractionRecord("int_1", "ann", "web", START, None, "Asked about a boot.", None)

    async with bridge.database.reading() as session:
        assert await BuiltinShop(session).write_interaction(kept) == "int_1"
