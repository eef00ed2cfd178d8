"""The two that are compared, as a comparison sees them: started, talked to, weighed."""

import shutil
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import jwt
from aiohttp import ClientSession, TCPConnector

from tests.bench.careline_talk import CarelineTalk
from tests.bench.load import Opens, Talk
from tests.bench.stock.server import RunningStock, running_stock
from tests.flows.running_shop import MODELS, RunningShop, running_shop

CUSTOMER = "AF-10001"
UNLIMITED = {
    "CARELINE_MESSAGES_PER_MINUTE": "1000000",
    "CARELINE_ADDRESS_MESSAGES_PER_MINUTE": "1000000",
}


class Running(Protocol):
    """One of the two while it runs."""

    @property
    def began(self) -> float:
        """When it was started, of `time.perf_counter`."""

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that are it; theirs count, too."""

    async def open(self, http: ClientSession) -> Talk:
        """A new conversation of a customer who is signed in."""


@dataclass(frozen=True)
class CarelineRunning:
    shop: RunningShop
    began: float

    @property
    def pids(self) -> tuple[int, ...]:
        return (self.shop.launcher.pid,)

    async def open(self, http: ClientSession) -> Talk:
        identity = signed_in(self.shop.secret("CARELINE_IDENTITY_SECRET"))
        return await CarelineTalk.opens(http, self.shop.chat, identity)


@dataclass(frozen=True)
class StockRunning:
    stock: RunningStock

    @property
    def began(self) -> float:
        return self.stock.began

    @property
    def pids(self) -> tuple[int, ...]:
        return self.stock.pids

    async def open(self, http: ClientSession) -> Talk:
        return await self.stock.opens(http, signed_in(self.stock.keys["CARELINE_IDENTITY_SECRET"]))


def open_shop(state: Path) -> None:
    """A demo shop as it is after its first start, which makes the database and takes longer."""
    vectors = MODELS.parent / "article-vectors.npz"
    if vectors.exists():
        shutil.copy(vectors, state)
    with running_shop(state):
        pass


@contextmanager
def careline(state: Path) -> Iterator[Running]:
    """The launcher and its four processes on this state."""
    began = time.perf_counter()
    with running_shop(state, **UNLIMITED) as shop:
        yield CarelineRunning(shop, began)


@contextmanager
def stock(folder: Path, model: Path, state: Path) -> Iterator[Running]:
    """Stock Rasa in this project, with a bridge on Careline's state, which then must be stopped."""
    with running_stock(folder, model, state) as running:
        yield StockRunning(running)


@asynccontextmanager
async def opening(running: Running) -> AsyncIterator[Opens]:
    """How a client opens conversations with it; as many connections as clients want."""
    async with ClientSession(connector=TCPConnector(limit=0)) as http:

        async def opens() -> Talk:
            return await running.open(http)

        yield opens


def signed_in(secret: str) -> str:
    """A customer of the demo shop, for an hour."""
    claims = {"sub": CUSTOMER, "exp": int(time.time()) + 3600}
    return jwt.encode(claims, secret, algorithm="HS256")
