"""Pages that show everybody the same, noted where a transaction changes what is on them.

Open pages are told once the transaction stands, and fetch themselves again.
"""

from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

Board = Literal["tasks", "teams", "channels", "reviews"]
_NOTED = "outdated_boards"


def outdate(session: AsyncSession, board: Board) -> None:
    """What it shows is no longer so, if this transaction stands."""
    session.info.setdefault(_NOTED, set()).add(board)


def outdated(session: AsyncSession) -> frozenset[Board]:
    """What this transaction noted."""
    return frozenset(session.info.get(_NOTED, ()))
