"""The suggestions for one conversation. What they are found in is kept, and made again when it has
changed: in a thread, and for one request at a time."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aiohttp import web

from bot.assistant.articles.shelf import Changes
from crm_bridge.db import Database
from crm_bridge.suggestions import need, solved
from crm_bridge.suggestions.article_parts import ArticleParts, Part
from crm_bridge.suggestions.likeness import Likeness
from crm_bridge.suggestions.solved import Solved

LOOK_EVERY = 30.0
"""Seconds for which a change of the articles, or another solved conversation, may go unseen."""
AT_LEAST = 0.3
MOST_SOLVED = 1


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Texts may hold placeholders."""

    parts: list[Part]
    solved: list[Solved]


class Suggester:
    """One a process. `clock` gives seconds that never go back."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        intents: Path,
        clock: Callable[[], float] = time.monotonic,
        changes: Callable[[], Changes] = dict,
    ) -> None:
        """`changes` tells what leads changed in the articles."""
        self._database = database
        self._folder, self._intents = folder, intents
        self._clock, self._changes = clock, changes
        self._looking = asyncio.Lock()
        self._looked_at = float("-inf")
        self._articles: ArticleParts | None = None
        self._newest: datetime | None = None
        self._solved: list[Solved] = []
        self._likeness = Likeness([])

    async def suggest(self, conversation_id: str) -> Suggestions:
        """Raises 404 `conversation_unknown`."""
        async with self._database.reading() as session:
            wanted = await need.read_need(session, conversation_id)
        if wanted is None:
            return Suggestions([], [])
        async with self._looking:
            if self._clock() - self._looked_at >= LOOK_EVERY:
                await self._look()
                self._looked_at = self._clock()
        return await asyncio.to_thread(self._find, wanted)

    async def _look(self) -> None:
        await asyncio.to_thread(self._look_at_articles)
        async with self._database.reading() as session:
            newest = await solved.newest_end(session)
            if newest == self._newest:
                return
            lines = await solved.read_lines(session)
        self._solved, self._likeness = await asyncio.to_thread(_fitted, lines)
        self._newest = newest

    def _look_at_articles(self) -> None:
        if self._articles is None:
            self._articles = ArticleParts(self._folder, self._intents, self._changes)
        else:
            self._articles.refresh()

    def _find(self, wanted: need.Need) -> Suggestions:
        parts = self._articles.nearest(wanted.text, wanted.intents) if self._articles else []
        found = self._likeness.nearest(wanted.text, AT_LEAST)[:MOST_SOLVED]
        return Suggestions(parts, [self._solved[place] for place, _ in found])


def _fitted(lines: list[solved.Said]) -> tuple[list[Solved], Likeness]:
    found = list(solved.solved_among(lines))
    return found, Likeness([one.need for one in found])


SUGGESTER = web.AppKey("SUGGESTER", Suggester)
