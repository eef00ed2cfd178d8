"""Where the bytes of attachments are kept: one file each, named by its id."""

import asyncio
import os
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from crm_bridge.errors import Unavailable


class AttachmentFiles:
    """Every call works in a thread. Ids are made by us, so they are safe as file names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def write(self, attachment_id: str, data: bytes) -> None:
        """Keep the bytes, on the disk when it returns. Raises `Unavailable` when they cannot be."""
        try:
            await asyncio.to_thread(self._write, attachment_id, data)
        except OSError as error:
            raise Unavailable(f"The file could not be kept: {error.strerror}.") from error

    async def read(self, attachment_id: str) -> bytes:
        """Raises FileNotFoundError when the file is gone."""
        return await asyncio.to_thread((self._folder / attachment_id).read_bytes)

    async def remove(self, attachment_id: str) -> None:
        await asyncio.to_thread((self._folder / attachment_id).unlink, missing_ok=True)

    def _write(self, attachment_id: str, data: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = self._folder / f"{attachment_id}.tmp"
        try:
            with unfinished.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self._folder / attachment_id)
        except OSError:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise
        _sync_folder(self._folder)


def _sync_folder(folder: Path) -> None:
    # The new name outlives a power cut too.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


ATTACHMENT_FILES = web.AppKey("ATTACHMENT_FILES", AttachmentFiles)
