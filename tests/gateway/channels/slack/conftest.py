"""A house whose gateway is connected to a strict Slack, over HTTP unless a test says else."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.slack import FakeSlack, Person, Workspace
from tests.gateway.channels.connecting import connected, set_up
from tests.gateway.conftest import House

PUBLIC = "https://support.shop.example"


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack().served() as fake:
        yield fake


@pytest.fixture
async def team(house: House, slack: FakeSlack) -> Workspace:
    """A workspace whose token an admin pasted; Slack calls the gateway."""
    return await by_http(house, slack)


@pytest.fixture
def anna(team: Workspace) -> Person:
    return team.user("Anna", email="anna@example.com")


async def by_http(house: House, slack: FakeSlack) -> Workspace:
    team = slack.team("Acme")
    address = f"{house.url}/channels/slack"
    slack.sends_to(
        events=f"{address}/events",
        commands=f"{address}/commands",
        interactions=f"{address}/interactions",
    )
    await set_up(
        house,
        "slack",
        api_url=slack.api_url,
        signing_secret=slack.app.signing_secret,
        bot_token=team.token,
    )
    await connected(house, "slack")
    return team


async def by_socket(house: House, slack: FakeSlack) -> Workspace:
    """Without a public address: the gateway calls Slack."""
    team = slack.team("Acme")
    slack.sends_to(sockets=True)
    await set_up(
        house,
        "slack",
        mode="socket",
        api_url=slack.api_url,
        app_token=slack.app.app_token,
        bot_token=team.token,
    )
    await slack.until(lambda: slack.sockets.connections)
    await connected(house, "slack")
    return team


async def replied(fake: FakeSlack, person: Person, count: int = 1) -> list[str]:
    """What the person reads of the bot in their direct messages, when there is so much."""
    await fake.until(lambda: len(person.dm.answers) >= count)
    return [one.shown for one in person.dm.answers]
