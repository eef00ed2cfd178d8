"""Passing a customer on: one message to them, the note to the receivers, and nobody is lost."""

import pytest

from crm_bridge.conversations import desk, transferring
from crm_bridge.errors import BridgeError
from crm_bridge.models.desk import Note, Task
from crm_bridge.models.staff import Staff
from crm_bridge.models.team import Offer
from tests.crm_bridge.chat import Chat, agent, at_the_desk, sweep
from tests.crm_bridge.routing.routed import OFFICE_WEEK, offered_to, online, still_there, team
from tests.crm_bridge.shop import ShopBridge


@pytest.fixture
async def anna(chat: Chat) -> Staff:
    """Has the customer."""
    staff = await online(chat.bridge, "Anna")
    await chat.escalate()
    async with at_the_desk(chat.bridge) as session:
        await desk.accept(session, chat.conversation_id, staff)
    return staff


async def told(chat: Chat, since: int) -> list[dict[str, object]]:
    return [m for m in await chat.messages() if m["seq"] > since]


async def to_team(chat: Chat, staff: Staff, team_id: str, note: str = "") -> dict[str, object]:
    """The one message that the customer reads of it."""
    since = (await chat.row()).last_seq
    async with at_the_desk(chat.bridge) as session:
        await transferring.to_team(session, chat.conversation_id, staff, team_id, note)
    (message,) = await told(chat, since)
    assert message["author"] == "system"
    return message


async def test_a_team_that_is_there_the_customer_is_next(chat: Chat, anna: Staff) -> None:
    returns = await team(chat.bridge, "Returns", mode="queue")
    await online(chat.bridge, "Ravi", returns)
    message = await to_team(chat, anna, returns)
    assert "Anna has passed you on to a colleague who can help. You are next" in str(message)
    assert "form" not in message
    assert "Go back to the assistant" in str(message["buttons"])


async def test_a_closed_team_says_when_it_is_back_and_it_becomes_a_task(
    chat: Chat, anna: Staff
) -> None:
    chat.bridge.clock.move(days=1)
    office = await team(chat.bridge, "Office", week=OFFICE_WEEK, zone="Europe/London")
    message = await to_team(chat, anna, office)
    assert "back on Monday 23 March, 09:00 (GMT)" in str(message["text"])
    assert "form" in message
    (task,) = await chat.rows(Task)
    assert (task.team_id, task.kind) == (office, "message")


async def test_an_open_team_with_nobody_there_takes_an_email(chat: Chat, anna: Staff) -> None:
    message = await to_team(chat, anna, await team(chat.bridge, "Returns", mode="queue"))
    assert "nobody is at the desk there" in str(message["text"])
    assert "form" in message


async def test_the_note_is_for_the_receivers_and_reaches_no_customer(
    chat: Chat, anna: Staff
) -> None:
    returns = await team(chat.bridge, "Returns", mode="queue")
    await to_team(chat, anna, returns, "wants two labels")
    (note,) = await chat.rows(Note)
    assert (note.text, note.staff_id) == ("wants two labels", anna.id)
    assert "two labels" not in str(await chat.changes())


async def test_a_refused_transfer_leaves_everything_as_it_was(chat: Chat, anna: Staff) -> None:
    ben = await agent(chat.bridge, "Ben")
    returns = await team(chat.bridge, "Returns")
    before = await chat.changes()
    for staff, wanted, code in (
        (anna, ben.id, "colleague_absent"),
        (anna, anna.id, "transfer_to_self"),
        (anna, "stf_none", "staff_unknown"),
        (ben, anna.id, "not_assigned"),
    ):
        with pytest.raises(BridgeError) as refused:
            async with at_the_desk(chat.bridge) as session:
                await transferring.to_person(session, chat.conversation_id, staff, wanted, "n")
        assert refused.value.code == code
    with pytest.raises(BridgeError):
        async with at_the_desk(chat.bridge) as session:
            await transferring.to_team(session, chat.conversation_id, anna, returns, "x" * 10_001)
    assert await chat.changes() == before
    assert await chat.rows(Note) == []


async def test_a_colleague_is_asked_first_and_after_a_minute_their_team(
    chat: Chat, anna: Staff
) -> None:
    returns = await team(chat.bridge, "Returns")
    # The team itself would ask Sita first, who was given nothing yet.
    ravi = await online(chat.bridge, "Ravi", returns, last_given_at=chat.bridge.clock())
    sita = await online(chat.bridge, "Sita", returns)
    since = (await chat.row()).last_seq
    async with at_the_desk(chat.bridge) as session:
        await transferring.to_person(session, chat.conversation_id, anna, ravi.id, "knows it")
    assert await offered_to(chat.bridge, chat.conversation_id) == "Ravi"
    chat.bridge.clock.move(seconds=60)
    await still_there(chat.bridge, ravi, sita)
    await sweep(chat.bridge)
    assert await offered_to(chat.bridge, chat.conversation_id) == "Sita"
    assert (await chat.row()).team_id == returns
    assert len(await told(chat, since)) == 1


async def test_in_a_team_with_a_queue_the_rest_see_it_after_the_minute(
    chat: Chat, anna: Staff
) -> None:
    ravi = await online(chat.bridge, "Ravi")
    async with at_the_desk(chat.bridge) as session:
        await transferring.to_person(session, chat.conversation_id, anna, ravi.id)
    chat.bridge.clock.move(seconds=60)
    await sweep(chat.bridge)
    assert await offered_to(chat.bridge, chat.conversation_id) is None
    assert await chat.state() == "queued"
    assert [one.outcome for one in await chat.rows(Offer)] == ["expired"]


async def test_who_was_passed_on_stands_in_front_of_those_who_call_now(
    chat: Chat, anna: Staff
) -> None:
    returns = await team(chat.bridge, "Returns", mode="queue")
    await online(chat.bridge, "Ravi", returns)
    other = await Chat.opened(chat.bridge)
    await other.escalate(team="Returns")
    await to_team(chat, anna, returns)
    assert (await chat.changes())["control"]["position"] == 1
    assert (await other.changes())["control"]["position"] == 2


async def test_the_place_counts_in_the_teams_own_queue(bridge: ShopBridge) -> None:
    for name in ("Returns", "Sales"):
        await team(bridge, name, mode="queue")
        chat = await Chat.opened(bridge)
        await chat.escalate(team=name)
        assert (await chat.changes())["control"]["position"] == 1
