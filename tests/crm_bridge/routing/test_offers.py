"""Automatic assignment: one agent after the other is offered the customer."""

from crm_bridge.conversations import desk, transferring
from crm_bridge.models.conversation import ControlMove
from crm_bridge.models.team import Offer
from crm_bridge.routing import presence
from crm_bridge.staff import people
from tests.crm_bridge.chat import Chat, at_the_desk, sweep
from tests.crm_bridge.console.staff_browser import colleague
from tests.crm_bridge.routing.routed import offered_to, online, still_there, team
from tests.crm_bridge.shop import ShopBridge


async def test_a_customer_is_offered_to_somebody_of_the_team_at_once(chat: Chat) -> None:
    await online(chat.bridge, "Elsewhere", await team(chat.bridge, "Sales"))
    await online(chat.bridge, "Anna", await team(chat.bridge))
    await chat.escalate(team="Returns")
    assert await offered_to(chat.bridge, chat.conversation_id) == "Anna"
    assert await chat.state() == "queued"


async def test_the_next_customer_goes_to_the_other_agent(bridge: ShopBridge) -> None:
    team_id = await team(bridge)
    await online(bridge, "Anna", team_id)
    await online(bridge, "Ben", team_id)
    names = []
    for _ in range(4):
        chat = await Chat.opened(bridge)
        await chat.escalate(team="Returns")
        names.append(await offered_to(bridge, chat.conversation_id))
        bridge.clock.move(seconds=1)
    assert sorted(map(str, names[:2])) == sorted(map(str, names[2:])) == ["Anna", "Ben"]


async def test_unaccepted_for_a_minute_goes_to_the_next(chat: Chat) -> None:
    team_id = await team(chat.bridge)
    people = [await online(chat.bridge, name, team_id) for name in ("Anna", "Ben")]
    await chat.escalate(team="Returns")
    first = await offered_to(chat.bridge, chat.conversation_id)
    chat.bridge.clock.move(seconds=59)
    await still_there(chat.bridge, *people)
    await sweep(chat.bridge)
    assert await offered_to(chat.bridge, chat.conversation_id) == first
    chat.bridge.clock.move(seconds=1)
    await sweep(chat.bridge)
    second = await offered_to(chat.bridge, chat.conversation_id)
    assert {first, second} == {"Anna", "Ben"}
    assert sorted(str(one.outcome) for one in await chat.rows(Offer)) == ["None", "expired"]


async def test_what_a_deactivated_agent_is_offered_goes_to_the_next_at_once(chat: Chat) -> None:
    team_id = await team(chat.bridge)
    people_there = [await online(chat.bridge, name, team_id) for name in ("Anna", "Ben")]
    admin = await colleague(chat.bridge, "Ada", "admin")
    await chat.escalate(team="Returns")
    first = await offered_to(chat.bridge, chat.conversation_id)
    (gone,) = [one for one in people_there if one.name == first]
    async with at_the_desk(chat.bridge) as session:
        await people.deactivate(session, gone.id, admin)
    await sweep(chat.bridge)
    assert {first, await offered_to(chat.bridge, chat.conversation_id)} == {"Anna", "Ben"}
    assert sorted(str(one.outcome) for one in await chat.rows(Offer)) == ["None", "withdrawn"]


async def test_when_everybody_let_it_pass_it_goes_round_again(chat: Chat) -> None:
    staff = await online(chat.bridge, "Anna", await team(chat.bridge))
    await chat.escalate(team="Returns")
    chat.bridge.clock.move(seconds=61)
    await still_there(chat.bridge, staff)
    await sweep(chat.bridge)
    assert await offered_to(chat.bridge, chat.conversation_id) == "Anna"


