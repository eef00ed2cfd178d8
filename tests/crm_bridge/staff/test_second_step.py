"""Turning the second step on and off, and logging in with it."""

import pyotp
import pytest
from sqlalchemy import select

from crm_bridge.errors import BridgeError
from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.staff import Staff
from crm_bridge.staff import accounts, second_step, sessions
from crm_bridge.staff.lockout import MAX_WRONG
from crm_bridge.staff.log_in import confirm, log_in
from crm_bridge.staff.sessions import CodeDue, LoggedIn
from tests.crm_bridge.console.staff_browser import PASSWORD, colleague
from tests.crm_bridge.shop import ShopBridge


@pytest.fixture
async def codes(bridge: ShopBridge) -> list[str]:
    """Anna's recovery codes: her second step is on."""
    anna = await colleague(bridge)
    async with bridge.database.session() as session:
        staff = await accounts.locked(session, anna.id)
        second_step.begin(staff)
        assert staff.totp_pending is not None
        code = pyotp.TOTP(staff.totp_pending).at(bridge.clock())
        made = await second_step.turn_on(session, staff, code)
    bridge.clock.move(minutes=2)
    return made


async def anna(bridge: ShopBridge) -> Staff:
    async with bridge.database.reading() as session:
        return (await session.scalars(select(Staff).where(Staff.name == "Anna"))).one()


async def present_code(bridge: ShopBridge) -> str:
    secret = (await anna(bridge)).totp_secret
    assert secret is not None
    return pyotp.TOTP(secret).at(bridge.clock())


async def half_way(bridge: ShopBridge) -> str:
    """The password was right."""
    entered = await log_in(bridge.database, "anna@shop.example", PASSWORD)
    assert isinstance(entered, CodeDue)
    return entered.token


async def refused(bridge: ShopBridge, token: str, code: str) -> str:
    with pytest.raises(BridgeError) as error:
        await confirm(bridge.database, token, code)
    return error.value.code


async def test_the_password_alone_opens_nothing(bridge: ShopBridge, codes: list[str]) -> None:
    token = await half_way(bridge)
    async with bridge.database.reading() as session:
        assert await sessions.staff_of(session, token) is None


async def test_the_code_opens_once(bridge: ShopBridge, codes: list[str]) -> None:
    first, second = await half_way(bridge), await half_way(bridge)
    code = await present_code(bridge)
    entered = await confirm(bridge.database, first, code)
    assert isinstance(entered, LoggedIn)
    async with bridge.database.reading() as session:
        assert await sessions.staff_of(session, entered.token) is not None
    for late in (first, second):
        assert await refused(bridge, late, code) == "code_late"
    assert await refused(bridge, await half_way(bridge), code) == "code_wrong"


async def test_the_code_has_five_minutes(bridge: ShopBridge, codes: list[str]) -> None:
    token = await half_way(bridge)
    bridge.clock.move(minutes=5)
    assert await refused(bridge, token, await present_code(bridge)) == "code_late"


async def test_a_recovery_code_opens_once_however_it_is_typed(
    bridge: ShopBridge, codes: list[str]
) -> None:
    assert len(set(codes)) == 10
    typed = f" {codes[0].upper().replace('-', ' ')} "
    await confirm(bridge.database, await half_way(bridge), typed)
    assert await refused(bridge, await half_way(bridge), codes[0]) == "code_wrong"
    async with bridge.database.reading() as session:
        assert await second_step.codes_left(session, (await anna(bridge)).id) == 9


async def test_a_known_password_buys_no_more_guesses(bridge: ShopBridge, codes: list[str]) -> None:
    for _ in range(MAX_WRONG):
        assert await refused(bridge, await half_way(bridge), "000000") == "code_wrong"
    with pytest.raises(BridgeError) as error:
        await half_way(bridge)
    assert error.value.code == "login_locked"
    assert "locked. Try again in 15 minutes." in error.value.detail


async def test_a_half_way_log_in_ends_with_a_new_password(
    bridge: ShopBridge, codes: list[str]
) -> None:
    token = await half_way(bridge)
    async with bridge.database.session() as session:
        staff = await accounts.locked(session, (await anna(bridge)).id)
        await accounts.set_password(session, staff, "another-long-password", "system")
    assert await refused(bridge, token, await present_code(bridge)) == "code_late"


async def test_new_recovery_codes_make_the_earlier_ones_worthless(
    bridge: ShopBridge, codes: list[str]
) -> None:
    async with bridge.database.session() as session:
        staff = await accounts.locked(session, (await anna(bridge)).id)
        fresh = await second_step.new_codes(session, staff)
    assert await refused(bridge, await half_way(bridge), codes[0]) == "code_wrong"
    await confirm(bridge.database, await half_way(bridge), fresh[0])


async def test_off_means_the_password_is_enough(bridge: ShopBridge, codes: list[str]) -> None:
    async with bridge.database.session() as session:
        staff = await accounts.locked(session, (await anna(bridge)).id)
        await second_step.turn_off(session, staff, "system")
    assert isinstance(await log_in(bridge.database, "anna@shop.example", PASSWORD), LoggedIn)
    async with bridge.database.reading() as session:
        assert await second_step.codes_left(session, staff.id) == 0


async def test_a_wrong_code_turns_nothing_on(bridge: ShopBridge) -> None:
    staff = await colleague(bridge)
    async with bridge.database.session() as session:
        second_step.begin(await accounts.locked(session, staff.id))
    with pytest.raises(BridgeError) as error:
        async with bridge.database.session() as session:
            await second_step.turn_on(session, await accounts.locked(session, staff.id), "000000")
    assert error.value.code == "code_wrong"
    assert isinstance(await log_in(bridge.database, "anna@shop.example", PASSWORD), LoggedIn)


async def test_what_happened_is_audited_without_a_secret(
    bridge: ShopBridge, codes: list[str]
) -> None:
    await confirm(bridge.database, await half_way(bridge), codes[0])
    async with bridge.database.reading() as session:
        events = list(await session.scalars(select(AuditEvent).order_by(AuditEvent.id)))
    assert [event.action for event in events][-4:] == [
        "staff.second_step_on",
        "staff.recovery_codes_made",
        "staff.recovery_code_used",
        "staff.logged_in",
    ]
    assert codes[0] not in str([event.detail for event in events])
