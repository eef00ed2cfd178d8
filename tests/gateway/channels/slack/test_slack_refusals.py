"""What Slack's refusals mean, as its real client brings them."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from bot.gateway.channels.core.channel import TryLater, Uncertain, Undeliverable
from bot.gateway.channels.slack.errors import Refused
from bot.gateway.channels.slack.web_api import WebApi, asked
from bot.gateway.channels.slack.workspace import Workspace
from crm_bridge.errors import Unprocessable
from tests.fakes.slack import FakeSlack


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack().served() as fake:
        yield fake


@pytest.fixture
async def web_api(slack: FakeSlack) -> AsyncIterator[WebApi]:
    async with ClientSession() as http:
        yield WebApi(http, slack.api_url)


async def posts(slack: FakeSlack, web_api: WebApi) -> None:
    team = slack.team("Acme")
    channel = slack.direct(team, team.user("Anna").id)
    client = web_api.client(team.token)
    await asked(client.chat_postMessage(channel=channel.id, text="hello"))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("channel_not_found", "does not exist any more"),
        ("not_in_channel", "not in this Slack channel"),
        ("is_archived", "archived"),
        ("user_disabled", "deactivated"),
        ("account_inactive", "removed from this Slack workspace"),
        ("token_revoked", "removed from this Slack workspace"),
        ("invalid_auth", "does not accept the bot token"),
        ("missing_scope", "install it again"),
    ],
)
async def test_a_place_that_is_gone_is_said_in_words(
    slack: FakeSlack, web_api: WebApi, code: str, words: str
) -> None:
    slack.outage(error=code)
    with pytest.raises(Undeliverable, match=words) as caught:
        await posts(slack, web_api)
    assert caught.value.gone


async def test_a_message_that_is_refused_says_nothing_of_its_place(
    slack: FakeSlack, web_api: WebApi
) -> None:
    slack.outage(error="msg_too_long")
    with pytest.raises(Refused, match="msg_too_long") as caught:
        await posts(slack, web_api)
    assert (caught.value.gone, caught.value.code) == (False, "msg_too_long")


async def test_patience_is_asked_for_in_seconds(slack: FakeSlack, web_api: WebApi) -> None:
    for error in ("ratelimited", "internal_error", "fatal_error"):
        slack.outage(error=error, times=1)
        with pytest.raises(TryLater):
            await posts(slack, web_api)
    slack.outage(status=503, html=True, times=1)
    with pytest.raises(TryLater):
        await posts(slack, web_api)
    slack.outage(status=429, retry_after=7, times=1)
    with pytest.raises(TryLater) as caught:
        await posts(slack, web_api)
    assert caught.value.seconds == 7


async def test_a_broken_connection_is_uncertain_and_one_never_made_is_not(
    slack: FakeSlack, web_api: WebApi
) -> None:
    slack.outage(status=0, times=1)
    with pytest.raises(Uncertain):
        await posts(slack, web_api)
    async with ClientSession() as http:
        nobody = WebApi(http, "http://127.0.0.1:9/api/")
        with pytest.raises(TryLater):
            await asked(nobody.client("xoxb-1").auth_test())


async def test_a_file_is_fetched_with_the_bots_token_and_from_slack_alone(
    slack: FakeSlack, web_api: WebApi
) -> None:
    team = slack.team("Acme")
    anna = team.user("Anna")
    message = await anna.sends_file("a.txt", b"hello", "text/plain")
    (file,) = message.files
    acme = Workspace(team.id, token=team.token)
    assert await web_api.file(acme, file.url, at_most=5) == b"hello"
    assert await web_api.file(acme, file.id, at_most=5) == b"hello"
    with pytest.raises(Unprocessable):
        await web_api.file(acme, file.url, at_most=4)
    for elsewhere in (
        "https://slack.com.evil.example/a",
        "http://files.slack.com/a",
        "file:///etc",
    ):
        with pytest.raises(Undeliverable, match="not at Slack"):
            await web_api.file(acme, elsewhere, at_most=5)
    with pytest.raises(Undeliverable, match="hand the file out"):
        await web_api.file(Workspace(team.id, token="xoxb-other"), file.url, at_most=5)
    slack.violations.take()


async def test_nobody_is_asked_for_names_while_slack_refuses(
    slack: FakeSlack, web_api: WebApi
) -> None:
    team = slack.team("Acme")
    acme = Workspace(team.id, token=team.token)
    anna, ben = team.user("Anna"), team.user("Ben")
    slack.outage(status=429, methods=("users.info",), times=1)
    with pytest.raises(TryLater):
        await web_api.user(acme, anna.id)
    assert await web_api.user(acme, ben.id) is None
    assert len(slack.called("users.info")) == 1
