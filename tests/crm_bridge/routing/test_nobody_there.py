"""Out of hours and nobody at the desk: the customer is told, and can leave a message."""

from typing import Any

from crm_bridge.conversations import desk
from crm_bridge.models.desk import Task
from tests.crm_bridge.chat import Chat, agent, at_the_desk, sweep
from tests.crm_bridge.routing.routed import OFFICE_WEEK, default_rules, online

EVENING = 8
"""Hours from the clock's start, Friday noon, until the team is gone."""


async def closed(chat: Chat) -> list[dict[str, Any]]:
    """Call a person on Friday evening; what the customer is told."""
    await default_rules(chat.bridge, week=OFFICE_WEEK, zone="Europe/London")
    chat.bridge.clock.move(hours=EVENING)
    recorded = await chat.escalate()
    messages: list[dict[str, Any]] = recorded.body["messages"]
    return messages


async def test_out_of_hours_one_message_tells_when_the_team_is_back(chat: Chat) -> None:
    (told,) = await closed(chat)
    assert "Monday 23 March, 09:00 (GMT)" in told["text"]
    assert "kept" in told["text"]
    assert [field["name"] for field in told["form"]["fields"]] == ["email", "text"]
    assert [m for m in await chat.messages() if m["author"] == "system"] == [told]


async def test_on_a_holiday_the_day_after_is_told(chat: Chat) -> None:
    await default_rules(chat.bridge, holidays=["2026-03-20", "2026-03-21"])
    recorded = await chat.escalate()
    assert "Sunday 22 March, 00:00" in recorded.body["messages"][0]["text"]


async def test_it_becomes_a_task_and_the_email_is_put_with_it(chat: Chat) -> None:
    (told,) = await closed(chat)
    (task,) = await chat.rows(Task)
    assert (task.kind, task.email) == ("message", None)
    await chat.choose(told["form"]["payload"], email="ann@home.example", text="Please ring me")
    (task,) = await chat.rows(Task)
    assert (task.email, task.text) == ("ann@home.example", "Please ring me")
    assert "ann@home.example" in (await chat.messages())[-1]["text"]
    assert await chat.outcomes() == ["escalated", "answered"]


async def test_what_is_no_email_is_asked_for_again(chat: Chat) -> None:
    (told,) = await closed(chat)
    await chat.choose(told["form"]["payload"], email="ann at home")
    again = (await chat.messages())[-1]
    assert "does not look like" in again["text"]
    await chat.choose(again["form"]["payload"], email="ann@home.example")
    assert (await chat.rows(Task))[0].email == "ann@home.example"


async def test_the_night_does_not_count_as_waiting(chat: Chat) -> None:
    await closed(chat)
    chat.bridge.clock.move(days=2)
    await sweep(chat.bridge)
    assert await chat.state() == "queued"
    # Monday, half an hour after opening: 13 hours after Sunday evening.
    chat.bridge.clock.move(hours=13, minutes=31)
    await sweep(chat.bridge)
    assert await chat.state() == "bot"
    assert len(await chat.rows(Task)) == 1


async def test_what_is_written_meanwhile_is_kept_for_the_person(chat: Chat) -> None:
    await closed(chat)
    await chat.write("it is about my lamp")
    assert await chat.outcomes() == ["escalated", "with_person"]


async def test_who_talks_to_the_customer_has_done_the_task(chat: Chat) -> None:
    await closed(chat)
    staff = await agent(chat.bridge)
    async with at_the_desk(chat.bridge) as session:
        await desk.accept(session, chat.conversation_id, staff)
    (task,) = await chat.rows(Task)
    assert task.done_at is not None
    assert task.assignee_id == staff.id


async def test_an_email_left_after_going_back_to_the_bot_counts_too(chat: Chat) -> None:
    (told,) = await closed(chat)
    await chat.choose(told["buttons"][0]["payload"])
    await chat.choose(told["form"]["payload"], email="ann@home.example")
    assert (await chat.rows(Task))[0].email == "ann@home.example"
    assert await chat.state() == "bot"


async def test_in_hours_with_nobody_at_the_desk_an_email_can_be_left(chat: Chat) -> None:
    recorded = await chat.escalate()
    (told,) = recorded.body["messages"]
    assert "nobody is at the desk" in told["text"]
    assert "form" in told
    assert await chat.rows(Task) == []


async def test_with_somebody_at_the_desk_a_person_is_promised(chat: Chat) -> None:
    await online(chat.bridge, "Anna")
    recorded = await chat.escalate()
    (told,) = recorded.body["messages"]
    assert "bringing in a colleague" in told["text"]
    assert "form" not in told


async def test_a_call_that_names_no_team_comes_to_the_default_one(chat: Chat) -> None:
    team_id = await default_rules(chat.bridge)
    await chat.escalate()
    assert (await chat.row()).team_id == team_id
