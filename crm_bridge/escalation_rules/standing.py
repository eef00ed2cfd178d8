"""The rules in use in the bridge: the file, and what leads changed in it."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.escalation import (
    EscalationRules,
    RulesDocument,
    RulesError,
    changed,
    read_plain,
    read_with,
)
from crm_bridge.db import Database
from crm_bridge.errors import Unavailable
from crm_bridge.escalation_rules import versions
from crm_bridge.escalation_rules.preview import Comparison, Rules, Sought, Talk, compared

logger = logging.getLogger(__name__)

LOOK_EVERY = 2.0
"""Seconds between looks at the file."""
ASK_EVERY = 15
"""Looks after which the database is asked anyway: another process of the bridge may have been told.
What this one is told counts at once."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is in use: the version and its difference to the file. `plain` is the file with it, as
    mappings, lists and texts; `shipped` the file alone."""

    number: int
    changes: Mapping[str, Any]
    shipped: Mapping[str, Any]
    plain: Mapping[str, Any]
    document: RulesDocument


class StandingRules:
    """Reads the rules when the bridge starts, and again when they change. Rules that cannot be used
    leave the last good ones; `problem` says why."""

    def __init__(self, path: Path, database: Database) -> None:
        self.path = path
        self.problem: str | None = None
        self._database = database
        self._snapshot: Snapshot | None = None
        self._seen: tuple[object, int] | None = None
        self._at_work: tuple[Snapshot, EscalationRules] | None = None
        self._reading = asyncio.Lock()
        self._replaying = asyncio.Lock()

    def standing(self) -> Snapshot:
        """What is in use; raises 503 while there never were rules that can be used."""
        if self._snapshot is None:
            raise Unavailable(self.problem or "The rules are being read.")
        return self._snapshot

    @property
    def document(self) -> RulesDocument | None:
        return self._snapshot.document if self._snapshot else None

    async def refresh(self) -> None:
        """Read the rules if the file or its changes are others than before. Whoever asks while they
        are being read waits for them."""
        async with self._reading:
            await self._refresh()

    async def check(self, changes: Mapping[str, Any]) -> RulesDocument:
        """The rules as these changes would make them; raises `RulesError`, and Unavailable while
        there are no rules."""
        shipped = self.standing().shipped
        return await asyncio.to_thread(read_with, shipped, changes, self.path)

    async def replayed(
        self, changes: Mapping[str, Any], sought: Sought, talks: Sequence[Talk]
    ) -> Comparison:
        """What the changes would do to past conversations; raises as `check` does. One at a time:
        it is work for seconds."""
        snapshot = self.standing()
        async with self._replaying:
            return await asyncio.to_thread(self._replay, snapshot, changes, sought, talks)

    async def follow(self) -> None:
        """For ever."""
        while True:
            await self.refresh()
            for _ in range(ASK_EVERY):
                await asyncio.sleep(LOOK_EVERY)
                if self._seen and await asyncio.to_thread(_stamp, self.path) != self._seen[0]:
                    break

    async def _refresh(self) -> None:
        async with self._database.reading() as session:
            newest = await versions.latest(session)
        number, changes = (newest.number, newest.changes) if newest else (versions.THE_FILE, {})
        stamp = await asyncio.to_thread(_stamp, self.path)
        if (stamp, number) == self._seen:
            return
        self._seen = (stamp, number)
        try:
            self._snapshot = await asyncio.to_thread(self._read, number, changes, stamp)
            self.problem = None
        except RulesError as error:
            logger.error("the rules that call a person are not in use: %s", error)
            self.problem = str(error)

    def _replay(
        self,
        snapshot: Snapshot,
        changes: Mapping[str, Any],
        sought: Sought,
        talks: Sequence[Talk],
    ) -> Comparison:
        document = read_with(snapshot.shipped, changes, self.path)
        if self._at_work is None or self._at_work[0] is not snapshot:
            self._at_work = (snapshot, EscalationRules(snapshot.document))
        before = Rules(snapshot.document, self._at_work[1])
        return compared(before, Rules(document, EscalationRules(document)), sought, talks)

    def _read(self, number: int, changes: Mapping[str, Any], stamp: object) -> Snapshot:
        shipped, document = _file(self.path, stamp)
        if not changes:
            return Snapshot(number, changes, shipped, shipped, document)
        document = read_with(shipped, changes, self.path)
        return Snapshot(number, changes, shipped, changed(shipped, changes), document)


@lru_cache(maxsize=4)
def _file(path: Path, _stamp: object) -> tuple[Mapping[str, Any], RulesDocument]:
    plain = read_plain(path)
    return plain, read_with(plain, {}, path)


def _stamp(path: Path) -> object:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size)


STANDING_RULES = web.AppKey("STANDING_RULES", StandingRules)
