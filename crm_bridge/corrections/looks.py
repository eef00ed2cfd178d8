"""What is worth a look now: found in a thread when somebody asks, and kept for a while."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.conversations.places import among
from crm_bridge.corrections import alike, talks, worth
from crm_bridge.corrections.worth import Look
from crm_bridge.db import Database, now
from crm_bridge.models.correction import Correction, LookedOver
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff

KEPT_FOR = 60.0
"""Seconds for which new messages may go unseen."""
MOST = 1_000
"""Messages that are grouped and shown, the worthiest."""
_CHUNK = 250

Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Group:
    """A message, and others that say nearly the same; `looks` has at least one, the worthiest
    first."""

    looks: Sequence[Look]

    @property
    def first(self) -> Look:
        return self.looks[0]

    @property
    def places(self) -> list[Place]:
        return [look.heard.place for look in self.looks]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(reason.kind for look in self.looks for reason in look.reasons)


class Looks:
    """One a process. `clock` gives seconds that never go back."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._looking = asyncio.Lock()
        self._looked_at = float("-inf")
        self._groups: list[Group] = []

    async def groups(self) -> list[Group]:
        """The worthiest first. What was corrected or looked over meanwhile is left out."""
        async with self._looking:
            if self._clock() - self._looked_at >= KEPT_FOR:
                found = await talks.newest(self._database)
                self._groups = await asyncio.to_thread(_grouped, found)
                self._looked_at = self._clock()
            groups = self._groups
        places = [place for group in groups for place in group.places]
        async with self._database.reading() as session:
            done = await settled(session, places)
        left = (
            Group([look for look in group.looks if look.heard.place not in done])
            for group in groups
        )
        return [group for group in left if group.looks]

    def forget(self) -> None:
        """Look anew at the next question."""
        self._looked_at = float("-inf")


LOOKS = web.AppKey("LOOKS", Looks)


async def settled(session: AsyncSession, places: Iterable[Place]) -> set[Place]:
    """All that somebody corrected or looked over in the conversations of these places."""
    ids = list(dict.fromkeys(cid for cid, _ in places))
    done: set[Place] = set()
    for start in range(0, len(ids), _CHUNK):
        wanted = ids[start : start + _CHUNK]
        for table in (Correction, LookedOver):
            rows = await session.execute(
                select(table.conversation_id, table.seq).where(table.conversation_id.in_(wanted))
            )
            done.update((cid, seq) for cid, seq in rows)
    return done


async def look_over(session: AsyncSession, staff: Staff, places: Sequence[Place]) -> None:
    """They are right as they are. What is not there, or was said already, is left out."""
    rows = await session.execute(
        select(Message.conversation_id, Message.seq)
        .where(among(places), Message.author == "customer")
        .order_by(Message.conversation_id, Message.seq)
    )
    said = [
        {"conversation_id": cid, "seq": seq, "staff_id": staff.id, "at": now(session)}
        for cid, seq in rows
    ]
    if not said:
        return
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    made = insert(LookedOver).values(said).on_conflict_do_nothing()
    fresh = await session.execute(made.returning(LookedOver.conversation_id, LookedOver.seq))
    for cid, seq in fresh:
        audit.record(
            session, f"staff:{staff.id}", "message.looked_over", f"conversation:{cid}",
            {"seq": seq},
        )  # fmt: skip


async def look_again(session: AsyncSession, places: Iterable[Place]) -> None:
    """Take that back."""
    for place in places:
        found = await session.get(LookedOver, place)
        if found is not None:
            await session.delete(found)


def counted(groups: Sequence[Group]) -> Mapping[str, int]:
    """How many groups have a reason of each kind."""
    return {kind: sum(kind in group.kinds for group in groups) for kind in worth.REASONS}


def _grouped(found: Sequence[talks.Talk]) -> list[Group]:
    looks = worth.looks(found)[:MOST]
    return [
        Group([looks[place] for place in group])
        for group in alike.groups([look.heard.text for look in looks])
    ]
