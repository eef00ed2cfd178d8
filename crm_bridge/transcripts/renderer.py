"""A process beside the bridge that turns transcripts into the lines of a file.

Looking for what is personal takes a third of a millisecond a message: a hundred thousand
conversations would keep the bridge's own process from customers for minutes. What goes in and comes
out has its length in front of it, in eight bytes.
"""

import asyncio
import json
import os
import struct
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from bot.assistant.nlu.catalogue import Catalogue
from crm_bridge.errors import Unavailable
from crm_bridge.transcripts.masking import Masker
from crm_bridge.transcripts.rendering import Record, Rendering

_ROOT = Path(__file__).resolve().parents[2]
_LENGTH = struct.Struct(">Q")
_NICER = 10
"""Whoever waits for a file waits behind whoever waits for an answer."""


class Renderer:
    """The process, as the bridge speaks to it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        if process.stdin is None or process.stdout is None:
            raise ValueError("the process must have its input and its output piped")
        self._in, self._out = process.stdin, process.stdout

    async def lines(self, records: Sequence[Record]) -> bytes:
        """These transcripts as they stand in the file. Raises `Unavailable` when it is gone."""
        data = await asyncio.to_thread(_packed, records)
        try:
            self._in.write(data)
            await self._in.drain()
            (length,) = _LENGTH.unpack(await self._out.readexactly(_LENGTH.size))
            return await self._out.readexactly(length)
        except (OSError, asyncio.IncompleteReadError) as error:
            raise Unavailable("The transcripts could not be written down.") from error


@asynccontextmanager
async def renderer(state: Path, format: str, *, masked: bool) -> AsyncIterator[Renderer]:  # noqa: A002
    """Runs as long as the body. `state` is where the names of the shop's products are."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __name__, str(state), format, "masked" if masked else "open"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=_ROOT,
    )
    try:
        yield Renderer(process)
    finally:
        # It keeps nothing: there is no reason to wait until it has finished.
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def masker_of(state: Path) -> Masker:
    """Knows the names of the shop's products, as the state directory has them."""
    return Masker(Catalogue(state).names())


def _packed(value: object) -> bytes:
    data = json.dumps(value).encode()
    return _LENGTH.pack(len(data)) + data


def _serve(taken: BinaryIO, given: BinaryIO, rendering: Rendering, format: str) -> None:  # noqa: A002
    while length := taken.read(_LENGTH.size):
        records = json.loads(taken.read(*_LENGTH.unpack(length)))
        data = rendering.lines(records, format).encode("utf-8", "replace")
        given.write(_LENGTH.pack(len(data)) + data)
        given.flush()


def _main(state: str, format: str, how: str) -> None:  # noqa: A002
    os.nice(_NICER)
    masker = masker_of(Path(state)) if how == "masked" else None
    rendering = Rendering(masker, os.urandom(16))
    with suppress(BrokenPipeError, KeyboardInterrupt):
        _serve(sys.stdin.buffer, sys.stdout.buffer, rendering, format)


if __name__ == "__main__":
    _main(*sys.argv[1:])
