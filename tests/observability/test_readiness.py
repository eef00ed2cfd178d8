"""What a process says of those that it depends on."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.observability.edge import add_pages, answers, can_work
from bot.observability.readiness import Dependency
from crm_bridge.errors import Unavailable
from crm_bridge.supervision import supervised


async def fails() -> None:
    raise OSError("nobody there")


@asynccontextmanager
async def process(**dependencies: Dependency) -> AsyncIterator[str]:
    app = web.Application()
    add_pages(app, dependencies, None)
    async with TestServer(app) as server:
        yield str(server.make_url(""))


async def told(url: str) -> tuple[int, dict[str, str]]:
    async with ClientSession() as http, http.get(f"{url}/readyz") as answer:
        checks = (await answer.json())["checks"]
    return answer.status, {name: one.get("problem", "") for name, one in checks.items()}


async def test_what_lacks_something_it_needs_makes_those_unready_who_need_it() -> None:
    async with (
        process(database=Dependency(fails)) as bridge,
        process(bridge=can_work(bridge)) as gateway,
        process(bridge=answers(bridge)) as another,
    ):
        assert await told(gateway) == (503, {"bridge": "NotReadyError: lacks its database"})
        assert await told(another) == (200, {"bridge": ""})


async def test_work_that_waits_for_the_database_says_so_in_a_line(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def work() -> None:
        raise Unavailable("The database cannot be reached.")

    async with supervised("figures", work):
        while not caplog.records:
            await asyncio.sleep(0)
    (record,) = caplog.records
    assert (record.levelno, record.exc_info) == (logging.WARNING, None)
    assert record.getMessage() == "figures: The database cannot be reached. It begins again."
