"""One-time links with which somebody opens their account."""

import asyncio

import pytest
from sqlalchemy import select

from crm_bridge.errors import BridgeError
from crm_bridge.models.staff import Invitation, Staff
from crm_bridge.staff import accounts, invitations, people
from crm_bridge.staff.invitations import Invited
from tests.crm_bridge.console.staff_browser import CHEAP_HASH, colleague
from tests.crm_bridge.shop import ShopBridge


@pytest.fixture
async def admin(bridge: ShopBridge) -> Staff:
    return await colleague(bridge, "Ada", "admin")


@pytest.fixture
async def kim(bridge: ShopBridge, admin: Staff) -> Invited:
    """Invited, and has not come yet."""
    return await invite(bridge, admin, "Kim@Shop.example")


async def invite(bridge: ShopBridge, admin: Staff, email: str, role: str = "lead") -> Invited:
    async with bridge.database.session() as session:
        return await invitations.invite(session, email, role, admin)


async def accept(bridge: ShopBridge, token: str, name: str = "Kim") -> Staff:
    async with bridge.database.session() as session:
        return await invitations.accept(session, token, name, CHEAP_HASH)


async def over(bridge: ShopBridge, token: str) -> bool:
    with pytest.raises(BridgeError) as error:
        await accept(bridge, token)
    return error.value.code == "invitation_over"


async def test_the_link_sets_name_and_password_once(bridge: ShopBridge, kim: Invited) -> None:
    staff = await accept(bridge, kim.token, "  Kim   Kirk ")
    assert (staff.email, staff.name, staff.role) == ("kim@shop.example", "Kim Kirk", "lead")
    assert staff.password_hash == CHEAP_HASH
    assert await over(bridge, kim.token)


async def test_the_link_itself_is_not_kept(bridge: ShopBridge, kim: Invited) -> None:
    async with bridge.database.reading() as session:
        kept = (await session.scalars(select(Invitation))).one()
    assert kim.token not in (kept.token_hash, kept.staff_id)


async def test_two_who_use_one_link_at_once_open_one_account(
    bridge: ShopBridge, kim: Invited
) -> None:
    tries = [accept(bridge, kim.token, name) for name in ("First", "Second", "Third")]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(outcome, Staff) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, BridgeError) for outcome in outcomes) == 2


async def test_the_link_ends_after_a_week(bridge: ShopBridge, kim: Invited) -> None:
    bridge.clock.move(days=7)
    assert await over(bridge, kim.token)


async def test_a_newer_link_replaces_it(bridge: ShopBridge, admin: Staff, kim: Invited) -> None:
    async with bridge.database.session() as session:
        staff = await accounts.locked(session, kim.staff.id)
        newer = await invitations.link(session, staff, admin)
    assert await over(bridge, kim.token)
    assert (await accept(bridge, newer.token)).id == kim.staff.id


async def test_deactivating_withdraws_it_for_good(
    bridge: ShopBridge, admin: Staff, kim: Invited
) -> None:
    async with bridge.database.session() as session:
        await people.deactivate(session, kim.staff.id, admin)
    assert await over(bridge, kim.token)
    async with bridge.database.session() as session:
        await people.reactivate(session, kim.staff.id, admin)
    assert await over(bridge, kim.token)


@pytest.mark.parametrize(
    "email", ["", "kim", "kim@", "@shop", "kim@shop example", "k@s\r\nBcc: x@y", "k" * 251 + "@s.x"]
)
async def test_what_is_no_email_is_refused(bridge: ShopBridge, admin: Staff, email: str) -> None:
    with pytest.raises(BridgeError) as error:
        await invite(bridge, admin, email)
    assert error.value.code == "email_invalid"


async def test_an_email_has_one_account(bridge: ShopBridge, admin: Staff, kim: Invited) -> None:
    with pytest.raises(BridgeError) as error:
        await invite(bridge, admin, " KIM@shop.example")
    assert error.value.code == "email_taken"


async def test_a_role_that_nobody_knows_is_refused(bridge: ShopBridge, admin: Staff) -> None:
    with pytest.raises(BridgeError) as error:
        await invite(bridge, admin, "kim@shop.example", "owner")
    assert error.value.code == "role_unknown"


@pytest.mark.parametrize("name", ["", "  ", "k" * 81, "Kim\u202eKirk", "Kim\x00"])
async def test_what_is_no_name_is_refused(bridge: ShopBridge, kim: Invited, name: str) -> None:
    with pytest.raises(BridgeError) as error:
        await accept(bridge, kim.token, name)
    assert error.value.code == "name_invalid"
