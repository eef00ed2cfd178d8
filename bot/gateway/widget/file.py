"""The shop's file of the chat window, read again when it changes."""

import asyncio
import logging
from pathlib import Path

from bot.gateway.widget.document import WidgetDocument
from bot.gateway.widget.located import FileInvalid, read_model
from bot.gateway.widget.texts import WidgetTexts, stamp_of

logger = logging.getLogger(__name__)

LOOK_EVERY = 1.0


class WidgetFile:
    """Keeps the document in step with its file, and the texts with theirs.

    A bad file is refused with a line in the log; the last good document stays, at the start an
    empty one: a slip in a greeting takes nobody's chat away.
    """

    def __init__(self, path: Path, texts: WidgetTexts) -> None:
        """Reads the file."""
        self.texts = texts
        self.document = WidgetDocument()
        self._path = path
        self._stamp = stamp_of(path)
        if self._stamp is not None:
            self._read()

    def refresh(self) -> None:
        """Touches the disk. A file that went away leaves the last good document."""
        self.texts.refresh()
        stamp = stamp_of(self._path)
        if stamp is not None and stamp != self._stamp:
            self._stamp = stamp
            self._read()

    async def follow(self) -> None:
        """For ever."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await asyncio.to_thread(self.refresh)

    def _read(self) -> None:
        try:
            self.document = read_model(self._path, WidgetDocument, context=self.texts.english)
        except FileInvalid as error:
            logger.error("settings of the chat window refused, the last good ones stay: %s", error)
        else:
            logger.info("settings of the chat window read from %s", self._path)
