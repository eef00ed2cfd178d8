"""Gateway and bridge as real processes over a database that is a year old, without the assistant's
side: what people say to each other needs neither Rasa nor actions."""

import asyncio
import os
import secrets
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientError, ClientSession
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import Database, sqlite_url
from crm_bridge.migrations.running import migrate
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.escalation import Escalation
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff
from crm_bridge.staff import sessions
from tests.bench import many_conversations
from tests.crm_bridge.shop import open_shop
from tests.fakes.assistant import TOKEN, FakeAssistant
from tests.flows.running_shop import ROOT, free_ports

READY_WITHIN = 60.0
LONG = "cnv_000099"
"""The conversation that is written long; it is closed, so nobody changes it meanwhile."""
LONG_MESSAGES = 2_000


@dataclass(frozen=True)
class House:
    """Addresses, the log-ins of the agents by their id, and the processes' state."""

    chat: str
    console: str
    cookie_secret: str
    logins: dict[str, str]
    database: Database


@asynccontextmanager
async def two_processes(state: Path) -> AsyncIterator[House]:
    """Make the database, start both, and stop them at the end."""
    database = Database(sqlite_url(state / "careline.db"))
    logins = await _prepare(database)
    gateway_port, bridge_port = free_ports(2)
    async with FakeAssistant().served() as assistant:
        environment = _environment(state, gateway_port, bridge_port, assistant)
        commands = (("-m", "crm_bridge", "serve"), ("-m", "bot.gateway"))
        with (state / "bench.log").open("wb") as log:
            running: list[subprocess.Popen[bytes]] = []
            try:
                for command, port in zip(commands, (bridge_port, gateway_port), strict=True):
                    running.append(_start(command, environment, log.fileno()))
                    await _ready(port, running[-1])
                yield House(
                    f"http://127.0.0.1:{gateway_port}",
                    f"http://127.0.0.1:{bridge_port}",
                    environment["CARELINE_COOKIE_SECRET"],
                    logins,
                    database,
                )
            except BaseException:
                print((state / "bench.log").read_text(encoding="utf-8")[-2_000:])
                raise
            finally:
                for one in reversed(running):
                    one.terminate()
                    one.wait(timeout=30)
                await database.close()


async def _prepare(database: Database) -> dict[str, str]:
    await migrate(database)
    await open_shop(database)
    async with database.session() as session:
        await many_conversations.write(session, database.clock())
        await session.execute(
            many_conversations.all_at_once(Message), [_message(seq) for seq in _seqs()]
        )
        await _end_what_is_old(session)
        long = await session.get_one(Conversation, LONG)
        long.last_seq = LONG_MESSAGES
        people = await session.scalars(select(Staff))
        return {one.id: sessions.begin(session, one).token for one in people}


async def _end_what_is_old(session: AsyncSession) -> None:
    """Nobody has waited for weeks: the bridge would first have to put that in order."""
    old = update(Conversation).where(Conversation.state.in_(("queued", "bot")))
    await session.execute(old.values(state="closed"))
    ended = select(Conversation.id).where(Conversation.state == "closed")
    calls = update(Escalation).where(Escalation.conversation_id.in_(ended))
    await session.execute(calls.values(ended_at=Escalation.opened_at))


def _seqs() -> range:
    return range(many_conversations.MESSAGES + 1, LONG_MESSAGES + 1)


def _message(seq: int) -> dict[str, object]:
    customer = seq % 2 == 1
    return {
        "conversation_id": LONG,
        "seq": seq,
        "episode_id": f"ep_{LONG[4:]}",
        "at": many_conversations.when(LONG),
        "author": "customer" if customer else "bot",
        "text": f"{many_conversations.WORDS[seq % len(many_conversations.WORDS)]} {seq}",
        "outcome": "answered" if customer else None,
        "delivery": "sent",
        "intent": "track_order" if customer else None,
        "confidence": 0.9 if customer else None,
        "sentiment": "neutral" if customer else None,
        "sentiment_score": 0.0 if customer else None,
    }


def _environment(
    state: Path, gateway_port: int, bridge_port: int, assistant: str
) -> dict[str, str]:
    keys = (
        "GATEWAY_TOKEN",
        "ACTIONS_TOKEN",
        "IDENTITY_SECRET",
        "COOKIE_SECRET",
        "ENCRYPTION_KEYS",
    )
    return {
        **os.environ,
        **{f"CARELINE_{key}": secrets.token_urlsafe(32) for key in keys},
        "CARELINE_STATE": str(state),
        "CARELINE_GATEWAY_PORT": str(gateway_port),
        "CARELINE_BRIDGE_PORT": str(bridge_port),
        "CARELINE_BRIDGE_URL": f"http://127.0.0.1:{bridge_port}",
        "CARELINE_ASSISTANT_URL": assistant,
        "CARELINE_ASSISTANT_TOKEN": TOKEN,
        "CARELINE_MESSAGES_PER_MINUTE": "100000",
        "CARELINE_ADDRESS_MESSAGES_PER_MINUTE": "100000",
        "DATABASE_URL": "",
    }


def _start(
    command: tuple[str, ...], environment: dict[str, str], log: int
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
    )


async def _ready(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_WITHIN
    async with ClientSession() as http:
        while time.monotonic() < until and process.poll() is None:
            try:
                async with http.get(f"http://127.0.0.1:{port}/healthz") as response:
                    if response.status == 200:
                        return
            except ClientError:
                pass
            await asyncio.sleep(0.1)
    raise RuntimeError(f"nothing answers at port {port}")
