"""Connecting workspaces, and losing them."""

import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from aiohttp import ClientSession, CookieJar
from yarl import URL

from bot.gateway.channels.slack.manifest import manifest
from bot.gateway.channels.slack.setup import offer
from bot.gateway.settings import ROOT
from crm_bridge.channels import by_admin
from crm_bridge.models.channel import ChannelConnection, ChannelThread
from tests.fakes.slack import FakeSlack, Workspace
from tests.gateway.channels.connecting import admin, connected, set_up, state_of, until
from tests.gateway.channels.slack.conftest import PUBLIC, by_http, replied
from tests.gateway.conftest import House
from tests.gateway.staff import rows


def browser() -> ClientSession:
    """It keeps cookies of an address without a name, too."""
    return ClientSession(cookie_jar=CookieJar(unsafe=True))


async def ready(house: House, slack: FakeSlack) -> None:
    """Everything is filled in, and nothing is connected yet."""
    slack.sends_to(events=f"{house.url}/channels/slack/events")
    await set_up(
        house,
        "slack",
        api_url=slack.api_url,
        signing_secret=slack.app.signing_secret,
        client_id=slack.app.client_id,
        client_secret=slack.app.client_secret,
    )
    await stands(house, "missing", "No workspace is connected yet")


async def stands(house: House, state: str, words: str) -> None:
    async def is_so() -> bool:
        now = await state_of(house, "slack")
        return now[0] == state and words in now[1]

    await until(is_so)


async def installs(house: House, team: Workspace, http: ClientSession) -> tuple[int, str]:
    """What a person sees at the end who follows the link and allows the app."""
    team.user("Installer")
    url = f"{house.url}/channels/slack/install"
    async with http.get(url, allow_redirects=False) as response:
        assert response.status == 302
        to_slack = URL(response.headers["Location"]).update_query(team=team.id)
    async with http.get(to_slack) as response:
        return response.status, await response.text()


async def test_several_workspaces_are_connected_each_with_its_own_token(
    house: House, slack: FakeSlack
) -> None:
    await ready(house, slack)
    acme, beta = slack.team("Acme", installed=False), slack.team("Beta <x>", installed=False)
    async with browser() as http:
        assert "Acme is connected" in (await installs(house, acme, http))[1]
        status, page = await installs(house, beta, http)
    assert status == 200
    assert "Beta &lt;x&gt; is connected" in page
    await stands(house, "connected", "Connected: Acme, Beta <x>")
    for team in (acme, beta):
        anna = team.user("Anna")
        await anna.says("hello")
        assert await replied(slack, anna) == ["echo: hello"]
    threads = {one.thread for one in await rows(house, ChannelThread)}
    assert threads == {f"{team.id}:{team.user('Anna').id}" for team in (acme, beta)}
    sealed = [one.sealed_secrets for one in await rows(house, ChannelConnection)]
    assert all(sealed)
    await beta.uninstalls_app()
    active = {one.name: one.active for one in await rows(house, ChannelConnection)}
    assert active == {"Acme": True, "Beta <x>": False}

    async def is_said() -> bool:
        return (await state_of(house, "slack"))[1].startswith("Connected: Acme.")

    await until(is_said)
    async with browser() as http:
        assert (await installs(house, beta, http))[0] == 200
    # A late event of the first removal does not end the second installation.
    late = {"type": "event_callback", "team_id": beta.id, "event_time": 1,
            "event": {"type": "app_uninstalled"}}  # fmt: skip
    assert await slack.posts("events_api", json.dumps(late).encode()) == 200
    anna = beta.user("Anna")
    await anna.says("again")
    assert (await replied(slack, anna, 2))[1] == "echo: again"


