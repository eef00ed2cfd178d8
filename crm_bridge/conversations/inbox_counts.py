"""How many conversations there are in each list of the inbox.

Those of everybody are asked for once for all who look at the list; each reader's own are few.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import get_args

from sqlalchemy import ColumnElement, Executable, String, bindparam, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.content import ControlState
from crm_bridge.conversations.inbox_views import SHARED, View, holds
from crm_bridge.db import now
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.escalation import Escalation
from crm_bridge.models.staff import Staff

CAP = 1_000
"""No list is counted further: whether 4,000 or 40,000 were closed helps nobody at a desk, and it
must not make the page slower by the year."""
ALL = "all"
_STATES = get_args(ControlState)
_OWN: tuple[View, ...] = tuple(one for one in get_args(View) if one not in SHARED)


@dataclass(frozen=True, slots=True)
class Counts:
    """Each at most the cap. `views` is by the lists' names, all conversations being `all`."""

    views: Mapping[str, int]
    states: Mapping[str, int]


async def of_everybody(
    session: AsyncSession,
    reader: Staff,
    *,
    view: View | None,
    team_id: str | None,
    cap: int = CAP,
) -> Counts:
    """Of the lists that are the same for every reader, and of each control state in the list `view`
    (None: all conversations); for one team alone where `team_id` is given."""
    numbers = await _counted(session, reader, tuple(SHARED), (view,), team_id, cap)
    return Counts(
        {_name(one): numbers[_name(one)] for one in SHARED},
        {state: numbers[state] for state in _STATES},
    )


async def of_reader(
    session: AsyncSession, reader: Staff, *, team_id: str | None, cap: int = CAP
) -> Mapping[str, int]:
    """Of the lists that each reader has for themselves."""
    return await _counted(session, reader, _OWN, (), team_id, cap)


async def _counted(
    session: AsyncSession,
    reader: Staff,
    views: tuple[View | None, ...],
    states_within: tuple[View | None, ...],
    team_id: str | None,
    cap: int,
) -> Mapping[str, int]:
    given: dict[str, object] = {
        "reader": reader.id,
        "readers_team": reader.team_id,
        "at": now(session),
    }
    if team_id is not None:
        given["team"] = team_id
    statement = _statement(views, states_within, team_id is not None, cap)
    return (await session.execute(statement, given)).one()._asdict()


@dataclass(frozen=True)
class _AnyReader:
    id: ColumnElement[str]
    team_id: ColumnElement[str]


_READER = _AnyReader(bindparam("reader", type_=String), bindparam("readers_team", type_=String))
"""Whose lists are counted is filled in when the statement runs, as is the moment."""


@cache
def _statement(
    views: tuple[View | None, ...],
    states_within: tuple[View | None, ...],
    of_one_team: bool,
    cap: int,
) -> Executable:
    """Made once: making it takes longer than running it."""
    narrowed: list[ColumnElement[bool]] = [Conversation.last_seq > 0]
    if of_one_team:
        narrowed.append(Conversation.team_id == bindparam("team"))
    wanted = {_name(one): _held(one) for one in views}
    for view in states_within:
        wanted |= {state: (Conversation.state == state) & _held(view) for state in _STATES}
    columns: list[ColumnElement[int]] = [
        counted_to(cap, one, *narrowed).label(name) for name, one in wanted.items()
    ]
    return select(*columns)


def _held(view: View | None) -> ColumnElement[bool]:
    return (
        holds(view, _READER, bindparam("at", type_=Escalation.opened_at.type)) if view else true()
    )


def _name(view: View | None) -> str:
    return view or ALL


def counted_to(cap: int, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    """How many conversations fit, counted no further than `cap`."""
    some = select(Conversation.id).where(*conditions).limit(cap).subquery()
    return select(func.count()).select_from(some).scalar_subquery()
