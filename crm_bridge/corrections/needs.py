"""Needs that the assistant does not know: what was not understood, together by what it means."""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.corrections import talks
from crm_bridge.corrections.anonymous import anonymous
from crm_bridge.corrections.clustering import FEWEST
from crm_bridge.corrections.drafting import known_of
from crm_bridge.corrections.looks import Place, settled
from crm_bridge.corrections.talks import Heard, Talk
from crm_bridge.corrections.worth import NOT_UNDERSTOOD
from crm_bridge.db import Database, now
from crm_bridge.errors import NotFound, Unavailable, Unprocessable
from crm_bridge.models.base import new_id
from crm_bridge.models.correction import IntentIdea
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff
from crm_bridge.settings import ROOT

MOST = 400
"""Messages that are put together, the newest."""
UNSURE = 0.35
FEWEST_WORDS = 2
KEPT_FOR = 300.0
PATIENCE = 90.0
SHOWN = 12
LONGEST_TITLE = 80
_COMMAND = (sys.executable, "-m", "crm_bridge.corrections.clustering")


@dataclass(frozen=True, slots=True)
class Need:
    """`heard` are messages of customers, the most typical first; `words` what they have in
    common."""

    heard: Sequence[Heard]
    words: Sequence[str]

    @property
    def places(self) -> list[Place]:
        return [one.place for one in self.heard]


class Needs:
    """One a process. `clock` gives seconds that never go back."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._looking = asyncio.Lock()
        self._looked_at = float("-inf")
        self._needs: list[Need] = []

    async def found(self) -> list[Need]:
        """The most frequent first, without what was corrected or looked over meanwhile. Some
        seconds of work, in a process of its own and one at a time; raises `Unavailable` where it
        fails."""
        async with self._looking:
            if self._clock() - self._looked_at >= KEPT_FOR:
                heard = unknown(await talks.newest(self._database))[:MOST]
                made = await _clustered([one.text for one in heard])
                self._needs = [
                    Need([heard[place] for place in one["members"]], one["words"]) for one in made
                ]
                self._looked_at = self._clock()
            known = self._needs
        async with self._database.reading() as session:
            done = await settled(session, [place for need in known for place in need.places])
        left = (
            Need([one for one in need.heard if one.place not in done], need.words) for need in known
        )
        return [need for need in left if need.heard]


NEEDS = web.AppKey("NEEDS", Needs)


def unknown(found: Sequence[Talk]) -> list[Heard]:
    """What was not understood, each wording once, the newest first."""
    heard = [
        one
        for talk in found
        for one in talk.heard
        if one.outcome != "with_person"
        and not one.was_asked_for
        and len(one.text.split()) >= FEWEST_WORDS
        and (one.intent in NOT_UNDERSTOOD or (one.confidence or 0) < UNSURE)
    ]
    heard.sort(key=lambda one: one.at, reverse=True)
    return list({one.text.casefold(): one for one in reversed(heard)}.values())[::-1]


async def note(
    session: AsyncSession, staff: Staff, title: str, places: Sequence[Place]
) -> IntentIdea:
    """Keep a need for the developers, with what customers wrote, without personal data. Raises 422
    `idea_invalid`."""
    words = " ".join(title.split())[:LONGEST_TITLE]
    texts: dict[str, str] = {}
    for cid, seq in places:
        message = await session.get(Message, (cid, seq))
        if message is not None and message.author == "customer" and message.text:
            known = await known_of(session, cid)
            texts[f"{cid}#{seq}"] = anonymous(message.text, (), known, new_id("txt"))
    if not words or not texts:
        raise Unprocessable("idea_invalid", "Give it a name, and messages that are still there.")
    idea = IntentIdea(
        id=new_id("ide"),
        title=words,
        texts=list(dict.fromkeys(texts.values())),
        sources=texts,
        staff_id=staff.id,
        at=now(session),
    )
    session.add(idea)
    audit.record(session, f"staff:{staff.id}", "intent_idea.noted", f"intent_idea:{idea.id}")
    return idea


async def noted(session: AsyncSession) -> list[tuple[IntentIdea, str]]:
    """With the names of who noted them, the newest first."""
    rows = await session.execute(
        select(IntentIdea, Staff.name)
        .join(Staff, Staff.id == IntentIdea.staff_id)
        .order_by(IntentIdea.at.desc(), IntentIdea.id)
    )
    return [(idea, by) for idea, by in rows]


async def forget(session: AsyncSession, place: str) -> None:
    """The words of a message, as `conversation#seq`, leave every need that has them of it alone."""
    noted = await session.scalars(
        select(IntentIdea).where(IntentIdea.sources[place].as_string().is_not(None))
    )
    for idea in noted:
        gone = idea.sources[place]
        idea.sources = {one: text for one, text in idea.sources.items() if one != place}
        if gone not in idea.sources.values():
            idea.texts = [one for one in idea.texts if one != gone]


async def strike(session: AsyncSession, staff: Staff, idea_id: str) -> None:
    """Take a noted need off the list. Raises 404 `idea_unknown`."""
    idea = await session.get(IntentIdea, idea_id)
    if idea is None:
        raise NotFound("idea_unknown", "It is off the list already.")
    await session.delete(idea)
    audit.record(session, f"staff:{staff.id}", "intent_idea.struck", f"intent_idea:{idea_id}")


async def _clustered(texts: Sequence[str]) -> list[Mapping[str, Any]]:
    if len(texts) < FEWEST:
        return []
    process = await asyncio.create_subprocess_exec(
        *_COMMAND,
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            out, problem = await process.communicate(json.dumps(texts).encode())
    except TimeoutError as error:
        raise Unavailable("Looking for new needs took too long. Try again later.") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        last = problem.decode(errors="replace").strip().splitlines()[-1:]
        raise Unavailable(f"Looking for new needs failed. {''.join(last)}".strip())
    made: list[Mapping[str, Any]] = json.loads(out)
    return made
