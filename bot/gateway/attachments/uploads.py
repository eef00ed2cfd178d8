"""Reading a customer's upload, by the rules that hold for every file."""

from aiohttp import web

from bot.gateway.errors import ChatError
from crm_bridge.attachments import uploads
from crm_bridge.attachments.uploads import Upload
from crm_bridge.errors import Unprocessable

__all__ = ["Upload", "read_upload"]


async def read_upload(request: web.Request, megabytes: int) -> Upload:
    """The field `file` of a form. Raises `message_invalid` for another body, `attachment_empty`,
    `attachment_too_large` and `attachment_type` (all 422)."""
    try:
        _, upload = await uploads.read_upload(request, megabytes)
    except Unprocessable as error:
        raise ChatError(error.status, error.code, error.detail) from error
    return upload
