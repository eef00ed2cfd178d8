"""What the page tells of its customer, and messages that are left, over the public protocol."""

from typing import Any

import pytest

from crm_bridge.models.desk import Task
from crm_bridge.models.visit import Visit
from tests.flows.customer import Customer
from tests.gateway.conftest import House

pytestmark = pytest.mark.asyncio(loop_scope="module")

CONTEXT = {"page": {"url": "https://shop.example/product/7", "title": "Lamp"}}


async def post(shop: House, customer: Customer, path: str, body: object) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {customer.token}"}
    async with shop.http.post(f"{shop.url}{path}", json=body, headers=headers) as response:
        return response.status, await response.json() if response.content_length else None


async def visit(shop: House, conversation_id: str) -> Visit:
    async with shop.database.reading() as session:
        return await session.get_one(Visit, conversation_id)


async def test_a_session_brings_who_and_where(shop: House) -> None:
    body = {"visitor": {"name": "Ada", "phone": "not asked for"}, "context": CONTEXT}
    async with shop.http.post(f"{shop.url}/chat/session", json=body) as response:
        kept = await visit(shop, (await response.json())["conversation_id"])
    assert (kept.contact, kept.context) == ({"name": "Ada"}, CONTEXT)


async def test_context_comes_by_either_way_and_costs_no_messages(shop: House) -> None:
    gateway = await shop.new_gateway(messages_per_minute=1)
    customer = await shop.customer()
    assert await post(shop, customer, "/chat/context", {"product": {"id": 7}}) == (204, None)
    assert (await visit(shop, customer.conversation_id)).context == {"product": {"id": "7"}}
    async with shop.http.ws_connect(gateway.make_url("/chat/ws")) as socket:
        await socket.send_json({"type": "hello", "token": customer.token})
        await socket.receive_json()
        await socket.send_json({"type": "context", **CONTEXT})
        await socket.send_json({"type": "context", "page": {"url": "data:x"}})
        refused = await socket.receive_json()
        assert (refused["code"], "page.url" in refused["message"]) == ("context_invalid", True)
        await socket.send_json({"type": "message", "id": "nonsense", "text": "hi"})
        assert (await socket.receive_json())["code"] == "message_invalid", "the limit was not spent"
    assert (await visit(shop, customer.conversation_id)).context == CONTEXT


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/chat/context", {"cart": {"items": [{}]}}, "context_invalid"),
        ("/chat/context", {"page": {"url": f"https://a.example/{'x' * 1990}"}}, "context_invalid"),
        ("/chat/session", {"context": {"product": {}}}, "context_invalid"),
        ("/chat/session", {"visitor": {"name": "x" * 300}}, "message_invalid"),
        ("/chat/offline", {"email": "nobody", "message": "hi"}, "message_invalid"),
        ("/chat/offline", {"email": "a@b.example", "message": "  "}, "message_empty"),
        ("/chat/offline", {"message": "hi"}, "message_invalid"),
        ("/chat/transcript", {"email": 7}, "message_invalid"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    shop: House, path: str, body: object, code: str
) -> None:
    status, problem = await post(shop, await shop.customer(), path, body)
    assert (status, problem["code"]) == (422, code)


@pytest.mark.parametrize("path", ["/chat/context", "/chat/offline", "/chat/transcript"])
async def test_nothing_is_taken_without_a_token(shop: House, path: str) -> None:
    async with shop.http.post(f"{shop.url}{path}", json={}) as response:
        assert (response.status, (await response.json())["code"]) == (401, "token_invalid")


async def test_a_message_that_is_left_becomes_a_task(shop: House) -> None:
    customer = await shop.customer()
    left = {"email": "ada@mail.example", "message": "My lamp\u0007 broke", "name": "Ada"}
    status, kept = await post(shop, customer, "/chat/offline", left)
    async with shop.database.reading() as session:
        task = await session.get_one(Task, kept["id"])
    assert (status, task.email, task.text) == (202, "ada@mail.example", "My lamp broke\n\nAda")
    await customer.read()
    assert [one["text"] for one in customer.seen.values()] == ["My lamp broke"]