async def test_an_installation_counts_once_and_only_in_the_browser_it_was_begun_in(
    house: House, slack: FakeSlack
) -> None:
    await ready(house, slack)
    acme = slack.team("Acme", installed=False)
    anna = acme.user("Anna")
    begin, back = f"{house.url}/channels/slack/install", f"{house.url}/channels/slack/oauth"
    async with browser() as mine, browser() as another:
        async with mine.get(begin, allow_redirects=False) as response:
            state = parse_qs(urlsplit(response.headers["Location"]).query)["state"][0]
            cookie = response.cookies["careline_slack_install"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        code = slack.installation_code(acme, anna, back)
        query = {"code": code, "state": state}
        statuses = []
        for session in (another, mine, mine):
            async with session.get(back, params=query) as response:
                statuses.append(response.status)
            mine.cookie_jar.update_cookies({cookie.key: cookie.value}, URL(back))
        assert statuses == [400, 200, 400]
    async with browser() as third:
        async with third.get(begin, allow_redirects=False):
            pass
        altered = {"code": code, "state": f"{int(time.time()) + 999}.{state.partition('.')[2]}"}
        assert "begun in another browser" in await _text(third, back, altered)


async def _text(http: ClientSession, url: str, query: dict[str, str]) -> str:
    async with http.get(url, params=query) as response:
        return await response.text()


async def test_who_refuses_or_brings_a_wrong_code_reads_so(house: House, slack: FakeSlack) -> None:
    await ready(house, slack)
    begin, back = f"{house.url}/channels/slack/install", f"{house.url}/channels/slack/oauth"
    for given, words in [
        ({"error": "access_denied"}, "Slack says: access_denied"),
        ({"code": "nobody-gave-it"}, "invalid_code"),
    ]:
        async with browser() as http:
            async with http.get(begin, allow_redirects=False) as response:
                state = parse_qs(urlsplit(response.headers["Location"]).query)["state"][0]
            assert words in await _text(http, back, {**given, "state": state})
    assert await rows(house, ChannelConnection) == []


@pytest.mark.parametrize(
    ("values", "state", "words"),
    [
        ({}, "missing", "Signing Secret"),
        ({"mode": "socket"}, "missing", "App-Level Token"),
        ({"signing_secret": "5" * 32}, "missing", "Bot User OAuth Token"),
        ({"signing_secret": "5" * 32, "bot_token": "xoxb-wrong"}, "problem", "bot token"),
        ({"signing_secret": "5" * 32, "client_id": "1.2"}, "missing", "Client Secret is missing"),
        (
            {"mode": "socket", "app_token": "xapp-wrong", "bot_token": "good"},
            "problem",
            "App-Level Token",
        ),
    ],
)
async def test_what_is_missing_or_refused_is_said_in_words(
    house: House, slack: FakeSlack, values: dict[str, Any], state: str, words: str
) -> None:
    given = dict(values)
    if given.get("bot_token") == "good":
        given["bot_token"] = slack.team("Acme").token
    await set_up(house, "slack", api_url=slack.api_url, **given)
    await stands(house, state, words)
    slack.violations.take()


async def test_a_withdrawn_token_is_noticed_when_something_is_sent(
    house: House, slack: FakeSlack
) -> None:
    team = await by_http(house, slack)
    anna = team.user("Anna")
    house.assistant.open.clear()
    await anna.says("hello")
    await house.assistant.asked.wait()
    team.refused_as = "token_revoked"
    house.assistant.open.set()

    async def is_gone() -> bool:
        return any(one.gone for one in await rows(house, ChannelThread))

    await until(is_gone)
    (connection,) = await rows(house, ChannelConnection)
    assert (connection.active, "removed" in connection.problem) == (False, True)
    ada = await admin(house)
    async with house.database.session() as session:
        await by_admin.forget_secret(session, ada, "slack", "bot_token")
    await stands(house, "missing", "The app was removed from Acme")


async def test_the_manifest_has_this_gateways_addresses_and_all_that_is_used(house: House) -> None:
    gateway = await house.new_gateway(public_url=PUBLIC)
    async with house.http.get(gateway.make_url("/channels/slack/manifest.yml")) as response:
        given = yaml.safe_load(await response.text())
    base = f"{PUBLIC}/channels/slack"
    settings = given["settings"]
    assert settings["event_subscriptions"]["request_url"] == f"{base}/events"
    assert settings["interactivity"]["request_url"] == f"{base}/interactions"
    assert given["features"]["slash_commands"][0]["url"] == f"{base}/commands"
    assert given["oauth_config"]["redirect_urls"] == [f"{base}/oauth"]
    assert settings["socket_mode_enabled"] is False
    assert not given["features"]["app_home"]["messages_tab_read_only_enabled"]


def test_without_a_public_address_the_way_in_has_to_be_chosen() -> None:
    manifests = {"events": "for events", "socket": "for socket"}
    behind = offer(None, manifests)
    assert (behind.fields[0].required, behind.install) == (True, None)
    assert behind.addresses == {"App manifest, to paste": "for socket"}
    public = offer(f"{PUBLIC}/channels/slack", manifests)
    assert (public.fields[0].required, public.install is None) == (False, False)
    assert list(public.addresses.values())[:2] == ["for events", "for socket"]


def test_the_guide_has_the_manifests_as_they_are_now() -> None:
    guide = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
    for address in (None, "https://support.your-shop.example/channels/slack"):
        assert f"```yaml\n{manifest('Your shop', address)}```" in guide


async def test_the_gateway_starts_while_slack_is_away(house: House, slack: FakeSlack) -> None:
    with slack.outage(status=500):
        team = slack.team("Acme")
        secret = slack.app.signing_secret
        await set_up(
            house, "slack", api_url=slack.api_url, signing_secret=secret, bot_token=team.token
        )
        await stands(house, "problem", "Slack does not answer")
    await connected(house, "slack")
