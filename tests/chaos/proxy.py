"""What stands between two processes: it passes on what they say, until a fault is put on it."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field

PIECE = 64 * 1024
_HEAD = "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n{more}\r\n"
_SHAPES = ("[]", "null", "7", '{"replies": 7}', '{"text": null}', "{}", '"careline"')


@dataclass(eq=False)
class Proxy:
    """Listens at `port` and speaks with whoever listens at `target`. Of several faults the one
    that began last counts."""

    chance: random.Random
    target: int = 0
    port: int = 0
    _faults: list[tuple[str, str]] = field(default_factory=list)
    _links: set["_Link"] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def served(self) -> AsyncIterator["Proxy"]:
        server = await asyncio.start_server(self._come, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def fault(self) -> tuple[str, str]:
        """Kind and variant of the fault that counts; empty without one."""
        return self._faults[-1] if self._faults else ("", "")

    @contextmanager
    def faulty(self, kind: str, variant: str) -> Iterator[None]:
        """A fault, until left."""
        fault = (kind, variant)
        self._faults.append(fault)
        self._tell()
        if fault == ("cut", "refused"):
            self._break_all()
        try:
            yield
        finally:
            self._faults.remove(fault)
            self._tell()
            if kind == "hang" and variant != "late":
                self._break_all()

    async def changed(self) -> None:
        """Wait until another fault counts."""
        await self._changed.wait()

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def _break_all(self) -> None:
        for link in list(self._links):
            link.abort()

    def _come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = _Link(self, reader, writer)
        if self.fault == ("cut", "refused"):
            link.abort()
            return
        task = asyncio.create_task(self._serve(link))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, link: "_Link") -> None:
        self._links.add(link)
        try:
            await link.run()
        finally:
            self._links.discard(link)
            link.abort()


@dataclass(eq=False)
class _Link:
    """One connection of a caller, and the one to the target once there is something to say."""

    proxy: Proxy
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    _beyond: asyncio.StreamWriter | None = None
    _answers: asyncio.Task[None] | None = None

    def abort(self) -> None:
        for one in (self.writer, self._beyond):
            if one is not None:
                one.transport.abort()
        if self._answers is not None:
            self._answers.cancel()

    async def run(self) -> None:
        with suppress(OSError):
            while data := await self.reader.read(PIECE):
                await self._through(data)

    async def _through(self, data: bytes) -> None:
        while self.proxy.fault in (("cut", "silent"), ("hang", "before")):
            await self.proxy.changed()
        kind, variant = self.proxy.fault
        if kind == "garbage" and variant != "answered":
            await self._answer_garbage(variant)
            return
        if self._beyond is None:
            answers, self._beyond = await asyncio.open_connection("127.0.0.1", self.proxy.target)
            self._answers = asyncio.create_task(self._pass_back(answers))
        self._beyond.write(data)
        await self._beyond.drain()

    async def _pass_back(self, answers: asyncio.StreamReader) -> None:
        with suppress(OSError):
            while data := await answers.read(PIECE):
                while self.proxy.fault in (("cut", "silent"), ("hang", "after"), ("hang", "late")):
                    await self.proxy.changed()
                if self.proxy.fault == ("garbage", "answered"):
                    await self._answer_garbage("noise")
                    return
                self.writer.write(data)
                await self.writer.drain()
        self.writer.close()

    async def _answer_garbage(self, variant: str) -> None:
        self.writer.write(garbage(self.proxy.chance, variant))
        with suppress(OSError):
            await self.writer.drain()
        self.writer.close()


def garbage(chance: random.Random, variant: str) -> bytes:
    """What no program of ours answers."""
    match variant:
        case "html":
            return _answered("200 OK", "<html><body>It works!</body></html>", kind="text/html")
        case "truncated":
            return _answered("200 OK", '{"replies": [{"text": "Your ord', longer=400)
        case "wrong_shape":
            return _answered("200 OK", chance.choice(_SHAPES))
        case "error":
            return _answered("500 Internal Server Error", "<h1>Traceback</h1>", kind="text/html")
        case _:
            return chance.randbytes(chance.randint(1, 2000))


def _answered(status: str, body: str, *, kind: str = "application/json", longer: int = 0) -> bytes:
    head = _HEAD.format(
        status=status, kind=kind, length=len(body) + longer, more="Connection: close\r\n"
    )
    return (head + body).encode()
