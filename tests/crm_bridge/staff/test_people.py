"""Roles given and taken, accounts deactivated."""

import asyncio

import pytest
from sqlalchemy import select

from crm_bridge.errors import BridgeError
from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.staff import Staff
from crm_bridge.staff import accounts, people, sessions
from tests.crm_bridge.console.staff_browser import colleague
from tests.crm_bridge.shop import ShopBridge


@pytest.fixture
async def ada(bridge: ShopBridge) -> Staff:
    return await colleague(bridge, "Ada", "admin")


async def test_deactivating_ends_every_session_at_once(bridge: ShopBridge, ada: Staff) -> None:
    anna = await colleague(bridge)
    async with bridge.database.session() as session:
        token = sessions.begin(session, anna).token
    async with bridge.database.session() as session:
        await people.deactivate(session, anna.id, ada)
    async with bridge.database.session() as session:
        assert await sessions.staff_of(session, token) is None
        await people.reactivate(session, anna.id, ada)
        assert await sessions.staff_of(session, token) is None


async def test_the_last_admin_stays_one(bridge: ShopBridge, ada: Staff) -> None:
    async with bridge.database.session() as session:
        # Who was only invited cannot help.
        await accounts.create(
            session, email="ben@shop.example", name="Ben", role="admin", password=None,
            actor="system",
        )  # fmt: skip
    with pytest.raises(BridgeError) as error:
        async with bridge.database.session() as session:
            await people.change_role(session, ada.id, "lead", ada)
    assert error.value.code == "last_admin"


async def test_two_admins_who_demote_each_other_at_once_leave_one(
    bridge: ShopBridge, ada: Staff
) -> None:
    bea = await colleague(bridge, "Bea", "admin")

    async def demote(whom: Staff, by: Staff) -> None:
        async with bridge.database.session() as session:
            await people.change_role(session, whom.id, "agent", by)

    outcomes = await asyncio.gather(demote(bea, ada), demote(ada, bea), return_exceptions=True)
    assert sum(isinstance(outcome, BridgeError) for outcome in outcomes) == 1
    async with bridge.database.reading() as session:
        left = await session.scalars(select(Staff).where(Staff.role == "admin"))
        assert len(list(left)) == 1


async def test_nobody_deactivates_themselves(bridge: ShopBridge, ada: Staff) -> None:
    await colleague(bridge, "Bea", "admin")
    with pytest.raises(BridgeError) as error:
        async with bridge.database.session() as session:
            await people.deactivate(session, ada.id, ada)
    assert error.value.code == "own_account"


async def test_a_changed_role_is_audited_and_an_unchanged_one_is_not(
    bridge: ShopBridge, ada: Staff
) -> None:
    anna = await colleague(bridge)
    async with bridge.database.session() as session:
        for role in ("lead", "lead"):
            await people.change_role(session, anna.id, role, ada)
    async with bridge.database.reading() as session:
        changes = select(AuditEvent).where(AuditEvent.action == "staff.role_changed")
        (event,) = await session.scalars(changes)
    assert (event.actor, event.subject) == (f"staff:{ada.id}", f"staff:{anna.id}")
    assert event.detail == {"from": "agent", "to": "lead"}


async def test_those_who_left_come_last(bridge: ShopBridge, ada: Staff) -> None:
    anna = await colleague(bridge, "Aaron")
    await colleague(bridge, "zoe")
    async with bridge.database.session() as session:
        await people.deactivate(session, anna.id, ada)
    async with bridge.database.reading() as session:
        found = await people.everybody(session)
    assert [(one.staff.name, one.standing) for one in found] == [
        ("Ada", "active"),
        ("zoe", "active"),
        ("Aaron", "inactive"),
    ]
