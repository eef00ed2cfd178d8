"""What whoever runs the shop sees of it, over the four real processes."""

import json
import uuid
from typing import Any

import pytest
from aiohttp import ClientSession

from tests.flows.customer import Customer
from tests.flows.running_shop import PORTS, RunningShop

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
