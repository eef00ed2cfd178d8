"""What whoever runs the shop sees of it, over the four real processes."""

import json
import uuid
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientSession

from crm_bridge.db import Database, sqlite_url
from crm_bridge.secrets_at_rest import Cipher
from tests.fakes.telegram import FakeTelegram, Person
from tests.flows.customer import Customer
from tests.flows.records import Records, Row
from tests.flows.running_shop import PORTS, RunningShop
from tests.gateway.channels.connecting import connected, set_up, until

PATIENCE = 60.0
PROCESSES = ("gateway", "bridge", "assistant", "actions")


async def test_a_message_is_found_in_the_logs_of_all_processes_by_its_own_id(
    shop: RunningShop, http: ClientSession
) -> None:
    customer = await Customer.arrives(http, shop.chat)
    message = uuid.uuid4()
    _, kept = await customer.post({"id": str(message), "text": "where is my order CL-104233?"})
    await customer.outcome_of(kept["seq"])
    for name in PROCESSES:
        lines = [line for line in _lines(shop, name) if line.get("trace") == message.hex]
        assert lines, f"nothing of the message in the log of the {name}"
        assert {line["process"] for line in lines} == {name}
        assert "CL-104233" not in json.dumps(lines)


async def test_a_message_in_telegram_is_found_from_its_arrival_to_the_delivery_of_its_answer(
    shop: RunningShop, records: Records
) -> None:
    cipher = Cipher(shop.secret("CARELINE_ENCRYPTION_KEYS"))
    house = House(Database(sqlite_url(shop.state / "careline.db"), cipher=cipher))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(house.database.close)
        telegram = await stack.enter_async_context(FakeTelegram(bot_id=7_204_118_357).served())
        await set_up(house, "telegram", token=telegram.token, api_url=telegram.url)
        await connected(house, "telegram")
        person = telegram.user("Ida")
        await person.says("where is my order CL-104233?")
        await until(lambda: _answered(person), PATIENCE)
        (asked,) = records.rows(
            "SELECT client_id, conversation_id, seq FROM messages WHERE author = 'customer'"
            " AND conversation_id IN (SELECT id FROM conversations WHERE channel = 'telegram')"
            " ORDER BY at DESC LIMIT 1"
        )
        await until(lambda: _delivered(records, asked), PATIENCE)
        await set_up(house, "telegram", enabled=False)
    trace = asked["client_id"].replace("-", "")
    lines = {name: _lines(shop, name) for name in PROCESSES}
    for name in PROCESSES:
        assert [line for line in lines[name] if line.get("trace") == trace], name
    told = [line["message"] for line in lines["gateway"] if line.get("trace") == trace]
    assert [one for one in told if one.endswith(f"of {asked['conversation_id']} is sent.")], told
    marked = [line["message"] for line in lines["bridge"] if line.get("trace") == trace]
    assert [one for one in marked if "deliveries" in one], marked


async def _answered(person: Person) -> bool:
    return bool(person.chat.from_bot)


async def _delivered(records: Records, asked: Row) -> bool:
    found = records.messages(asked["conversation_id"])
    return any(one["reply_to"] == asked["seq"] and one["delivery"] == "sent" for one in found)


@dataclass
class House:
    """Whoever sets a channel up."""

    database: Database


@pytest.mark.parametrize("name", PORTS)
async def test_every_process_says_that_it_is_ready_and_what_it_did(
    shop: RunningShop, http: ClientSession, name: str
) -> None:
    base = f"http://127.0.0.1:{shop.ports[name]}"
    async with http.get(f"{base}/readyz") as answer:
        told = await answer.json()
        assert (answer.status, told["status"]) == (200, "ready"), told
        assert all(check["ok"] for check in told["checks"].values())
    token = shop.secret("CARELINE_METRICS_TOKEN")
    async with http.get(f"{base}/metrics", headers={"Authorization": f"Bearer {token}"}) as answer:
        assert "careline_http_request_seconds_count" in await answer.text()
    async with http.get(f"{base}/metrics") as answer:
        assert answer.status == 401


def _lines(shop: RunningShop, name: str) -> list[dict[str, Any]]:
    kept = (shop.state / "logs" / f"{name}.log").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in kept if line.startswith("{")]
