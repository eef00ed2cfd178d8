"""Slack and Telegram: how fast what comes in is acknowledged, that a burst with repeats out of
order is answered once each and in order, and that nothing is lost while both fail for a minute.

The four processes, and the strict fakes of both providers in this one; the assistant is Rasa.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from crm_bridge.db import Database, sqlite_url
from crm_bridge.secrets_at_rest import Cipher
from tests.bench.turns import figures
from tests.fakes.slack import FakeSlack
from tests.fakes.slack import Person as SlackPerson
from tests.fakes.telegram import Disorder, FakeTelegram, Limits, Person, Readings
from tests.flows.running_shop import RunningShop, running_shop
from tests.gateway.channels.connecting import connected, set_up

PUBLIC = "https://support.shop.example"
A_SECOND = 50
SECONDS = 10
PEOPLE = 100
BURST = 2_000
REPEATED = 0.3
OUTAGE_SECONDS = 60
PATIENCE = 300.0

AIMS = {
    "telegram_acknowledged_p95_ms": 100,
    "slack_acknowledged_p95_ms": 100,
    "both_acknowledged_p95_ms": 100,
    "burst_wrong_conversations": 0,
    "outage_wrong_conversations": 0,
}


def measured() -> dict[str, object]:
    """All figures, in milliseconds where they are named so."""
    print("Starting the shop with Slack and Telegram ...", flush=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_shop(Path(folder), CARELINE_PUBLIC_URL=PUBLIC) as shop,
    ):
        return asyncio.run(_measured(shop))


async def _measured(shop: RunningShop) -> dict[str, object]:
    async with _providers(shop) as (telegram, slack):
        house = _Shop(
            Database(
                sqlite_url(shop.state / "careline.db"),
                cipher=Cipher(shop.secret("CARELINE_ENCRYPTION_KEYS")),
            )
        )
        team = slack.team("Acme")
        await set_up(house, "telegram", token=telegram.token, api_url=telegram.url)
        await set_up(
            house,
            "slack",
            api_url=slack.api_url,
            signing_secret=slack.app.signing_secret,
            bot_token=team.token,
        )
        await connected(house, "telegram")
        await connected(house, "slack")
        on_telegram = [telegram.user(f"Customer {number}") for number in range(PEOPLE)]
        on_slack = [team.user(f"Customer {number}") for number in range(PEOPLE)]
        results = await _acknowledged(telegram, slack, on_telegram, on_slack)
        results |= await _burst(telegram)
        results |= await _outage(telegram, slack, on_telegram[:10], on_slack[:10])
        await house.database.close()
    return results


@dataclass
class _Shop:
    database: Database


@asynccontextmanager
async def _providers(shop: RunningShop) -> AsyncIterator[tuple[FakeTelegram, FakeSlack]]:
    async with (
        FakeTelegram(Readings(limits=Limits.none())).served() as telegram,
        FakeSlack().served() as slack,
    ):
        telegram.deliveries.routes[PUBLIC] = shop.chat
        address = f"{shop.chat}/channels/slack"
        slack.sends_to(
            events=f"{address}/events",
            commands=f"{address}/commands",
            interactions=f"{address}/interactions",
        )
        yield telegram, slack


async def _acknowledged(
    telegram: FakeTelegram,
    slack: FakeSlack,
    on_telegram: Sequence[Person],
    on_slack: Sequence[SlackPerson],
) -> dict[str, object]:
    results: dict[str, object] = {}
    speaking: dict[str, list[Callable[[int], Awaitable[object]]]] = {
        "telegram": [lambda number: on_telegram[number % PEOPLE].says(f"hello {number}")],
        "slack": [lambda number: on_slack[number % PEOPLE].says(f"hello {number}")],
    }
    speaking["both"] = [*speaking["telegram"], *speaking["slack"]]
    for name, says in speaking.items():
        print(f"{A_SECOND} updates a second: {name} ...", flush=True)
        telegram.deliveries.seconds.clear()
        slack.delivery.sent.clear()
        answered = _answers(on_telegram) + _answers_in_slack(on_slack)
        await asyncio.gather(*(_at_pace(one) for one in says))
        times = [*telegram.deliveries.seconds, *_slack_seconds(slack)]
        found = figures([1000 * one for one in times])
        results[f"{name}_acknowledged_p50_ms"] = found["p50"]
        results[f"{name}_acknowledged_p95_ms"] = found["p95"]
        wanted = answered + len(says) * A_SECOND * SECONDS
        await _answered(on_telegram, on_slack, wanted)
    return results


async def _at_pace(says: Callable[[int], Awaitable[object]]) -> None:
    began = time.monotonic()
    sent = []
    for number in range(A_SECOND * SECONDS):
        await asyncio.sleep(max(0.0, began + number / A_SECOND - time.monotonic()))
        sent.append(asyncio.ensure_future(says(number)))
    await asyncio.gather(*sent)


async def _burst(telegram: FakeTelegram) -> dict[str, object]:
    print(f"A burst of {BURST} updates, {REPEATED:.0%} repeats, shuffled ...", flush=True)
    people = [telegram.user(f"In a hurry {number}") for number in range(100)]
    telegram.disorder(Disorder(repeated=REPEATED, shuffled=4))
    each = BURST // len(people)
    began = time.monotonic()
    for number in range(each):
        for person in people:
            await person.says(f"hello {number}")
    await telegram.delivered(PATIENCE)
    taken = time.monotonic() - began
    await _until(lambda: _answers(people) >= BURST)
    telegram.disorder(Disorder())
    wrong = [one for one in people if len(one.chat.from_bot) != each or not _in_order(one)]
    return {
        "burst_taken_seconds": round(taken, 1),
        "burst_answered_seconds": round(time.monotonic() - began, 1),
        "burst_wrong_conversations": len(wrong),
    }


async def _outage(
    telegram: FakeTelegram,
    slack: FakeSlack,
    on_telegram: Sequence[Person],
    on_slack: Sequence[SlackPerson],
) -> dict[str, object]:
    print(f"Telegram answers 429, Slack 500, for {OUTAGE_SECONDS} s ...", flush=True)
    before = _answers(on_telegram) + _answers_in_slack(on_slack)
    heard = {one.id: len(one.chat.from_bot) for one in on_telegram}
    with telegram.outage(status=429, retry_after=5), slack.outage(status=500):
        for number in range(5):
            for one in (*on_telegram, *on_slack):
                await one.says(f"hello {number}")
        await asyncio.sleep(OUTAGE_SECONDS)
    ended = time.monotonic()
    wanted = before + 5 * (len(on_telegram) + len(on_slack))
    await _answered(on_telegram, on_slack, wanted)
    late = round(time.monotonic() - ended, 1)
    wrong = [one for one in on_telegram if len(one.chat.from_bot) != heard[one.id] + 5]
    return {"outage_delivered_after_seconds": late, "outage_wrong_conversations": len(wrong)}


def _in_order(person: Person) -> bool:
    """Each answer is to a message sent before it, and the transcript has them in turn."""
    ids = [one.id for one in person.chat.from_bot]
    return ids == sorted(ids)


def _answers(people: Sequence[Person]) -> int:
    return sum(len(one.chat.from_bot) for one in people)


def _answers_in_slack(people: Sequence[SlackPerson]) -> int:
    return sum(len(one.dm.answers) for one in people)


def _slack_seconds(slack: FakeSlack) -> list[float]:
    return [attempt.seconds for one in slack.delivery.sent for attempt in one.attempts]


async def _answered(
    on_telegram: Sequence[Person], on_slack: Sequence[SlackPerson], wanted: int
) -> None:
    await _until(lambda: _answers(on_telegram) + _answers_in_slack(on_slack) >= wanted)


async def _until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not is_so():
            await asyncio.sleep(0.2)
