"""What was said, cut to the part that was looked for."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import itemgetter

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.insights.words import Piece, Term, fits, marked, plain_words, spans
from crm_bridge.models.facts import EpisodeFacts
from crm_bridge.models.message import Message

LENGTH = 180
BEFORE = 50
"""Characters before the first hit that are shown."""
SPOKEN = ("customer", "bot", "agent")
_MOST_MESSAGES = 4_000


async def snippets(
    session: AsyncSession, shown: Sequence[EpisodeFacts], terms: Sequence[Term]
) -> Mapping[str, tuple[Piece, ...]]:
    """By episode: the part of the message that has most of what was looked for, of the earliest
    such; else what the customer wanted, in their own words."""
    found: dict[str, tuple[Piece, ...]] = {
        one.episode_id: (Piece(one.opening),) if one.opening else () for one in shown
    }
    if not terms or not shown:
        return found
    said = await _said(session, list(found))
    # Long messages in many conversations take longer than anybody else should wait.
    return found | await asyncio.to_thread(_best, said, terms)


def _best(said: Mapping[str, Sequence[str]], terms: Sequence[Term]) -> dict[str, tuple[Piece, ...]]:
    """Where anything of it was said."""
    found = {}
    for episode_id, texts in said.items():
        # The earliest of those that have as much.
        variety, best = max(((_variety(text, terms), text) for text in texts), key=itemgetter(0))
        if variety:
            found[episode_id] = snippet(best, terms)
    return found


def snippet(text: str, terms: Sequence[Term]) -> tuple[Piece, ...]:
    """One line around the first hit, the hits marked."""
    line = " ".join(text.split())
    hits = spans(line, terms)
    start = max(0, hits[0][0] - BEFORE) if hits else 0
    if start:
        # From the beginning of a word on, where there is one before the hit.
        start = line.rfind(" ", 0, start + 1) + 1
    end = min(len(line), start + LENGTH)
    cut = marked(line[start:end], terms)
    before = [Piece("… ")] if start else []
    after = [Piece(" …")] if end < len(line) else []
    return (*before, *cut, *after)


def _variety(text: str, terms: Sequence[Term]) -> int:
    words = plain_words(text)
    different = set(words)
    return sum(_is_among(term, words, different) for term in terms)


def _is_among(term: Term, words: Sequence[str], different: set[str]) -> bool:
    if not term.beginning and not different.issuperset(term.words):
        return False
    length = len(term.words)
    return any(
        fits(term, words[place : place + length]) for place in range(len(words) - length + 1)
    )


async def _said(session: AsyncSession, episode_ids: Sequence[str]) -> Mapping[str, list[str]]:
    rows = await session.execute(
        select(Message.episode_id, Message.text)
        .where(Message.episode_id.in_(episode_ids), Message.author.in_(SPOKEN))
        .order_by(Message.episode_id, Message.seq)
        .limit(_MOST_MESSAGES)
    )
    said: dict[str, list[str]] = defaultdict(list)
    for episode_id, text in rows:
        said[episode_id or ""].append(text)
    return said
