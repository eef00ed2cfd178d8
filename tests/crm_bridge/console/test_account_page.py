"""One's own account: name, password, second step; and the log-in that asks for a code."""

import re

import pyotp
import pytest

from crm_bridge.staff.lockout import MAX_WRONG
from tests.crm_bridge.console.staff_browser import PASSWORD, Answer, StaffBrowser

NEW = "quite-a-long-one"


async def post(browser: StaffBrowser, path: str, **fields: str) -> Answer:
    """As the plain forms of the account's page are sent."""
    page = await browser.get("/account")
    (csrf,) = set(re.findall(r'name="csrf" value="([0-9a-f]+)"', page.source))
    return await browser.ask("POST", path, data={"csrf": csrf, **fields})


async def change_password(browser: StaffBrowser, **changed: str) -> Answer:
    fields = {"old": PASSWORD, "password": NEW, "again": NEW, **changed}
    return await post(browser, "/account/password", **fields)


async def secret_of(browser: StaffBrowser) -> str:
    (shown,) = (await browser.get("/account")).texts('class="secret"')
    return shown.replace(" ", "")


async def turned_on(browser: StaffBrowser) -> tuple[str, list[str]]:
    """The secret and the recovery codes."""
    await post(browser, "/account/second-step")
    secret = await secret_of(browser)
    code = pyotp.TOTP(secret).at(browser.bridge.clock())
    page = await post(browser, "/account/second-step/confirm", code=code)
    assert page.status == 200
    browser.bridge.clock.move(minutes=2)
    return secret, re.findall(r"<li><code>([\w-]+)</code>", page.source)


async def test_a_new_name_is_on_every_page(browser: StaffBrowser) -> None:
    assert (await post(browser, "/account/name", name="Anna <b> Bell")).status == 303
    page = await browser.get("/conversations")
    assert "Anna <b> Bell" in page.text
    assert "<b>" not in page.source


async def test_a_new_password_keeps_this_browser_and_ends_the_others(
    browser: StaffBrowser,
) -> None:
    (before,) = [f"{one.key}={one.value}" for one in browser.bridge.client.session.cookie_jar]
    assert (await change_password(browser)).status == 303
    assert (await browser.get("/account?done=password")).status == 200
    browser.bridge.client.session.cookie_jar.clear()
    assert (await browser.get("/conversations", Cookie=before)).status == 302
    assert (await browser.log_in()).status == 401
    assert (await browser.log_in(NEW)).status == 303


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"old": "wrong-password"}, "not your present password"),
        ({"again": "another-long-one"}, "The two passwords differ"),
        ({"password": "short", "again": "short"}, "at least 10 characters"),
    ],
)
async def test_a_password_that_is_refused_changes_nothing(
    browser: StaffBrowser, changed: dict[str, str], told: str
) -> None:
    refused = await change_password(browser, **changed)
    assert (refused.status, told in refused.text) == (422, True)
    assert (await browser.log_in()).status == 303


async def test_a_session_that_was_left_open_is_no_place_to_guess_the_password(
    browser: StaffBrowser,
) -> None:
    for _ in range(MAX_WRONG):
        await change_password(browser, old="wrong-password")
    locked = await change_password(browser)
    assert (locked.status, "Try again in 15 minutes" in locked.text) == (429, True)


async def test_a_log_in_asks_for_the_code_once_the_second_step_is_on(
    browser: StaffBrowser,
) -> None:
    secret, codes = await turned_on(browser)
    assert len(codes) == 10
    assert secret not in (await browser.get("/account")).source
    await browser.post("/logout")
    asked = await browser.log_in(next_path="/account")
    assert asked.headers["location"] == "/login/code?next=/account"
    assert "HttpOnly" in asked.headers["set-cookie"]
    assert (await browser.get("/account")).status == 302
    assert 'value="/account"' in (await browser.get(asked.headers["location"])).source
    for wrong in ("", "000000", "x"):
        refused = await browser.ask("POST", "/login/code", data={"code": wrong})
        assert (refused.status, "This code is wrong" in refused.text) == (401, True)
    fields = {"code": pyotp.TOTP(secret).at(browser.bridge.clock()), "next": "/account"}
    entered = await browser.ask("POST", "/login/code", data=fields)
    assert (entered.status, entered.headers["location"]) == (303, "/account")
    assert (await browser.get("/account")).status == 200


async def test_a_code_that_comes_too_late_leads_back_to_the_password(
    browser: StaffBrowser,
) -> None:
    _, codes = await turned_on(browser)
    await browser.post("/logout")
    assert (await browser.get("/login/code")).headers["location"] == "/login"
    await browser.log_in()
    browser.bridge.clock.move(minutes=6)
    late = await browser.ask("POST", "/login/code", data={"code": codes[0]})
    assert (late.status, "That took too long" in late.text) == (401, True)
    assert 'action="/login"' in late.source


async def test_the_qr_code_is_drawn_until_it_is_confirmed(browser: StaffBrowser) -> None:
    await post(browser, "/account/second-step")
    page = await browser.get("/account")
    assert 'aria-label="QR code for your authenticator app"><svg' in page.source
    wrong = await post(browser, "/account/second-step/confirm", code="000000")
    assert (wrong.status, "This code is wrong" in wrong.text) == (422, True)
    assert (await browser.log_in()).headers["location"] == "/"


async def test_off_and_new_recovery_codes_ask_for_the_password(browser: StaffBrowser) -> None:
    _, codes = await turned_on(browser)
    for path in ("/account/second-step/off", "/account/recovery-codes"):
        refused = await post(browser, path, password="wrong-password")
        assert (refused.status, "not your present password" in refused.text) == (422, True)
    fresh = await post(browser, "/account/recovery-codes", password=PASSWORD)
    assert len(set(re.findall(r"<li><code>([\w-]+)</code>", fresh.source)) - set(codes)) == 10
    assert (await post(browser, "/account/second-step/off", password=PASSWORD)).status == 303
    assert (await browser.log_in()).headers["location"] == "/"


async def test_the_second_step_is_not_begun_twice(browser: StaffBrowser) -> None:
    await turned_on(browser)
    assert (await post(browser, "/account/second-step")).status == 409
    assert (await post(browser, "/account/second-step/confirm", code="1")).status == 409


async def test_without_a_second_step_there_are_no_recovery_codes(browser: StaffBrowser) -> None:
    refused = await post(browser, "/account/recovery-codes", password=PASSWORD)
    assert (refused.status, "The second step is off" in refused.text) == (409, True)
