"""The texts and articles in use in the bridge: the files, and what leads changed in them."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from aiohttp import web

from bot.assistant.articles.document import Article
from bot.assistant.articles.shelf import Shelf, known_intents
from bot.contents.snapshot import Contents
from crm_bridge.contents import versions
from crm_bridge.contents.judging import Judged, judged
from crm_bridge.contents.shipped_texts import ShippedTexts
from crm_bridge.contents.versions import Item
from crm_bridge.contents.window_texts import WindowFiles
from crm_bridge.db import Database
from crm_bridge.models.contents import ContentVersion
from crm_bridge.texts import Texts

logger = logging.getLogger(__name__)

Stamps = tuple[tuple[Path, int, int], ...]
"""Of each file, its time and size."""
LOOK_EVERY = 2.0
"""Seconds between looks at the files and at the number in the database, which another process of
the bridge may have moved. What this one keeps counts at once."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the shipped files are; `intents` is the file of the domain's, `window` has the chat
    window's own words."""

    responses: Path
    knowledge: Path
    intents: Path
    window: WindowFiles | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is in use. `contents` is what is published; `items` the newest version of whatever was
    changed; `problems` says of which of these why they are not used; `articles` are those in
    use and `shipped_articles` those of the files, by slug."""

    contents: Contents
    texts: ShippedTexts
    items: Mapping[Item, ContentVersion]
    problems: Mapping[Item, str]
    articles: Mapping[str, Article]
    shipped_articles: Mapping[str, Article]
    intents: frozenset[str]


class StandingContents:
    """Reads when the bridge starts, and again when something changes. `use` is given each new state
    of the texts, which the bridge itself says, too."""

    def __init__(self, folders: Folders, database: Database, use: Texts) -> None:
        self.folders = folders
        self._database = database
        self._texts = use
        self._snapshot: Snapshot | None = None
        self._seen: tuple[Stamps, int] | None = None
        self._reading = asyncio.Lock()
        self._news = asyncio.Event()
        self._closed = False

    async def standing(self) -> Snapshot:
        """What is in use, read anew where it has changed."""
        async with self._reading:
            return await self._refreshed()

    @property
    def articles(self) -> Mapping[str, str | None]:
        """What leads changed in the articles, as last read."""
        return self._snapshot.contents.articles if self._snapshot else {}

    async def published(self, after: int | None, wait: float) -> Contents:
        """The state, as soon as it is another than number `after`, else after `wait` seconds."""
        loop = asyncio.get_running_loop()
        end = loop.time() + wait
        # Read anew: whoever was told by the feed asks before the one who saved has read it here.
        snapshot = await self.standing()
        while snapshot.contents.number == after and not self._closed:
            news, left = self._news, end - loop.time()
            if left <= 0:
                break
            try:
                async with asyncio.timeout(left):
                    await news.wait()
            except TimeoutError:
                break
            snapshot = self._snapshot or snapshot
        return snapshot.contents

    async def follow(self) -> None:
        """For ever."""
        while True:
            await self.standing()
            await asyncio.sleep(LOOK_EVERY)

    def close(self) -> None:
        """Answer everybody who waits now. The shipped texts are as in the files again: another
        application of this process may say them next."""
        self._closed = True
        self._wake()
        self._texts.change({})

    async def _refreshed(self) -> Snapshot:
        async with self._database.reading() as session:
            number = await versions.last_number(session)
            stamps = await asyncio.to_thread(_stamps, self.folders)
            if self._snapshot and (stamps, number) == self._seen:
                return self._snapshot
            rows = await versions.in_use(session)
        snapshot = await asyncio.to_thread(self._read, stamps, number, rows)
        self._snapshot, self._seen = snapshot, (stamps, number)
        self._texts.change(snapshot.contents.texts)
        self._wake()
        return snapshot

    def _read(self, stamps: Stamps, number: int, rows: Sequence[ContentVersion]) -> Snapshot:
        texts, (shelf, intents) = _texts(self.folders, stamps), _shelf(self.folders)
        shelf.refresh()
        items = {Item(_kind(row), row.name, row.locale): row for row in rows}
        shipped = {one.slug: one for one in shelf.articles}
        found: Judged = judged(items, texts, shipped, intents)
        for item, problem in found.problems.items():
            logger.error("what leads changed in %s is not used: %s", item, problem)
        return Snapshot(
            contents=Contents(number, found.texts, found.sources),
            texts=texts,
            items=items,
            problems=found.problems,
            articles=found.articles,
            shipped_articles=shipped,
            intents=intents,
        )

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


def _kind(row: ContentVersion) -> versions.Kind:
    return "text" if row.kind == "text" else "article"


@lru_cache(maxsize=2)
def _texts(folders: Folders, _stamps: Stamps) -> ShippedTexts:
    return ShippedTexts.load(folders.responses, folders.window)


@lru_cache(maxsize=2)
def _shelf(folders: Folders) -> tuple[Shelf, frozenset[str]]:
    """The articles of the files, to be refreshed, and the intents there are."""
    intents = known_intents(folders.intents)
    return Shelf(folders.knowledge, intents), intents


def _stamps(folders: Folders) -> Stamps:
    found = []
    window = folders.window.paths if folders.window else ()
    for path in (*folders.responses.glob("*.yml"), *folders.knowledge.glob("*.md"), *window):
        try:
            status = path.stat()
        except OSError:  # removed since the folder was listed
            continue
        found.append((path, status.st_mtime_ns, status.st_size))
    return tuple(sorted(found))


CONTENTS = web.AppKey("CONTENTS", StandingContents)


async def articles_in_use(app: web.Application) -> Mapping[str, Article]:
    """By slug."""
    return (await app[CONTENTS].standing()).articles
