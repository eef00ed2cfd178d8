"""Logging in and out of the console."""

from yarl import URL

from crm_bridge.staff.lockout import MAX_WRONG
from tests.crm_bridge.console.staff_browser import StaffBrowser

PAGE = "/conversations?state=queued"


async def test_the_right_password_opens_the_page_that_was_asked_for(
    stranger: StaffBrowser,
) -> None:
    asked = await stranger.get(PAGE)
    wanted = URL(asked.headers["location"])
    assert wanted.path == "/login"
    assert f'value="{PAGE}"' in (await stranger.get(str(wanted))).source
    entered = await stranger.log_in(next_path=wanted.query["next"])
    assert (entered.status, entered.headers["location"]) == (303, PAGE)
    assert "Anna" in (await stranger.get("/conversations")).text


async def test_the_cookie_is_for_the_server_alone(stranger: StaffBrowser) -> None:
    cookie = (await stranger.log_in()).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


async def test_a_wrong_log_in_is_refused_without_saying_what_was_wrong(
    stranger: StaffBrowser,
) -> None:
    for email in ("anna@shop.example", "nobody@shop.example", ""):
        fields = {"email": email, "password": "wrong-password"}
        answer = await stranger.ask("POST", "/login", data=fields)
        assert answer.status == 401
        assert "E-mail or password is wrong." in answer.text
        assert f'value="{email}"' in answer.source
        assert "wrong-password" not in answer.source


async def test_after_too_many_wrong_tries_the_page_says_so_and_when_to_come_back(
    stranger: StaffBrowser,
) -> None:
    for _ in range(MAX_WRONG):
        assert (await stranger.log_in("wrong-password")).status == 401
    locked = await stranger.log_in()
    assert locked.status == 429
    assert "Too many wrong tries" in locked.text
    assert 0 < int(locked.headers["retry-after"]) <= 15 * 60 + 1
    stranger.bridge.clock.move(minutes=15, seconds=1)
    assert (await stranger.log_in()).status == 303


async def test_nobody_is_sent_to_another_site(stranger: StaffBrowser) -> None:
    for elsewhere in (
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "",
        "x",
    ):
        entered = await stranger.log_in(next_path=elsewhere)
        assert entered.headers["location"] == "/", elsewhere


async def test_who_logs_out_is_out(browser: StaffBrowser) -> None:
    left = await browser.post("/logout")
    assert (left.status, left.headers["location"]) == (303, "/login")
    assert (await browser.get("/conversations")).status == 302


async def test_logging_out_ends_the_session_for_a_copied_cookie_too(
    browser: StaffBrowser,
) -> None:
    jar = browser.bridge.client.session.cookie_jar
    (cookie,) = [f"{morsel.key}={morsel.value}" for morsel in jar]
    await browser.post("/logout")
    assert (await browser.get("/conversations", Cookie=cookie)).status == 302
