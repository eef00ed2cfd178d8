"""Links to attachments that work without a header, as an image on a page needs them."""

import hashlib
import time
from collections.abc import Callable, Mapping
from typing import Any

import jwt
from pydantic import SecretStr

from bot.gateway.errors import ChatError
from crm_bridge.api.schemas.content import Attachment, MessageView
from crm_bridge.api.schemas.conversations import Changes

HOUR = 3600
LASTING = 24 * HOUR
"""Seconds that a link works at least."""


class AttachmentLinks:
    """Signs for one attachment of one conversation; the session's token is no part of it."""

    def __init__(self, secret: SecretStr, clock: Callable[[], float] = time.time) -> None:
        # A key of its own: what is signed here is worth nothing elsewhere.
        self._key = hashlib.sha256(
            b"attachment links:" + secret.get_secret_value().encode()
        ).digest()
        self._clock = clock

    def url(self, conversation_id: str, attachment_id: str, path: str) -> str:
        """The path with its signature; the same for an hour, so that a browser may keep it."""
        began = int(self._clock()) // HOUR * HOUR
        claims = {"sub": attachment_id, "cnv": conversation_id, "exp": began + LASTING + HOUR}
        return f"{path}?token={jwt.encode(claims, self._key, algorithm='HS256')}"

    def conversation(self, attachment_id: str, signature: str) -> str:
        """Whose attachment it is; raises `token_invalid` or `token_expired`."""
        try:
            claims = jwt.decode(
                signature,
                self._key,
                algorithms=["HS256"],
                options={"require": ["sub", "cnv", "exp"]},
            )
        except jwt.ExpiredSignatureError as error:
            raise ChatError(401, "token_expired", "This link has expired.") from error
        except jwt.InvalidTokenError as error:
            raise _invalid() from error
        if claims["sub"] != attachment_id:
            raise _invalid()
        return str(claims["cnv"])

    def in_attachment(self, conversation_id: str, attachment: Attachment) -> Attachment:
        url = self.url(conversation_id, attachment.id, attachment.url)
        return attachment.model_copy(update={"url": url})

    def in_changes(self, conversation_id: str, changes: Changes) -> Changes:
        messages = [self._in_view(conversation_id, message) for message in changes.messages]
        return changes.model_copy(update={"messages": messages})

    def in_message(self, conversation_id: str, message: Mapping[str, Any]) -> Mapping[str, Any]:
        """As `in_changes`, for a message in JSON values."""
        if "attachments" not in message:
            return message
        signed = [
            {**file, "url": self.url(conversation_id, file["id"], file["url"])}
            for file in message["attachments"]
        ]
        return {**message, "attachments": signed}

    def _in_view(self, conversation_id: str, message: MessageView) -> MessageView:
        if not message.attachments:
            return message
        signed = [self.in_attachment(conversation_id, file) for file in message.attachments]
        return message.model_copy(update={"attachments": signed})


def _invalid() -> ChatError:
    return ChatError(401, "token_invalid", "This link is not one of ours.")
