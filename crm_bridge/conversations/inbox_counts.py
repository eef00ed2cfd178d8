"""How many conversations there are in each list of the inbox, in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import get_args

from sqlalchemy import ColumnElement, Executable, String, bindparam, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.content import ControlState
from crm_bridge.conversations.inbox_views import View, holds
from crm_bridge.db import now
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.escalation import Escalation
from crm_bridge.models.staff import Staff

CAP = 1_000
"""No list is counted further: whether 4,000 or 40,000 were closed helps nobody at a desk, and it
must not make the page slower by the year."""
ALL = "all"


@dataclass(frozen=True, slots=True)
class Counts:
    """Each at most `CAP`. `views` has `all` besides the names of the lists."""

    views: Mapping[str, int]
    states: Mapping[str, int]


async def counts(
    session: AsyncSession,
    reader: Staff,
    *,
    view: View | None,
    team_id: str | None,
    cap: int = CAP,
) -> Counts:
    """Of every list, and of each control state in the list `view` (None: all conversations), for
    one team alone where `team_id` is given; none further than `cap`."""
    given: dict[str, object] = {
        "reader": reader.id,
        "readers_team": reader.team_id,
        "at": now(session),
    }
    if team_id is not None:
        given["team"] = team_id
    found = await session.execute(_statement(view, team_id is not None, cap), given)
    numbers: Mapping[str, int] = found.one()._asdict()
    return Counts(
        {name: numbers[name] for name in (*get_args(View), ALL)},
        {state: numbers[state] for state in get_args(ControlState)},
    )


@dataclass(frozen=True)
class _AnyReader:
    id: ColumnElement[str]
    team_id: ColumnElement[str]


_READER = _AnyReader(bindparam("reader", type_=String), bindparam("readers_team", type_=String))
"""Whose lists are counted is filled in when the statement runs, as is the moment."""


@cache
def _statement(view: View | None, of_one_team: bool, cap: int) -> Executable:
    """Made once: making it takes longer than running it."""
    at = bindparam("at", type_=Escalation.opened_at.type)
    narrowed: list[ColumnElement[bool]] = [Conversation.last_seq > 0]
    if of_one_team:
        narrowed.append(Conversation.team_id == bindparam("team"))
    within = holds(view, _READER, at) if view else true()
    wanted = {
        **{one: holds(one, _READER, at) for one in get_args(View)},
        **{state: (Conversation.state == state) & within for state in get_args(ControlState)},
        ALL: true(),
    }
    columns: list[ColumnElement[int]] = [
        counted_to(cap, one, *narrowed).label(name) for name, one in wanted.items()
    ]
    return select(*columns)


def counted_to(cap: int, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    """How many conversations fit, counted no further than `cap`."""
    some = select(Conversation.id).where(*conditions).limit(cap).subquery()
    return select(func.count()).select_from(some).scalar_subquery()
