"""The four processes with a proxy in front of each, and Slack and Telegram beside them."""

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from crm_bridge.db import Database, database_url, sqlite_url
from crm_bridge.secrets_at_rest import Cipher
from tests.chaos.clock import MovableClock
from tests.chaos.faults import processes
from tests.chaos.plan import PROCESSES
from tests.chaos.proxy import Proxy
from tests.fakes.slack import FakeSlack
from tests.fakes.slack.people import Workspace
from tests.fakes.telegram import FakeTelegram, Limits, Readings
from tests.flows.running_shop import RunningShop, running_shop
from tests.gateway.channels.connecting import set_up, state_of, until

PATIENCE = 60.0
READY_SECONDS = 300
PUBLIC = "https://support.shop.example"
SLACK_PAUSES = (0.5, 4.0, 15.0)
"""Seconds between Slack's tries; its own are nearly nothing, a minute and five minutes."""
SETTINGS = {
    "CARELINE_PUBLIC_URL": PUBLIC,
    "CARELINE_MESSAGES_PER_MINUTE": "100000",
    "CARELINE_ADDRESS_MESSAGES_PER_MINUTE": "100000",
    "CARELINE_SWEEP_SECONDS": "1",
    "CARELINE_READY_SECONDS": str(READY_SECONDS),
}


@asynccontextmanager
async def proxies(seed: int) -> AsyncIterator[dict[str, Proxy]]:
    """One for each process, which does not know yet where its process is."""
    async with AsyncExitStack() as stack:
        yield {
            name: await stack.enter_async_context(
                Proxy(random.Random(f"proxy {seed} {name}")).served()  # noqa: S311 (garbage)
            )
            for name in PROCESSES
        }


@asynccontextmanager
async def shop_behind(
    between: Mapping[str, Proxy], state: Path, clock: MovableClock | None, **settings: str
) -> AsyncIterator[RunningShop]:
    """The shop, its processes knowing each other by the proxies alone, and the time by `clock`."""
    urls = {
        f"CARELINE_{name.upper()}_URL": f"http://127.0.0.1:{between[name].port}"
        for name in ("bridge", "assistant", "actions")
    }
    # What stands between its processes is in this one, and has to go on while it starts and stops.
    moving = clock.settings if clock else {}
    starting = running_shop(
        state,
        **{**SETTINGS, **urls, **moving, **settings},
        started=partial(_point_at, between),
        ready_within=READY_SECONDS,
    )
    shop = await asyncio.to_thread(starting.__enter__)
    try:
        yield shop
    finally:
        await asyncio.to_thread(starting.__exit__, None, None, None)


def _point_at(between: Mapping[str, Proxy], shop: RunningShop) -> None:
    for name, proxy in between.items():
        proxy.target = shop.ports[name.upper()]


def pull_the_plug(shop: RunningShop) -> None:
    """End everything at once, as when the machine loses its power."""
    found = processes(shop)
    for pid in (shop.launcher.pid, *found):
        os.kill(pid, signal.SIGKILL)
    shop.launcher.wait()


@dataclass
class House:
    """Whoever sets the channels up."""

    database: Database


@dataclass
class Providers:
    telegram: FakeTelegram
    slack: FakeSlack
    team: Workspace


@asynccontextmanager
async def providers(gateway: Proxy) -> AsyncIterator[Providers]:
    """Both, speaking to the shop through the proxy. That they are refused something is theirs to
    count; here everybody is refused at times."""
    readings = Readings(limits=Limits.none(), retry_delay=0.2, longest_retry_delay=2.0)
    async with FakeTelegram(readings).served() as telegram, FakeSlack().served() as slack:
        address = f"http://127.0.0.1:{gateway.port}"
        telegram.deliveries.routes[PUBLIC] = address
        slack.sends_to(
            events=f"{address}/channels/slack/events",
            commands=f"{address}/channels/slack/commands",
            interactions=f"{address}/channels/slack/interactions",
        )
        slack.delivery.pauses = SLACK_PAUSES
        async with slack.delivery.expecting_failures():
            yield Providers(telegram, slack, slack.team("Acme"))


async def connect(shop: RunningShop, url: str, found: Providers) -> None:
    """Set both channels up as an admin does."""
    address = database_url(url) if url else sqlite_url(shop.state / "careline.db")
    cipher = Cipher(shop.secret("CARELINE_ENCRYPTION_KEYS"))
    house = House(Database(address, cipher=cipher))
    telegram, slack = found.telegram, found.slack
    for name in ("telegram", "slack"):
        await until(partial(_stands, house, name, "off"), PATIENCE)
    await set_up(house, "telegram", token=telegram.token, api_url=telegram.url)
    await set_up(
        house,
        "slack",
        api_url=slack.api_url,
        signing_secret=slack.app.signing_secret,
        bot_token=found.team.token,
    )
    for name in ("telegram", "slack"):
        await until(partial(_stands, house, name, "connected"), PATIENCE)
    await house.database.close()


async def _stands(house: House, name: str, state: str) -> bool:
    found, _ = await state_of(house, name)
    return found == state
