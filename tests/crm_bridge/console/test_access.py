"""Every page and form of the console, as every role."""

import pytest
from aiohttp import web

from crm_bridge.console.access import NEEDS, OPEN, route_of
from crm_bridge.staff.roles import TABLE, may
from tests.crm_bridge.console.routes import console_routes, sample
from tests.crm_bridge.console.staff_browser import StaffBrowser, colleague
from tests.crm_bridge.shop import ShopBridge

LEAVING = ("POST", "/logout")


@pytest.fixture
def routes(bridge: ShopBridge) -> list[tuple[str, str]]:
    app: web.Application = bridge.client.app  # type: ignore[assignment]
    found = console_routes(app)
    # Leaving comes last, for it ends the log-in that asks.
    return sorted(found, key=lambda route: route == LEAVING)


def test_every_route_has_a_stated_role(routes: list[tuple[str, str]]) -> None:
    stated = OPEN | NEEDS.keys()
    unstated = [route for route in routes if route_of(*route) not in stated]
    assert unstated == [], "state in crm_bridge/console/access.py who may use it"
    assert stated - {("GET", "/static")} - set(routes) == set(), "no route is there any more"
    assert OPEN & NEEDS.keys() == set()


@pytest.mark.parametrize("role", TABLE)
async def test_each_role_reaches_what_its_table_says_and_nothing_else(
    bridge: ShopBridge, routes: list[tuple[str, str]], role: str
) -> None:
    browser = StaffBrowser(bridge, await colleague(bridge, role=role))
    await browser.log_in()
    reached, refused = set(), set()
    for method, path in routes:
        if (method, path) not in NEEDS:
            continue
        (refused if await refuses(browser, method, sample(path)) else reached).add((method, path))
    assert reached == {route for route in NEEDS if may(role, NEEDS[route])}
    assert refused == NEEDS.keys() - reached


async def test_a_page_that_is_not_for_ones_role_says_so(browser: StaffBrowser) -> None:
    page = await browser.get("/people")
    assert (page.status, "not for your role (agent)" in page.text) == (403, True)
    assert 'href="/people"' not in (await browser.get("/conversations")).source


async def test_a_role_that_was_taken_away_counts_from_the_next_page_on(
    bridge: ShopBridge,
) -> None:
    browser = StaffBrowser(bridge, await colleague(bridge, role="admin"))
    await browser.log_in()
    assert (await browser.get("/people")).status == 200
    async with bridge.database.session() as session:
        (await session.merge(browser.staff)).role = "agent"
    assert (await browser.get("/people")).status == 403


async def refuses(browser: StaffBrowser, method: str, path: str) -> bool:
    """Whether the role is why; the body is not read, for the stream of news has no end."""
    headers = {"X-CSRF-Token": browser.csrf} if method == "POST" else {}
    async with browser.bridge.client.request(
        method, path, headers=headers, allow_redirects=False
    ) as response:
        location = response.headers.get("Location", "")
        assert (method, path) == LEAVING or not location.startswith("/login"), (method, path)
        return response.status == 403
