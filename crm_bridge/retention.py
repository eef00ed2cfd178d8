"""What nobody needs any more goes by itself: sessions that ran out, files that were never sent."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.attachments.files import AttachmentFiles
from crm_bridge.db import Database, now
from crm_bridge.errors import Unavailable
from crm_bridge.models.attachment import Attachment
from crm_bridge.models.chat_session import ChatSession

logger = logging.getLogger(__name__)

EVERY = timedelta(hours=1)
SESSIONS_KEPT = timedelta(days=30)
"""After they ran out: till then a client is told that its token has expired."""
UPLOADS_KEPT = timedelta(days=1)
"""A chat sends its files within minutes. What agents add to a reply waits for them."""
BATCH = 500
"""Rows of a transaction: nobody waits for long."""


class Retention:
    def __init__(self, database: Database, files: AttachmentFiles) -> None:
        self._database, self._files = database, files

    async def run(self) -> None:
        """Look every hour, for ever."""
        while True:
            try:
                await self.look()
            except Unavailable as error:
                logger.warning("What is no longer needed waits for the database: %s", error)
            await asyncio.sleep(EVERY.total_seconds())

    async def look(self) -> None:
        """Drop what is due now."""
        while await self._drop_sessions():
            pass
        while await self._drop_uploads():
            pass

    async def _drop_sessions(self) -> bool:
        async with self._database.reading() as session:
            over = ChatSession.expires_at < now(session) - SESSIONS_KEPT
            found = await _batch(session, select(ChatSession.token_hash).where(over))
        if found:
            async with self._database.session() as session:
                await session.execute(
                    delete(ChatSession).where(ChatSession.token_hash.in_(found), over)
                )
        return len(found) == BATCH

    async def _drop_uploads(self) -> bool:
        async with self._database.reading() as session:
            never_sent = (
                Attachment.seq.is_(None)
                & Attachment.staff_id.is_(None)
                & (Attachment.created_at < now(session) - UPLOADS_KEPT)
            )
            found = await _batch(session, select(Attachment.id).where(never_sent))
        if found:
            async with self._database.session() as session:
                gone = await session.scalars(
                    delete(Attachment)
                    # It may have been sent since it was found.
                    .where(Attachment.id.in_(found), never_sent)
                    .returning(Attachment.id)
                )
                found = list(gone)
        # The record first: what a record names is on the disk.
        for attachment_id in found:
            await self._files.remove(attachment_id)
        return len(found) == BATCH


async def _batch(session: AsyncSession, query: Select[Any]) -> Sequence[str]:
    return list(await session.scalars(query.limit(BATCH)))
