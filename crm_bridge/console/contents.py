"""What the pages of texts and of articles have in common: saving, going back, the history."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from crm_bridge.console.guard import STAFF
from crm_bridge.contents import versions
from crm_bridge.contents.differences import Piece, difference, shortened
from crm_bridge.contents.standing import CONTENTS
from crm_bridge.contents.versions import Item, Kept
from crm_bridge.db import DATABASE
from crm_bridge.errors import NotFound

LONGEST_WHY = 200
VERSIONS_SHOWN = 30
_DIGITS = 9

ReadAs = Callable[[Mapping[str, Any] | None], str]
"""A version's content as the text that is compared; None is what is in the files."""


@dataclass(frozen=True, slots=True)
class Step:
    """A version with what it changed in the one before it."""

    kept: Kept
    pieces: Sequence[Piece]


async def save(
    request: web.Request,
    item: Item,
    content: Mapping[str, Any] | None,
    *,
    why: str,
    based_on: int,
    restores: int | None = None,
) -> None:
    """Keep what was checked, and use it here. Raises 409 `content_changed`."""
    async with request.config_dict[DATABASE].session() as session:
        await versions.keep(
            session, request[STAFF], item, content,
            why=why.strip()[:LONGEST_WHY], based_on=based_on, restores=restores,
        )  # fmt: skip
    await request.config_dict[CONTENTS].standing()


async def history(request: web.Request, item: Item, read_as: ReadAs) -> list[Step]:
    """The newest first, with the difference of each."""
    async with request.config_dict[DATABASE].reading() as session:
        kept = await versions.history(session, item, VERSIONS_SHOWN + 1)
    texts = [read_as(one.version.content) for one in kept]
    if len(kept) <= VERSIONS_SHOWN:
        texts.append(read_as(None))
    pairs = list(zip(kept, texts, texts[1:], strict=False))[:VERSIONS_SHOWN]
    return await asyncio.to_thread(_steps, pairs)


def whole(given: object) -> int:
    """A number of a version. Raises 404 `version_unknown`."""
    text = str(given)
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS):
        raise NotFound("version_unknown", "There is no such version.")
    return int(text)


def _steps(pairs: Sequence[tuple[Kept, str, str]]) -> list[Step]:
    return [Step(kept, shortened(difference(before, after))) for kept, after, before in pairs]