async def test_an_accepted_offer_is_over(chat: Chat) -> None:
    staff = await online(chat.bridge, "Anna", await team(chat.bridge))
    await chat.escalate(team="Returns")
    async with at_the_desk(chat.bridge) as session:
        await desk.accept(session, chat.conversation_id, staff)
    (offer,) = await chat.rows(Offer)
    assert offer.outcome == "accepted"
    moves = [(move.to_state, move.who, move.why) for move in await chat.rows(ControlMove)]
    assert moves == [
        ("queued", "system", "escalation"),
        ("human", f"staff:{staff.id}", "accepted"),
    ]


async def test_a_customer_who_leaves_the_queue_is_offered_to_nobody(chat: Chat) -> None:
    await online(chat.bridge, "Anna", await team(chat.bridge))
    recorded = await chat.escalate(team="Returns")
    await chat.choose(recorded.body["messages"][0]["buttons"][0]["payload"])
    (offer,) = await chat.rows(Offer)
    assert offer.outcome == "withdrawn"
    await sweep(chat.bridge)
    assert await offered_to(chat.bridge, chat.conversation_id) is None


async def test_who_is_busy_away_or_not_there_is_offered_nothing(chat: Chat) -> None:
    team_id = await team(chat.bridge)
    await online(chat.bridge, "Closed", team_id)
    chat.bridge.clock.move(seconds=61)
    await online(chat.bridge, "Busy", team_id, status="busy")
    await online(chat.bridge, "Away", team_id, status="away")
    await chat.escalate(team="Returns")
    assert await offered_to(chat.bridge, chat.conversation_id) is None


async def test_nobody_is_offered_more_than_they_can_carry(bridge: ShopBridge) -> None:
    staff = await online(bridge, "Anna", await team(bridge), capacity=1)
    first, second = await Chat.opened(bridge), await Chat.opened(bridge)
    for chat in (first, second):
        await chat.escalate(team="Returns")
    assert await offered_to(bridge, second.conversation_id) is None
    async with at_the_desk(bridge) as session:
        await desk.accept(session, first.conversation_id, staff)
    await sweep(bridge)
    assert await offered_to(bridge, second.conversation_id) is None
    async with at_the_desk(bridge) as session:
        await desk.close(session, first.conversation_id, staff)
    await sweep(bridge)
    assert await offered_to(bridge, second.conversation_id) == "Anna"


async def test_who_comes_online_is_offered_who_waits(chat: Chat) -> None:
    team_id = await team(chat.bridge)
    staff = await online(chat.bridge, "Anna", team_id, status="away")
    await chat.escalate(team="Returns")
    async with at_the_desk(chat.bridge) as session:
        await presence.switch(session, staff, "online")
    await sweep(chat.bridge)
    assert await offered_to(chat.bridge, chat.conversation_id) == "Anna"


async def test_language_and_topic_decide_who_is_able(chat: Chat) -> None:
    team_id = await team(chat.bridge)
    await online(chat.bridge, "German", team_id, languages=["de"])
    await online(chat.bridge, "Refunds", team_id, skills=["refund"])
    await online(chat.bridge, "Safety", team_id, skills=["safety"], languages=["en"])
    await chat.escalate(team="Returns", topic="safety")
    assert await offered_to(chat.bridge, chat.conversation_id) == "Safety"


async def test_a_team_with_a_queue_offers_nothing(chat: Chat) -> None:
    await online(chat.bridge, "Anna", await team(chat.bridge, mode="queue"))
    await chat.escalate(team="Returns")
    await sweep(chat.bridge)
    assert await chat.rows(Offer) == []


async def test_a_transfer_is_offered_to_the_other_team(chat: Chat) -> None:
    anna = await online(chat.bridge, "Anna")
    team_id = await team(chat.bridge)
    await online(chat.bridge, "Ravi", team_id)
    await chat.escalate()
    async with at_the_desk(chat.bridge) as session:
        await desk.accept(session, chat.conversation_id, anna)
        row = await session.get_one(type(anna), anna.id)
        row.team_id = "tem_first"
        await transferring.to_team(session, chat.conversation_id, anna, team_id)
    assert await offered_to(chat.bridge, chat.conversation_id) == "Ravi"
