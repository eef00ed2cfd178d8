"""Another model takes the place of the one that answers, while turns go on.

The new one is loaded and tried beside the old in a thread. Turns under way end with the model with
which they began; what asks for `processor` afterwards gets the new one. Where anything fails, the
old one goes on as if nothing had been.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import logging
import time
from pathlib import Path
from typing import Callable, Text

from bot.assistant.processor import TurnProcessor
from bot.model_folder import ModelFolder

logger = logging.getLogger(__name__)

Load = Callable[[Path], TurnProcessor]


class SwapFailedError(Exception):
    """The new model cannot be used, with the reason; the old one answers as before."""


class LiveProcessor:
    """`load` gives the processor of a model that has understood a message, or raises; it is called
    in a thread."""

    def __init__(self, folder: ModelFolder, processor: TurnProcessor, load: Load) -> None:
        self._folder = folder
        self._load = load
        self._one_at_a_time = asyncio.Lock()
        self.processor = processor
        self._told_of(processor)

    @property
    def name(self) -> Text:
        return self.processor.model_path.name

    @property
    def loading(self) -> bool:
        """Whether another is on its way: who answers may change at any moment."""
        return self._one_at_a_time.locked()

    async def swap(self, name: Text) -> None:
        """Raises `ModelUnknownError`, `SwapFailedError`; then nothing has changed."""
        async with self._one_at_a_time:
            model = self._folder.find(name)
            started = time.monotonic()
            loop = asyncio.get_running_loop()
            try:
                loaded = await loop.run_in_executor(None, self._load, model)
                await loop.run_in_executor(None, self._folder.make_live, name)
            except Exception as error:  # whatever a model's file holds, the old one must go on
                logger.error("The model %s cannot be used: %s", name, error, exc_info=error)
                raise SwapFailedError(f"{name} cannot be used: {error}") from error
            loaded.model_path = self._folder.find(name)
            self._told_of(loaded)
            self.processor = loaded
            logger.warning("%s answers after %.1f s.", name, time.monotonic() - started)
        await loop.run_in_executor(None, _give_back)

    @staticmethod
    def _told_of(processor: TurnProcessor) -> None:
        """The dialogues' store is one for all models."""
        processor.tracker_store.domain = processor.domain


def _give_back() -> None:
    """The memory of the model before, to the system: there is a cycle or two in what Rasa loads."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc alone
    if trim is not None:
        trim(0)
