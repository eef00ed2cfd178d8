"""Messages by their places: pairs of a conversation's id and a `seq`."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, tuple_

from crm_bridge.models.message import Message

Place = tuple[str, int]


def among(places: Collection[Place]) -> ColumnElement[bool]:
    """The message is at one of these places.

    The conversations are said once more: by pairs alone SQLite reads the whole table.
    """
    return and_(
        Message.conversation_id.in_({conversation_id for conversation_id, _ in places}),
        tuple_(Message.conversation_id, Message.seq).in_(list(places)),
    )
