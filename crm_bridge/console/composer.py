"""Where agents write: replies and notes, which never share an address, and what is kept of both
until they are sent."""

from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from aiohttp import web

from crm_bridge.api.keys import SETTINGS
from crm_bridge.attachments import records as attachments
from crm_bridge.attachments.files import ATTACHMENT_FILES
from crm_bridge.attachments.names import misnamed
from crm_bridge.attachments.uploads import read_upload
from crm_bridge.console.conversation import after
from crm_bridge.console.guard import STAFF, Form, read_form
from crm_bridge.console.overtaken import last_seen, show_overtaken
from crm_bridge.conversations import desk, replying
from crm_bridge.conversations.overtaking import Overtaken, refuse_overtaken
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError, Unprocessable
from crm_bridge.models.attachment import Attachment
from crm_bridge.replies import canned, drafts
from crm_bridge.replies.drafts import Typed
from crm_bridge.replies.placeholders import filled
from crm_bridge.replies.values import values_for

routes = web.RouteTableDef()

Handler = Callable[[web.Request], Awaitable[web.Response]]


@routes.post("/conversations/{cid}/reply")
async def reply(request: web.Request) -> web.Response:
    """To the customer. What a colleague said meanwhile is shown before anything is sent. Raises 422
    `not_a_reply` for what was written as a note."""
    cid, staff = request.match_info["cid"], request[STAFF]
    given = await read_form(request)
    _require_kind(given, "reply")
    text, seen = _text(given), last_seen(given.get("seen"))
    files = [str(file) for file in given.getall("file", [])]
    try:
        async with request.config_dict[DATABASE].session() as session:
            if seen is not None:
                await refuse_overtaken(session, cid, staff, seen)
            await replying.reply(session, cid, staff, text, files)
            await drafts.clear_reply(session, cid, staff.id)
    except Overtaken as overtaken:
        return show_overtaken(request, overtaken, text)
    return await after(request)


@routes.post("/conversations/{cid}/note")
async def note(request: web.Request) -> web.Response:
    """For colleagues alone. Raises 422 `not_a_note` for what was written as a reply."""
    cid, staff = request.match_info["cid"], request[STAFF]
    given = await read_form(request)
    _require_kind(given, "note")
    async with request.config_dict[DATABASE].session() as session:
        await desk.add_note(session, cid, staff, _text(given))
        await drafts.clear_note(session, cid, staff.id)
    return await after(request)


def as_json(handler: Handler) -> Handler:
    """Refusals as `{"detail"}`, for scripts that show it where it belongs."""

    async def answer(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except BridgeError as error:
            return web.json_response({"detail": error.detail}, status=error.status)

    return answer


@routes.get("/conversations/{cid}/draft")
@as_json
async def unsent(request: web.Request) -> web.Response:
    """What one has typed and added here before, and how large a file may be: `{"reply", "note",
    "files", "max_mb"}`."""
    cid, staff = request.match_info["cid"], request[STAFF]
    async with request.config_dict[DATABASE].reading() as session:
        typed = await drafts.of(session, cid, staff.id)
        files = await attachments.unsent(session, cid, staff.id)
    return web.json_response(
        {
            "reply": typed.reply,
            "note": typed.note,
            "files": [_file(one) for one in files],
            "max_mb": request.config_dict[SETTINGS].attachment_max_mb,
        }
    )


@routes.post("/conversations/{cid}/draft")
@as_json
async def keep(request: web.Request) -> web.Response:
    """Both boxes as they are now."""
    given = await read_form(request)
    typed = Typed(str(given.get("reply", "")), str(given.get("note", "")))
    async with request.config_dict[DATABASE].session() as session:
        await drafts.keep(session, request.match_info["cid"], request[STAFF].id, typed)
    return web.Response(status=204)


@routes.get("/conversations/{cid}/quick-replies")
@as_json
async def quick_replies(request: web.Request) -> web.Response:
    """Those that one may use, filled in for this conversation."""
    settings, staff = request.config_dict[SETTINGS], request[STAFF]
    async with request.config_dict[DATABASE].reading() as session:
        values = await values_for(
            session,
            request.match_info["cid"],
            staff,
            settings.shop_name,
            ZoneInfo(settings.time_zone),
        )
        found = await canned.of(session, staff)
    return web.json_response(
        [
            {
                "title": one.title,
                "shortcut": one.shortcut,
                "text": filled(one.text, values),
                "own": one.staff_id is not None,
            }
            for one in found
        ]
    )


@routes.post("/conversations/{cid}/files")
@as_json
async def upload(request: web.Request) -> web.Response:
    """A file for a reply that is still to come; the customer cannot see it before."""
    given, file = await read_upload(request, request.config_dict[SETTINGS].attachment_max_mb)
    if wrong := misnamed(given, file.type):
        raise Unprocessable("attachment_name", wrong)
    kept = await attachments.add(
        request.config_dict[DATABASE],
        request.config_dict[ATTACHMENT_FILES],
        request.match_info["cid"],
        file,
        request[STAFF].id,
    )
    shown = {"id": kept.id, "name": kept.name, "type": kept.type, "size": kept.size}
    return web.json_response(shown, status=201)


@routes.post("/conversations/{cid}/files/{id}/remove")
@as_json
async def take_away(request: web.Request) -> web.Response:
    """A file that was added and not sent."""
    await attachments.discard(
        request.config_dict[DATABASE],
        request.config_dict[ATTACHMENT_FILES],
        request.match_info["cid"],
        request.match_info["id"],
        request[STAFF].id,
    )
    return web.Response(status=204)


def _text(given: Form) -> str:
    return str(given.get("text", ""))


def _require_kind(given: Form, kind: str) -> None:
    """The page says what the box was; a note that gets to the wrong address stays a note."""
    written = str(given.get("as", kind))
    if written != kind:
        raise Unprocessable(
            f"not_a_{kind}", f"This was written as a {written}, not as a {kind}. Nothing was sent."
        )


def _file(one: Attachment) -> dict[str, object]:
    return {"id": one.id, "name": one.name, "type": one.type, "size": one.size}
