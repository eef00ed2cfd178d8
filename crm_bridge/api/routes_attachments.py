"""Files that customers send: handed over by the gateway, and given back to it."""

from aiohttp import StreamReader, web
from pydantic import Field

from crm_bridge.api.keys import SETTINGS
from crm_bridge.api.routing import Answer, RouteList
from crm_bridge.api.schemas.base import RequestModel
from crm_bridge.api.schemas.content import Attachment
from crm_bridge.attachments import records, serving
from crm_bridge.attachments.files import ATTACHMENT_FILES
from crm_bridge.attachments.uploads import MEGABYTE, Upload
from crm_bridge.db import DATABASE
from crm_bridge.errors import Unprocessable

routes = RouteList(tag="attachments")


class FileQuery(RequestModel):
    """`type` is the media type that the gateway found by the content."""

    name: str = Field(min_length=1, max_length=120)
    type: str = Field(pattern=r"^[a-z]+/[a-z0-9.+-]+$", max_length=100)


class OfConversation(RequestModel):
    conversation_id: str


@routes.endpoint(
    "POST",
    "/v1/conversations/{cid}/attachments",
    scope="gateway",
    query=FileQuery,
    returns={201: Attachment},
    errors=[
        "404 conversation_unknown",
        "422 attachment_empty",
        "422 attachment_too_large",
    ],
    binary="request",
)
async def add_attachment(request: web.Request, *, query: FileQuery) -> Answer:
    """Keep a file, to be sent with one of the conversation's next messages."""
    megabytes = request.config_dict[SETTINGS].attachment_max_mb
    data = await _read_up_to(request.content, megabytes)
    kept = await records.add(
        request.config_dict[DATABASE],
        request.config_dict[ATTACHMENT_FILES],
        request.match_info["cid"],
        Upload(query.name, query.type, data),
    )
    return Answer(201, kept)


@routes.endpoint(
    "GET",
    "/v1/attachments/{id}",
    scope="gateway",
    query=OfConversation,
    returns={200: None},
    errors=["404 attachment_unknown"],
    binary="answer",
)
async def read_attachment(request: web.Request, *, query: OfConversation) -> Answer:
    """The file, if it is this conversation's, with the headers to serve it under."""
    found = await records.read(
        request.config_dict[DATABASE],
        request.config_dict[ATTACHMENT_FILES],
        request.match_info["id"],
        query.conversation_id,
    )
    return Answer(200, raw=found.data, headers=serving.headers(found.name, found.type))


async def _read_up_to(body: StreamReader, megabytes: int) -> bytes:
    # Not `request.read()`, whose limit is that of JSON.
    data = bytearray()
    async for chunk in body.iter_any():
        data += chunk
        if len(data) > megabytes * MEGABYTE:
            raise Unprocessable("attachment_too_large", f"The file is above {megabytes} MB.")
    if not data:
        raise Unprocessable("attachment_empty", "The file is empty.")
    return bytes(data)
