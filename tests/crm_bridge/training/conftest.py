"""A bridge with a model that answers, a trainer that takes no time, and an assistant that swaps."""

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import URL

from bot.model_folder import ModelFolder
from crm_bridge.api.keys import SETTINGS
from crm_bridge.console.setup import ROOT
from crm_bridge.corrections import change_sets
from crm_bridge.models.base import new_id
from crm_bridge.models.correction import ChangeExample, ChangeSet
from crm_bridge.models.staff import Staff
from crm_bridge.models.training import TrainingRun
from crm_bridge.training import runs
from crm_bridge.training.process import Trainer
from crm_bridge.training.swapping import SWAPPING, Swapping
from crm_bridge.training.worker import WORKER, Worker
from tests.crm_bridge.console.staff_browser import StaffBrowser, colleague
from tests.crm_bridge.shop import ShopBridge, running_bridge

FAKE = Path(__file__).resolve().parents[2] / "fakes" / "trainer.py"
FIRST = "first.tar.gz"


@dataclass
class FakeAssistant:
    """Swaps as the real one does, unless `broken` says why not. Where it is `slow`, it answers 503
    and is done after it was asked so many times which model answers."""

    folder: ModelFolder | None = None
    broken: str = ""
    slow: int = 0
    asked: list[str] = field(default_factory=list)

    async def swap(self, request: web.Request) -> web.Response:
        name = (await request.json())["model"]
        self.asked.append(name)
        if self.slow:
            return web.json_response({"detail": "Response Timeout"}, status=503)
        if self.broken:
            return web.json_response({"detail": self.broken}, status=409)
        await self.take(name)
        return web.json_response({"model": name})

    async def take(self, name: str) -> None:
        assert self.folder is not None
        await asyncio.to_thread(self.folder.make_live, name)

    async def live(self, request: web.Request) -> web.Response:
        if self.slow:
            self.slow -= 1
            if not self.slow and not self.broken:
                await self.take(self.asked[-1])
        assert self.folder is not None
        live = self.folder.live()
        assert live is not None
        return web.json_response({"model": live.name, "loading": bool(self.slow)})


@dataclass
class Training:
    bridge: ShopBridge
    assistant: FakeAssistant
    lead: Staff

    @property
    def folder(self) -> ModelFolder:
        return ModelFolder(self.state / "models")

    @property
    def state(self) -> Path:
        settings = self.bridge.client.app[SETTINGS]  # type: ignore[union-attr]
        return settings.state.absolute()

    @property
    def worker(self) -> Worker:
        return self.bridge.client.app[WORKER]  # type: ignore[union-attr]

    @property
    def swapping(self) -> Swapping:
        return self.bridge.client.app[SWAPPING]  # type: ignore[union-attr]

    def trainer(self, how: str) -> None:
        command = (sys.executable, str(FAKE), how)
        self.worker.trainer = Trainer(command, ROOT, self.state)

    async def change_set(self, number: int = 1, *, examples: int = 1) -> str:
        """With a correction of a message that is there no more."""
        async with self.bridge.database.session() as session:
            at = self.bridge.clock()
            made = ChangeSet(
                id=new_id("chs"), number=number, name=f"Change set {number}", state="collecting",
                opened_by=self.lead.id, opened_at=at, changed_at=at, why=None,
            )  # fmt: skip
            session.add(made)
            await session.flush()
            for n in range(examples):
                session.add(
                    ChangeExample(
                        id=new_id("exa"), change_set_id=made.id, conversation_id="cnv_gone",
                        seq=100 * number + n, kind="intent", text=f"nobody wrote {number} {n}",
                        label="missing_parcel", removed_from=None, left_out=False,
                        edited_by=None, at=at,
                    )
                )  # fmt: skip
        return made.id

    async def begun(self, change_set_id: str) -> None:
        self.bridge.clock.move(minutes=1)
        async with self.bridge.database.session() as session:
            await runs.begin_evaluation(session, change_set_id, self.lead)

    async def evaluated(self, change_set_id: str, how: str = "does well") -> TrainingRun:
        self.trainer(how)
        await self.begun(change_set_id)
        assert await self.worker.do_next()
        return await self.run_of(change_set_id)

    async def run_of(self, change_set_id: str) -> TrainingRun:
        async with self.bridge.database.reading() as session:
            found = await runs.last_evaluation(session, change_set_id)
        assert found is not None
        return found

    async def state_of(self, change_set_id: str) -> str:
        async with self.bridge.database.reading() as session:
            return (await change_sets.get(session, change_set_id)).state

    async def live(self) -> str:
        models = await self.swapping.models()
        assert models.live is not None
        return models.live.name


@pytest.fixture
async def training(database_url: URL) -> AsyncIterator[Training]:
    assistant = FakeAssistant()
    app = web.Application()
    app.router.add_post("/live-model", assistant.swap)
    app.router.add_get("/live-model", assistant.live)
    async with (
        TestServer(app) as server,
        running_bridge(database_url, assistant=str(server.make_url("/"))) as bridge,
    ):
        made = Training(bridge, assistant, await colleague(bridge, "Priya", "lead"))
        made.trainer("does well")
        assistant.folder = made.folder
        made.folder.path.mkdir(parents=True)
        (made.folder.path / FIRST).write_text("a model")
        yield made


@pytest.fixture
async def lead_browser(training: Training) -> StaffBrowser:
    browser = StaffBrowser(training.bridge, training.lead)
    await browser.log_in()
    return browser
