"""Control changes hands by `conversations.control.move` alone: a change of a conversation's state
that has no record beside it is not written."""

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from crm_bridge.models.conversation import ControlMove, Conversation


class UnrecordedMove(Exception):
    """Code of ours set a conversation's state by itself."""


@event.listens_for(Session, "before_flush")
def _require_records(session: Session, _context: object, _instances: object) -> None:
    changed = [one for one in session.dirty if isinstance(one, Conversation) and _moved(one)]
    if not changed:
        return
    recorded = {
        (new.conversation_id, new.to_state) for new in session.new if isinstance(new, ControlMove)
    }
    for one in changed:
        if (one.id, one.state) not in recorded:
            raise UnrecordedMove(f"{one.id} became {one.state} without a record")


def _moved(conversation: Conversation) -> bool:
    history = inspect(conversation).attrs.state.history
    return bool(history.added) and tuple(history.added) != tuple(history.deleted or ())
