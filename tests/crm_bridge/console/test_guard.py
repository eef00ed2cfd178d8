"""Who gets in, and what every page of the console carries."""

import html
import re
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr

from crm_bridge.app import init_app
from crm_bridge.console.guard import COOKIE, HEADERS
from crm_bridge.settings import Settings
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.console.routes import console_routes, sample
from tests.crm_bridge.console.staff_browser import HTMX, StaffBrowser
from tests.crm_bridge.shop import ACTIONS, ENCRYPTION, GATEWAY, IDENTITY

OPEN = {
    ("GET", "/login"),
    ("POST", "/login"),
    ("GET", "/invitations/1"),
    ("POST", "/invitations/1"),
}


async def test_every_page_but_the_log_in_needs_one(stranger: StaffBrowser) -> None:
    app: web.Application = stranger.bridge.client.app  # type: ignore[assignment]
    routes = [(method, sample(path)) for method, path in console_routes(app)]
    assert ("GET", "/conversations") in routes
    assert ("POST", "/conversations/1/reply") in routes
    refused = {}
    for method, path in routes:
        answer = await stranger.ask(method, path)
        leads = answer.headers.get("location") or answer.headers.get("hx-redirect", "")
        refused[method, path] = leads.startswith("/login")
        assert "careline_staff" not in answer.headers.get("set-cookie", "")
    assert {route for route, was in refused.items() if not was} == OPEN


async def test_a_script_without_a_log_in_is_told_to_leave_the_page(stranger: StaffBrowser) -> None:
    answer = await stranger.part("/conversations")
    assert (answer.status, answer.headers["hx-redirect"]) == (401, "/login")
    assert (await stranger.get("/events")).status == 401


async def test_a_made_up_cookie_opens_nothing(stranger: StaffBrowser) -> None:
    answer = await stranger.get("/conversations", Cookie=f"{COOKIE}=made-up")
    assert answer.headers["location"] == "/login?next=/conversations"


async def test_a_log_in_ends_after_twelve_hours(browser: StaffBrowser) -> None:
    browser.bridge.clock.move(hours=12, seconds=1)
    assert (await browser.get("/conversations")).status == 302


async def test_a_form_without_the_token_of_this_log_in_changes_nothing(
    browser: StaffBrowser, chat: Chat
) -> None:
    await chat.write()
    path = f"/conversations/{chat.conversation_id}/close"
    tokens: list[dict[str, str]] = [{}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": "ümlaut"}]
    for given in tokens:
        answer = await browser.ask("POST", path, data=given)
        assert (answer.status, "out of date" in answer.text) == (403, True), given
    assert await chat.state() == "bot"


async def test_the_token_may_come_in_a_header(browser: StaffBrowser, chat: Chat) -> None:
    await chat.write()
    path, headers = f"/conversations/{chat.conversation_id}/close", {"X-CSRF-Token": browser.csrf}
    form = {"resolution": "solved"}
    assert (await browser.ask("POST", path, data=form, headers={**HTMX, **headers})).status == 200
    assert await chat.state() == "closed"


async def test_a_form_from_another_site_is_refused(browser: StaffBrowser, chat: Chat) -> None:
    await chat.write()
    sent, closing = {"csrf": browser.csrf}, f"/conversations/{chat.conversation_id}/close"
    for origin in ("https://evil.example", "null"):
        for path in (closing, "/login", "/logout"):
            answer = await browser.ask("POST", path, data=sent, headers={"Origin": origin})
            assert (answer.status, "another site" in answer.text) == (403, True)
    assert await chat.state() == "bot"


async def test_a_form_that_cannot_be_read_is_refused(browser: StaffBrowser) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=nonsense"}
    answer = await browser.ask("POST", "/logout", data=b"csrf=1", headers=headers)
    assert (answer.status, "could not be read" in answer.text) == (400, True)


async def test_every_answer_keeps_other_scripts_and_frames_out(browser: StaffBrowser) -> None:
    for path in ("/", "/login", "/conversations", "/nothing", "/static/nothing.js"):
        answer = await browser.get(path)
        assert {name: answer.headers[name.lower()] for name in HEADERS} == HEADERS
        kept = "no-cache" if path.startswith("/static/") else "no-store"
        assert answer.headers["cache-control"] == kept


async def test_scripts_and_styles_are_kept_for_good_under_the_hash_of_what_they_hold(
    browser: StaffBrowser,
) -> None:
    page = (await browser.get("/login")).source
    for name in ("console.css", "console.js", "htmx.min.js"):
        (address,) = re.findall(rf'"(/static/{re.escape(name)}[^"]*)"', page)
        kept = (await browser.get(html.unescape(address))).headers["cache-control"]
        assert (kept.endswith("immutable"), "?v=" in address) == (True, True)
    missing = await browser.get("/static/nothing.js?v=1")
    assert (missing.status, missing.headers["cache-control"]) == (404, "no-cache")


def test_no_template_has_a_script_or_a_style_of_its_own() -> None:
    templates = list(Path("crm_bridge/console/templates").glob("*.html"))
    assert templates
    for template in templates:
        source = template.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", source), template


async def test_an_unknown_address_has_a_screen_and_a_part_a_line(browser: StaffBrowser) -> None:
    for path in ("/nothing", "/conversations/cnv_none", "/customers/nobody"):
        page, part = await browser.get(path), await browser.part(path)
        assert (page.status, part.status) == (404, 404)
        assert "To the conversations" in page.text
        assert "<html" not in part.source


async def test_the_api_keeps_its_own_errors(browser: StaffBrowser) -> None:
    answer = await browser.get("/v1/nothing")
    assert answer.headers["content-type"].startswith("application/problem+json")


async def test_without_a_database_the_page_says_so() -> None:
    settings = Settings(
        database_address="postgresql://nobody@127.0.0.1:1/nothing",
        gateway_token=SecretStr(GATEWAY),
        actions_token=SecretStr(ACTIONS),
        identity_secret=SecretStr(IDENTITY),
        cookie_secret=SecretStr("cookie-secret-of-the-tests"),
        encryption_keys=SecretStr(ENCRYPTION),
    )
    app = init_app(settings)
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/conversations", cookies={COOKIE: "somebody"})
        assert answer.status == 503
        assert "Try again in a moment" in await answer.text()
