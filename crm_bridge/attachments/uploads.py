"""Reading an upload: one file of a form, never more of it than is allowed."""

from dataclasses import dataclass

from aiohttp import BodyPartReader, MultipartReader, web
from aiohttp.http import HttpProcessingError

from crm_bridge.attachments.dimensions import too_many_pixels
from crm_bridge.attachments.names import clean_name
from crm_bridge.attachments.sniffing import type_of
from crm_bridge.errors import Unprocessable

MEGABYTE = 1024 * 1024
AROUND = 16 * 1024
"""Bytes of a form that are not the file."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be kept; `type` is what its content is."""

    name: str
    type: str
    data: bytes


async def read_upload(request: web.Request, megabytes: int) -> tuple[str | None, Upload]:
    """The field `file` of a form, and the name that it was sent under. Raises `message_invalid`
    for another body, `attachment_empty`, `attachment_too_large` and `attachment_type` (all 422)."""
    if request.content_type != "multipart/form-data":
        raise _no_form()
    if (request.content_length or 0) > megabytes * MEGABYTE + AROUND:
        raise _too_large(megabytes)
    try:
        name, data = await _only_file(await request.multipart(), megabytes)
    except (ValueError, LookupError, AssertionError, HttpProcessingError) as error:
        raise _no_form() from error
    kind = checked_type(data)
    return name, Upload(clean_name(name, kind), kind, data)


def checked_type(data: bytes) -> str:
    """What the content is. Raises `attachment_empty`, `attachment_type`, `attachment_too_large`."""
    if not data:
        raise Unprocessable("attachment_empty", "The file is empty.")
    kind = type_of(data)
    if kind is None:
        raise Unprocessable(
            "attachment_type",
            "Files can be PNG, JPEG, GIF or WebP images, PDF documents, or plain text.",
        )
    if too_many_pixels(data, kind):
        raise Unprocessable(
            "attachment_too_large", "The picture has more pixels than a browser can show."
        )
    return kind


async def _only_file(form: MultipartReader, megabytes: int) -> tuple[str | None, bytes]:
    part = await form.next()
    if not isinstance(part, BodyPartReader) or part.name != "file":
        raise _no_form()
    data = bytearray()
    while chunk := await part.read_chunk(64 * 1024):
        data += chunk
        if len(data) > megabytes * MEGABYTE:
            raise _too_large(megabytes)
    if await form.next() is not None:
        raise _no_form()
    return part.filename, bytes(data)


def _too_large(megabytes: int) -> Unprocessable:
    return Unprocessable("attachment_too_large", f"A file may have {megabytes} MB at most.")


def _no_form() -> Unprocessable:
    return Unprocessable(
        "message_invalid", "Send a form (multipart/form-data) with one file, named `file`."
    )
