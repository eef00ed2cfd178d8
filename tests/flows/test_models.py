"""Models change under customers who write, and none of them notices."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientSession

from bot.model_folder import About, ModelFolder
from tests.flows.customer import Customer
from tests.flows.running_shop import ROOT, RunningShop

EVERY = 0.2
"""Seconds between two messages of the customer."""


async def test_turns_go_on_while_another_model_takes_over_and_is_taken_back(
    shop: RunningShop, http: ClientSession
) -> None:
    folder = ModelFolder(shop.state / "models")
    first = folder.live()
    assert first is not None
    other = folder.path / "other.tar.gz"
    shutil.copy(first, other)
    folder.note(other, About())
    (folder.path / "live.json").write_text(json.dumps({"live": first.name, "before": [other.name]}))
    async with writing(shop, http) as answered:
        for name in (other.name, first.name):
            said = await models(shop, "use", name)
            assert f"answers  {name}" in said
            await more_than(answered, len(answered) + 3)
    assert folder.live() == first
    assert set(answered) == {"answered"}


@asynccontextmanager
async def writing(shop: RunningShop, http: ClientSession) -> AsyncIterator[list[str]]:
    """The outcomes of what a customer asks again and again; each question has one."""
    customer = await Customer.arrives(http, shop.chat)
    outcomes: list[str] = []
    over = asyncio.Event()

    async def ask() -> None:
        while not over.is_set():
            assert await customer.say("how long does delivery take?"), customer.texts()
            outcomes.append(customer.last()["outcome"])
            await asyncio.sleep(EVERY)

    asking = asyncio.create_task(ask())
    try:
        await more_than(outcomes, 1)
        yield outcomes
    finally:
        over.set()
        await asking


async def more_than(outcomes: list[str], count: int) -> None:
    async with asyncio.timeout(60):
        while len(outcomes) <= count:
            await asyncio.sleep(EVERY)


async def models(shop: RunningShop, *words: str) -> str:
    env = {
        **os.environ,
        "CARELINE_STATE": str(shop.state),
        "CARELINE_ASSISTANT_URL": f"http://127.0.0.1:{shop.ports['ASSISTANT']}",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "crm_bridge", "models", *words),
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0
    return said.decode()
