"""What stands between two processes breaks what it is told to break, and nothing else."""

import asyncio
import random
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientError, ClientSession, ClientTimeout, web
from aiohttp.test_utils import TestServer

from tests.chaos.plan import VARIANTS
from tests.chaos.proxy import Proxy

SHORT = ClientTimeout(total=0.3)


@pytest.fixture
async def calls() -> list[str]:
    return []


@pytest.fixture
async def proxy(calls: list[str]) -> AsyncIterator[Proxy]:
    async def answer(request: web.Request) -> web.Response:
        calls.append(await request.text())
        return web.json_response({"said": "hello"})

    app = web.Application()
    app.router.add_post("/", answer)
    chance = random.Random(1)  # noqa: S311 (garbage)
    async with TestServer(app) as server, Proxy(chance, server.port or 0).served() as proxy:
        yield proxy


async def _asked(http: ClientSession, proxy: Proxy, within: ClientTimeout = SHORT) -> object:
    url = f"http://127.0.0.1:{proxy.port}/"
    async with http.post(url, data="hi", timeout=within) as response:
        return await response.json()


async def test_without_a_fault_everything_comes_through(proxy: Proxy) -> None:
    async with ClientSession() as http:
        for _ in range(3):
            assert await _asked(http, proxy) == {"said": "hello"}


async def test_a_cut_breaks_open_connections_and_new_ones_until_it_is_lifted(proxy: Proxy) -> None:
    async with ClientSession() as http:
        await _asked(http, proxy)
        with proxy.faulty("cut", "refused"), pytest.raises((ClientError, OSError)):
            await _asked(http, proxy)
        assert await _asked(http, proxy) == {"said": "hello"}


async def test_a_silent_cut_holds_everything_back(proxy: Proxy, calls: list[str]) -> None:
    async with ClientSession() as http:
        with proxy.faulty("cut", "silent"):
            with pytest.raises(TimeoutError):
                await _asked(http, proxy)
            assert not calls


@pytest.mark.parametrize("variant", VARIANTS["garbage"])
async def test_garbage_is_never_the_answer_that_was_made(proxy: Proxy, variant: str) -> None:
    async with ClientSession() as http:
        await _asked(http, proxy)
        with proxy.faulty("garbage", variant):
            try:
                found = await _asked(http, proxy)
            except (ClientError, ValueError, TimeoutError):
                return
    assert found != {"said": "hello"}


@pytest.mark.parametrize(("variant", "heard"), [("before", 0), ("after", 1), ("late", 1)])
async def test_a_hanging_action_was_done_or_not(
    proxy: Proxy, calls: list[str], variant: str, heard: int
) -> None:
    async with ClientSession() as http:
        with proxy.faulty("hang", variant):
            asked = asyncio.create_task(_asked(http, proxy, ClientTimeout(total=5)))
            done, _ = await asyncio.wait({asked}, timeout=0.3)
            assert not done
            assert len(calls) == heard
        if variant == "late":
            assert await asked == {"said": "hello"}
        else:
            with pytest.raises((ClientError, OSError)):
                await asked
