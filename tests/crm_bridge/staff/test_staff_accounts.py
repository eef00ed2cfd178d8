"""Log-in, the lock after wrong tries, and the cookie's session."""

import pytest

from crm_bridge.errors import BridgeError, NotAuthorised, TooMany
from crm_bridge.models.staff import Staff, StaffSession
from crm_bridge.staff import accounts, first_logins, sessions
from crm_bridge.staff.log_in import log_in
from tests.crm_bridge.shop import ShopBridge

PASSWORD = "correct-horse-battery"


async def account(bridge: ShopBridge, password: str | None = PASSWORD) -> Staff:
    async with bridge.database.session() as session:
        return await accounts.create(
            session, email="Anna@Shop.example", name="Anna", role="agent", password=password,
            actor="system",
        )  # fmt: skip


async def refused(bridge: ShopBridge, email: str, password: str) -> BridgeError:
    with pytest.raises(BridgeError) as error:
        await log_in(bridge.database, email, password)
    return error.value


async def test_the_right_password_opens_a_session_whatever_the_case_of_the_email(
    bridge: ShopBridge,
) -> None:
    staff = await account(bridge)
    logged_in = await log_in(bridge.database, " ANNA@shop.EXAMPLE ", PASSWORD)
    assert logged_in.staff.id == staff.id
    async with bridge.database.reading() as session:
        found = await sessions.staff_of(session, logged_in.token)
        assert found is not None
        assert found.id == staff.id
        assert await session.get(StaffSession, logged_in.token) is None


async def test_the_password_is_kept_as_argon2id_alone(bridge: ShopBridge) -> None:
    staff = await account(bridge)
    assert staff.password_hash is not None
    assert staff.password_hash.startswith("$argon2id$")
    assert PASSWORD not in staff.password_hash


async def test_a_wrong_password_and_an_unknown_email_are_refused_alike(bridge: ShopBridge) -> None:
    await account(bridge)
    wrong = await refused(bridge, "anna@shop.example", "not-the-password")
    unknown = await refused(bridge, "nobody@shop.example", PASSWORD)
    assert isinstance(wrong, NotAuthorised)
    assert (wrong.code, wrong.detail) == (unknown.code, unknown.detail)


async def test_somebody_who_is_only_invited_cannot_log_in(bridge: ShopBridge) -> None:
    await account(bridge, None)
    assert (await refused(bridge, "anna@shop.example", "")).code == "login_refused"


async def test_ten_wrong_tries_lock_for_fifteen_minutes_even_for_the_right_password(
    bridge: ShopBridge,
) -> None:
    await account(bridge)
    for _ in range(10):
        assert (await refused(bridge, "anna@shop.example", "wrong")).code == "login_refused"
    locked = await refused(bridge, "anna@shop.example", PASSWORD)
    assert isinstance(locked, TooMany)
    assert locked.headers["Retry-After"] == "901"
    bridge.clock.move(minutes=15)
    assert (await log_in(bridge.database, "anna@shop.example", PASSWORD)).token


async def test_a_right_try_forgets_the_wrong_ones(bridge: ShopBridge) -> None:
    await account(bridge)
    for _ in range(9):
        await refused(bridge, "anna@shop.example", "wrong")
    await log_in(bridge.database, "anna@shop.example", PASSWORD)
    assert (await refused(bridge, "anna@shop.example", "wrong")).code == "login_refused"
    assert (await log_in(bridge.database, "anna@shop.example", PASSWORD)).token


async def test_a_session_ends_by_log_out_by_time_and_with_the_account(bridge: ShopBridge) -> None:
    staff = await account(bridge)
    tokens = [
        (await log_in(bridge.database, "anna@shop.example", PASSWORD)).token for _ in range(3)
    ]
    async with bridge.database.session() as session:
        await sessions.log_out(session, tokens[0])
    async with bridge.database.reading() as session:
        assert await sessions.staff_of(session, tokens[0]) is None
        assert await sessions.staff_of(session, tokens[1]) is not None
    async with bridge.database.session() as session:
        (await session.get_one(Staff, staff.id)).active = False
    async with bridge.database.reading() as session:
        assert await sessions.staff_of(session, tokens[1]) is None
    bridge.clock.move(hours=12)
    async with bridge.database.reading() as session:
        assert await sessions.staff_of(session, tokens[2]) is None


async def test_a_new_password_ends_the_other_sessions(bridge: ShopBridge) -> None:
    staff = await account(bridge)
    token = (await log_in(bridge.database, "anna@shop.example", PASSWORD)).token
    async with bridge.database.session() as session:
        kept = await session.get_one(Staff, staff.id)
        await accounts.set_password(session, kept, "another-long-password", "system")
    async with bridge.database.reading() as session:
        assert await sessions.staff_of(session, token) is None


async def test_a_short_password_is_refused(bridge: ShopBridge) -> None:
    with pytest.raises(BridgeError) as error:
        await account(bridge, "short")
    assert error.value.code == "password_short"


async def test_an_invited_admin_gets_the_first_login(bridge: ShopBridge) -> None:
    await account(bridge, None)
    async with bridge.database.session() as session:
        await accounts.create(
            session,
            email="lead@shop.example",
            name="L",
            role="admin",
            password=None,
            actor="system",
        )
        logins = await first_logins.open_first(session)
    assert [(login.email, login.role) for login in logins] == [("lead@shop.example", "admin")]
    assert (await log_in(bridge.database, logins[0].email, logins[0].password)).token
    async with bridge.database.session() as session:
        assert await first_logins.open_first(session) == []


async def test_everybody_of_the_demo_gets_a_readable_password_once(bridge: ShopBridge) -> None:
    await account(bridge, None)
    async with bridge.database.session() as session:
        assert [login.email for login in await first_logins.open_demo(session)] == [
            "anna@shop.example"
        ]
    async with bridge.database.session() as session:
        assert await first_logins.open_demo(session) == []
