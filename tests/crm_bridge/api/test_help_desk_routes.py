"""Working in another help desk, over `/v1/help-desk`."""

import asyncio

from sqlalchemy import func, select

from crm_bridge.models.conversation import ControlMove
from crm_bridge.models.staff import Staff
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.shop import HELP_DESK, Reply, ShopBridge

GRACE = {"id": "g-7", "name": "Grace"}
HEIKO = {"id": "h-8", "name": "Heiko"}


async def call(
    bridge: ShopBridge, method: str, path: str = "", body: object = None, **query: object
) -> Reply:
    return await bridge.call(method, f"/v1/help-desk/conversations{path}", HELP_DESK, body, **query)


async def step(chat: Chat, name: str, by: object = GRACE, **more: object) -> Reply:
    path = f"/{chat.conversation_id}/{name}"
    return await call(chat.bridge, "POST", path, {"agent": by, **more})


async def waiting(bridge: ShopBridge, customer: str | None = None, **call: object) -> Chat:
    wish = {"identity": bridge.identity(customer)} if customer else {}
    chat = await Chat.opened(bridge, **wish)
    await chat.escalate(**call)
    return chat


async def test_who_waits_is_listed_the_urgent_first_in_pages(bridge: ShopBridge) -> None:
    first = await waiting(bridge, "ann")
    bridge.clock.move(minutes=1)
    second = await waiting(bridge)
    urgent = await waiting(bridge, priority="urgent", reason="rule", topic="safety")
    await Chat.opened(bridge)

    page = (await call(bridge, "GET", limit=2)).body
    rest = (await call(bridge, "GET", limit=2, after=page["next"])).body

    ids = [one["id"] for one in page["conversations"] + rest["conversations"]]
    assert ids == [urgent.conversation_id, first.conversation_id, second.conversation_id]
    assert "next" not in rest
    ann = page["conversations"][1]
    assert ann["customer"] == {"id": "ann", "name": "Ann Archer", "email": "ann@shop.example"}
    assert ann["escalation"]["matched"] == "human"
    assert page["conversations"][0]["escalation"]["topic"] == "safety"
    assert (await call(bridge, "GET", after="?")).code == "cursor_invalid"
    assert (await call(bridge, "GET", state="human")).body["conversations"] == []


async def test_an_agent_takes_answers_and_closes(bridge: ShopBridge) -> None:
    chat = await waiting(bridge)
    taken = (await step(chat, "accept")).body
    assert (taken["state"], taken["agent"]) == ("human", {"name": "Grace", "id": "g-7"})
    said = await step(chat, "replies", id="m1", text="Hello!")
    assert (said.status, said.body["agent"]) == (201, {"name": "Grace"})
    noted = await step(chat, "notes", text="A regular.")
    assert (noted.status, noted.body["author"]) == (201, "Grace")
    closed = await step(chat, "close", resolution="solved")
    assert (closed.status, closed.body["state"]) == (200, "closed")

    read = (await call(bridge, "GET", f"/{chat.conversation_id}/messages", limit=3)).body
    assert [one["author"] for one in read["messages"]] == ["system", "agent", "system"]
    assert [one["text"] for one in read["notes"]] == ["A regular."]
    before = {"before": read["earlier"]}
    earlier = (await call(bridge, "GET", f"/{chat.conversation_id}/messages", **before)).body
    assert [one["author"] for one in earlier["messages"]] == ["customer", "system"]
    assert "earlier" not in earlier
    assert "A regular." not in str(await chat.messages())


async def test_a_reply_that_is_sent_again_is_said_once(bridge: ShopBridge) -> None:
    chat = await waiting(bridge)
    await step(chat, "accept")
    answers = await asyncio.gather(
        *(step(chat, "replies", id="m1", text="Hello!") for _ in range(3))
    )
    assert sorted(one.status for one in answers) == [200, 200, 201]
    assert len({one.body["seq"] for one in answers}) == 1
    assert [one["text"] for one in await chat.messages() if one["author"] == "agent"] == ["Hello!"]
    other = await step(chat, "replies", id="m1", text="Goodbye!")
    assert (other.status, other.code) == (422, "id_used")


async def test_the_rules_of_the_console_hold(bridge: ShopBridge) -> None:
    chat = await waiting(bridge)
    early = await step(chat, "replies", id="m1", text="Hello!")
    assert (early.status, early.code) == (409, "not_assigned")
    both = await asyncio.gather(step(chat, "accept"), step(chat, "accept", HEIKO))
    assert sorted(one.status for one in both) == [200, 409]
    winner = GRACE if both[0].status == 200 else HEIKO
    assert (await step(chat, "accept", winner)).status == 200
    async with bridge.database.reading() as session:
        moves = select(func.count()).where(ControlMove.to_state == "human")
        assert await session.scalar(moves) == 1
    assert (await step(chat, "replies", winner, id="m2", text=" ")).code == "message_empty"
    assert (await step(chat, "close", winner, resolution="eaten")).code == "resolution_unknown"
    assert (await step(chat, "return", winner)).body["state"] == "bot"
    assert (await step(chat, "return", winner)).code == "transition_refused"
    assert (await step(chat, "take-over", HEIKO)).body["agent"]["name"] == "Heiko"
    unknown = await call(bridge, "POST", "/cnv_x/accept", {"agent": GRACE})
    assert (unknown.status, unknown.code) == (404, "conversation_unknown")


async def test_one_agent_hands_a_customer_on_to_another(bridge: ShopBridge) -> None:
    chat = await waiting(bridge)
    await step(chat, "accept")
    for _ in range(2):  # The second time as after a lost answer.
        handed = await step(chat, "hand-on", to=HEIKO)
        assert (handed.status, handed.body["agent"]["name"]) == (200, "Heiko")
    assert (await step(chat, "replies", id="m1", text="Hello!")).code == "not_assigned"
    assert (await step(chat, "replies", HEIKO, id="m1", text="Hello!")).status == 201
    told = [one["text"] for one in await chat.messages() if one["author"] == "system"]
    assert told[-1] == "Heiko has joined the conversation."
    assert (await step(chat, "transfer", HEIKO, team="Eaters")).code == "team_unknown"


async def test_an_agent_is_one_person_under_any_name(bridge: ShopBridge) -> None:
    chats = [await waiting(bridge) for _ in range(3)]
    await asyncio.gather(*(step(chat, "accept") for chat in chats))
    await step(chats[0], "replies", {"id": "g-7", "name": "Grace H."}, id="m1", text="Hello!")
    async with bridge.database.reading() as session:
        people = (await session.scalars(select(Staff).where(Staff.help_desk_id == "g-7"))).all()
    assert [(one.name, one.active, one.password_hash) for one in people] == [
        ("Grace H.", False, None)
    ]


async def test_the_customer_sees_that_they_type(bridge: ShopBridge) -> None:
    chat = await waiting(bridge)
    await step(chat, "accept")
    assert (await step(chat, "typing")).status == 204
    assert (await call(bridge, "POST", "/cnv_x/typing", {"agent": GRACE})).status == 404


async def test_an_agent_of_the_console_keeps_what_is_theirs(bridge: ShopBridge) -> None:
    from crm_bridge.conversations import desk

    chat = await waiting(bridge)
    anna = await agent(bridge)
    async with at_the_desk(bridge) as session:
        await desk.accept(session, chat.conversation_id, anna)
    assert (await step(chat, "accept")).code == "transition_refused"
    shown = (await call(bridge, "GET", f"/{chat.conversation_id}")).body
    assert shown["agent"] == {"name": "Anna"}
