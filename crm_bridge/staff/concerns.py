"""What concerns one person of the staff alone, noted in a transaction and told once it stands.

Passing news: who has no page open is told nothing, and finds it in the list of conversations.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

Kind = Literal["offered", "given", "message", "mention"]
_NOTED = "staff_concerns"


@dataclass(frozen=True, slots=True)
class Concern:
    """`offered` to them, `given` to them by a colleague, their customer wrote a `message`, or a
    colleague's `mention`."""

    staff_id: str
    kind: Kind
    conversation_id: str


def note(session: AsyncSession, staff_id: str, kind: Kind, conversation_id: str) -> None:
    """To be told if this transaction stands; the same twice is told once."""
    noted: list[Concern] = session.info.setdefault(_NOTED, [])
    concern = Concern(staff_id, kind, conversation_id)
    if concern not in noted:
        noted.append(concern)


def noted(session: AsyncSession) -> Sequence[Concern]:
    """What this transaction noted."""
    found: Sequence[Concern] = session.info.get(_NOTED, ())
    return found
