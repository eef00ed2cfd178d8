"""Promises to customers as they are kept."""

from datetime import timedelta

from sqlalchemy import select

from crm_bridge.conversations import desk
from crm_bridge.models.escalation import Escalation
from crm_bridge.models.team import ServiceLevel
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.routing.routed import OFFICE_WEEK, default_rules
from tests.crm_bridge.shop import START


async def level(chat: Chat) -> ServiceLevel:
    async with chat.bridge.database.reading() as session:
        found = await session.scalars(
            select(ServiceLevel)
            .join(Escalation, Escalation.id == ServiceLevel.escalation_id)
            .where(Escalation.conversation_id == chat.conversation_id)
        )
        return found.one()


async def test_the_priority_decides_how_soon(chat: Chat) -> None:
    await chat.escalate(priority="urgent")
    promised = await level(chat)
    assert promised.response_due_at == START + timedelta(minutes=5)
    assert promised.resolution_due_at == START + timedelta(hours=4)


async def test_a_teams_own_targets_count_in_its_hours(chat: Chat) -> None:
    await default_rules(chat.bridge, week=OFFICE_WEEK, targets={"normal": [360, 600]})
    await chat.escalate()
    promised = await level(chat)
    # Five hours are left on Friday: the sixth is Monday's first.
    assert promised.response_due_at == START + timedelta(days=2, hours=22)


async def test_the_first_answer_of_a_person_keeps_the_first_promise(chat: Chat) -> None:
    await chat.escalate()
    staff = await agent(chat.bridge)
    async with at_the_desk(chat.bridge) as session:
        await desk.accept(session, chat.conversation_id, staff)
    assert (await level(chat)).responded_at is None
    for minutes in (3, 10):
        chat.bridge.clock.move(minutes=minutes)
        async with at_the_desk(chat.bridge) as session:
            await desk.reply(session, chat.conversation_id, staff, "Hello")
    assert (await level(chat)).responded_at == START + timedelta(minutes=3)
