"""The records of attachments: made at the upload, then bound to the one message they belong to."""

import logging
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.content import Attachment as AttachmentView
from crm_bridge.attachments.files import AttachmentFiles
from crm_bridge.attachments.uploads import Upload
from crm_bridge.conversations import records
from crm_bridge.db import Database, now
from crm_bridge.errors import NotFound, Unprocessable
from crm_bridge.models.attachment import Attachment
from crm_bridge.models.base import new_id
from crm_bridge.models.message import Message

logger = logging.getLogger(__name__)


async def add(
    database: Database,
    files: AttachmentFiles,
    conversation_id: str,
    upload: Upload,
    staff_id: str | None = None,
) -> AttachmentView:
    """Keep a file, bytes first: what a record names is on the disk. `staff_id` is the agent who
    uploaded it, None for the customer.

    Raises 404 `conversation_unknown` and 503 `unavailable`.
    """
    async with database.reading() as session:
        await records.read(session, conversation_id)
    attachment_id = new_id("att")
    await files.write(attachment_id, upload.data)
    try:
        async with database.session() as session:
            attachment = Attachment(
                id=attachment_id,
                conversation_id=conversation_id,
                name=upload.name,
                type=upload.type,
                size=len(upload.data),
                created_at=now(session),
                staff_id=staff_id,
            )
            session.add(attachment)
    except BaseException:
        await files.remove(attachment_id)
        raise
    return view(attachment)


def bind(message: Message, found: Sequence[Attachment]) -> None:
    """Make attachments that were found unused part of a message of the locked conversation."""
    if not found:
        return
    for attachment in found:
        attachment.seq = message.seq
    shown = [view(attachment).model_dump() for attachment in found]
    message.content = {**(message.content or {}), "attachments": shown}


async def unused(
    session: AsyncSession, conversation_id: str, ids: Sequence[str], staff_id: str | None = None
) -> list[Attachment]:
    """The attachments of a locked conversation, in this order, each once; uploaded by the agent
    `staff_id`, or by the customer.

    Raises 422 `attachment_unknown` for one that is another conversation's, was uploaded by somebody
    else, or was sent before.
    """
    if not ids:
        return []
    rows = await session.scalars(
        select(Attachment).where(
            Attachment.id.in_(ids),
            Attachment.conversation_id == conversation_id,
            Attachment.staff_id == staff_id,
            Attachment.seq.is_(None),
        )
    )
    found = {attachment.id: attachment for attachment in rows}
    for attachment_id in ids:
        if attachment_id not in found:
            raise Unprocessable(
                "attachment_unknown",
                f"attachments: {attachment_id!r} is no file of this chat that is yet to be sent.",
            )
    return [found[attachment_id] for attachment_id in dict.fromkeys(ids)]


async def read(
    database: Database,
    files: AttachmentFiles,
    attachment_id: str,
    conversation_id: str | None = None,
) -> Upload:
    """A kept file; with `conversation_id`, only if it is that conversation's, and was sent if it is
    an agent's.

    Raises 404 `attachment_unknown`, also when its bytes are gone.
    """
    async with database.reading() as session:
        attachment = await session.get(Attachment, attachment_id)
    if attachment is None or not _may_read(attachment, conversation_id):
        raise _unknown(attachment_id)
    try:
        data = await files.read(attachment.id)
    except FileNotFoundError as error:
        logger.error("The file of attachment %s is missing", attachment.id)
        raise _unknown(attachment_id) from error
    return Upload(attachment.name, attachment.type, data)


async def unsent(session: AsyncSession, conversation_id: str, staff_id: str) -> list[Attachment]:
    """What an agent has added to a reply that is not sent yet, oldest first."""
    rows = await session.scalars(
        select(Attachment)
        .where(
            Attachment.conversation_id == conversation_id,
            Attachment.staff_id == staff_id,
            Attachment.seq.is_(None),
        )
        .order_by(Attachment.created_at, Attachment.id)
    )
    return list(rows)


async def discard(
    database: Database, files: AttachmentFiles, conversation_id: str, file_id: str, staff_id: str
) -> None:
    """Take away a file that its agent has not sent. Raises 422 `attachment_unknown`."""
    async with database.session() as session:
        (attachment,) = await unused(session, conversation_id, [file_id], staff_id)
        await session.delete(attachment)
    # The record first: what a record names is on the disk.
    await files.remove(file_id)


def view(attachment: Attachment) -> AttachmentView:
    return AttachmentView(
        id=attachment.id,
        name=attachment.name,
        type=attachment.type,
        size=attachment.size,
        url=f"/chat/attachments/{attachment.id}",
    )


def _may_read(attachment: Attachment, conversation_id: str | None) -> bool:
    if conversation_id is None:
        return True
    is_sent = attachment.staff_id is None or attachment.seq is not None
    return is_sent and attachment.conversation_id == conversation_id


def _unknown(attachment_id: str) -> NotFound:
    return NotFound("attachment_unknown", f"There is no attachment {attachment_id!r}.")
