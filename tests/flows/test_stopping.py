"""Processes are asked to end in the middle of a turn: the customer has the answer, once."""

import asyncio
import os
import re
import signal
import socket
import time
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from tests.fakes.gate import Gate
from tests.flows.customer import Customer
from tests.flows.records import Records
from tests.flows.running_shop import RunningShop, free_ports, running_shop

COMMANDS = {
    "gateway": "bot.gateway",
    "assistant": "bot.assistant",
    "actions": "-m actions",
    "bridge": "crm_bridge serve",
}
QUESTION = "where is my order CL-104233?"
PATIENCE = 60.0


@dataclass
class Gates:
    """Before the action server and before the bridge: an action takes as long as it is held there,
    outside of its process or inside."""

    actions: Gate
    bridge: Gate

    def open(self) -> None:
        self.actions.open()
        self.bridge.open()


@pytest.fixture(scope="module")
async def gates() -> AsyncIterator[Gates]:
    one, other = (f"http://127.0.0.1:{port}" for port in free_ports(2))
    async with (
        Gate(one, "^/webhook$").served() as actions,
        Gate(other, "^/v1/conversations/.*/(orders|access)").served() as bridge,
    ):
        yield Gates(actions, bridge)


@pytest.fixture(scope="module")
async def shop(
    tmp_path_factory: pytest.TempPathFactory, gates: Gates
) -> AsyncIterator[RunningShop]:
    running = started(tmp_path_factory.mktemp("stopping"), gates)
    yield await asyncio.to_thread(running.__enter__)
    gates.open()
    await asyncio.to_thread(running.__exit__, None, None, None)


def started(state: Path, gates: Gates) -> Any:
    return running_shop(
        state,
        CARELINE_ACTIONS_PORT=gates.actions.target.rpartition(":")[2],
        CARELINE_ACTIONS_URL=gates.actions.address,
        CARELINE_BRIDGE_PORT=gates.bridge.target.rpartition(":")[2],
        CARELINE_BRIDGE_URL=gates.bridge.address,
        CARELINE_MESSAGES_PER_MINUTE="1000",
        CARELINE_ADDRESS_MESSAGES_PER_MINUTE="1000",
    )


async def until(true: Callable[[], Any], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"never: {what}"
        await asyncio.sleep(0.05)


def listens(port: int) -> bool:
    with socket.socket() as knocking:
        return knocking.connect_ex(("127.0.0.1", port)) == 0


def no_tracebacks(shop: RunningShop) -> None:
    for log in (shop.state / "logs").glob("*.log"):
        assert "Traceback" not in log.read_text(encoding="utf-8"), log.name


@pytest.mark.parametrize("name", ["gateway", "assistant", "actions", "bridge"])
async def test_a_process_that_is_asked_to_end_finishes_the_turn_in_hand(
    shop: RunningShop, gates: Gates, http: ClientSession, name: str
) -> None:
    gate = gates.bridge if name == "actions" else gates.actions
    again = shop.output.count(f"The {name} answers again")
    customer = await Customer.arrives(http, shop.chat)
    gate.close()
    status, kept = await customer.post({"id": str(uuid.uuid4()), "text": QUESTION})
    assert status == 202
    await gate.holds_one()
    process = shop.process(COMMANDS[name])
    os.kill(process, signal.SIGTERM)
    await until(lambda: has_let_go(shop, name, process), "it lets go")
    gate.open()
    await until(
        lambda: shop.output.count(f"The {name} answers again") > again, f"the {name} is back"
    )
    # What the bridge did not answer meanwhile is asked for in vain: then the customer is told so.
    ends = {"answered", "not_answered"} if name == "bridge" else {"answered"}
    assert await customer.outcome_of(kept["seq"]) in ends, customer.texts()
    answers = [one for one in customer.seen.values() if one.get("reply_to") == kept["seq"]]
    assert len(answers) == 1, customer.texts()
    assert f"The {name} ended with code 0" in shop.output
    no_tracebacks(shop)


def has_let_go(shop: RunningShop, name: str, process: int) -> bool:
    """Whether the process takes nothing new: it does not listen any more, or is gone."""
    at = Path(f"/proc/{process}/net/tcp")
    listening = (
        {line.split()[9] for line in at.read_text().splitlines()[1:] if " 0A " in line}
        if (at.exists())
        else set()
    )
    try:
        held = {str(one.readlink()) for one in Path(f"/proc/{process}/fd").iterdir()}
    except OSError:
        return True
    return not any(f"socket:[{inode}]" in held for inode in listening)


async def test_the_whole_shop_stops_once_the_turn_in_hand_has_reached_the_customer(
    shop: RunningShop, gates: Gates, http: ClientSession
) -> None:
    gate = gates.actions
    customer = await Customer.arrives(http, shop.chat)
    gate.close()
    async with http.ws_connect(f"{shop.chat}/chat/ws") as page:
        await page.send_json({"type": "hello", "token": customer.token})
        await page.send_json({"type": "message", "id": str(uuid.uuid4()), "text": QUESTION})
        await gate.holds_one()
        shop.launcher.terminate()
        await until(lambda: not listens(shop.ports["GATEWAY"]), "the front door closes")
        gate.open()
        frames = [frame.json() async for frame in page]
    told = [frame["type"] for frame in frames]
    answers = [f for f in frames if f["type"] == "message" and f["author"] != "customer"]
    assert len(answers) == 1, told
    assert [f["outcome"] for f in frames if f["type"] == "outcome"] == ["answered"]
    assert await asyncio.to_thread(shop.launcher.wait, PATIENCE) == 0
    assert "starting it again" not in shop.output.partition("Stopping")[2]
    for gate in (gates.actions, gates.bridge):
        assert not listens(int(gate.target.rpartition(":")[2]))
    no_tracebacks(shop)
    (asked, answered) = Records(shop.state / "careline.db").messages(customer.conversation_id)
    assert (asked["outcome"], answered["delivery"]) == ("answered", "sent")


async def test_a_second_signal_ends_everything_at_once_and_the_next_start_answers(
    tmp_path: Path, gates: Gates, http: ClientSession
) -> None:
    running = started(tmp_path, gates)
    shop = await asyncio.to_thread(running.__enter__)
    gate = gates.actions
    customer = await Customer.arrives(http, shop.chat)
    gate.close()
    _, kept = await customer.post({"id": str(uuid.uuid4()), "text": QUESTION})
    await gate.holds_one()
    shop.launcher.send_signal(signal.SIGINT)
    await until(lambda: "Stopping" in shop.output, "it stops")
    shop.launcher.send_signal(signal.SIGINT)
    assert await asyncio.to_thread(shop.launcher.wait, PATIENCE) == 0
    assert not re.search("starting it again", shop.output)
    gate.open()
    with_it_again = started(tmp_path, gates)
    shop = await asyncio.to_thread(with_it_again.__enter__)
    try:
        customer.base = shop.chat
        await until_answered(customer, kept["seq"])
    finally:
        await asyncio.to_thread(with_it_again.__exit__, None, None, None)
    answers = [one for one in customer.seen.values() if one.get("reply_to") == kept["seq"]]
    assert len(answers) == 1, customer.texts()


async def until_answered(customer: Customer, seq: int) -> None:
    """The lease of a process that was killed has to end first."""
    end = time.monotonic() + PATIENCE
    while not customer.seen.get(seq, {}).get("outcome"):
        assert time.monotonic() < end, customer.texts()
        await customer.read(wait=2)
    assert customer.seen[seq]["outcome"] == "answered"
