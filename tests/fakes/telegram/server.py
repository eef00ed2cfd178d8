"""The Bot API as an aiohttp application."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from . import about, editing, receiving, sending
from .calls import Call, read_call
from .refusals import Refused, too_many
from .world import Outage, World

Method = Callable[[World, Call], Awaitable[Any]]
WORLD = web.AppKey("world", World)

METHODS: dict[str, Method] = {
    "answerCallbackQuery": about.answer_callback_query,
    "deleteMessage": editing.delete_message,
    "deleteWebhook": receiving.delete_webhook,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "editMessageText": editing.edit_message_text,
    "getChat": sending.get_chat,
    "getFile": about.get_file,
    "getMe": about.get_me,
    "getMyCommands": about.get_my_commands,
    "getUpdates": receiving.get_updates,
    "getWebhookInfo": receiving.get_webhook_info,
    "sendChatAction": sending.send_chat_action,
    "sendDocument": sending.send_document,
    "sendMediaGroup": sending.send_media_group,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "setMyCommands": about.set_my_commands,
    "setWebhook": receiving.set_webhook,
}
_BY_NAME = {name.lower(): (name, method) for name, method in METHODS.items()}
_LIMITED = frozenset(name for name in METHODS if name.startswith(("send", "edit"))) - {
    "sendChatAction"
}
_UPLOADS = 64 * 1024 * 1024
_ERRORS = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}


def init_app(world: World) -> web.Application:
    app = web.Application(client_max_size=_UPLOADS)
    app[WORLD] = world
    app.router.add_route("*", "/bot{token:[^/]+}/{method}", _answer)
    app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", _download)
    return app


async def _answer(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    name, method = _BY_NAME.get(
        request.match_info["method"].lower(), (request.match_info["method"], _unknown)
    )
    call = Call(name, {})
    try:
        call = await read_call(request, name)
        world.requests.append((name, call.arguments))
        _check_outage(world, call, request)
        _check_token(world, request.match_info["token"], name)
        result = await method(world, call)
    except Refused as refused:
        world.note(name, refused, call.arguments)
        return _refusal(refused)
    except Exception as error:
        broken = Refused(500, f"Internal Server Error: {error!r}", f"{name}: the fake itself broke")
        world.note(name, broken, call.arguments)
        raise
    finally:
        world.changed()
    return web.json_response({"ok": True, "result": result})


def _refusal(refused: Refused) -> web.Response:
    wait = refused.parameters.get("retry_after")
    headers = {"Retry-After": str(wait)} if wait else {}
    return web.json_response(refused.answer, status=refused.code, headers=headers)


async def _unknown(world: World, call: Call) -> Any:
    raise Refused(404, "Not Found", f"{call.method}: no method of the Bot API that the fake has")


def _check_token(world: World, token: str, name: str) -> None:
    """401 for a token that is well-formed and wrong or revoked, 404 for one that is none."""
    if token == world.token:
        return
    if token in world.revoked:
        raise Refused(401, "Unauthorized")
    number, _, secret = token.partition(":")
    if not (number.isdigit() and len(secret) > 20):
        raise Refused(404, "Not Found", f"{name}: a token looks like 123456:ABC-DEF…")
    raise Refused(401, "Unauthorized", f"{name}: the token BotFather gave")


def _check_outage(world: World, call: Call, request: web.Request) -> None:
    for outage in world.outages:
        if outage.is_over or (outage.methods and call.method not in outage.methods):
            continue
        outage.refused += 1
        if outage.status == 0 and request.transport is not None:
            request.transport.close()
        raise _refused_by(outage, world, call)


def _refused_by(outage: Outage, world: World, call: Call) -> Refused:
    if outage.status != 429:
        code = outage.status or 500
        return Refused(code, _ERRORS.get(code, "Internal Server Error"))
    refused = too_many(outage.retry_after)
    chat = call.text("chat_id")
    if call.method in _LIMITED and chat.lstrip("-").isdigit():
        refused = world.limiter.not_yet(call.method, int(chat)) or refused
        world.limiter.tell_to_wait(int(chat), refused)
    return refused


async def _download(request: web.Request) -> web.Response:
    """https://core.telegram.org/bots/api#getfile: file/bot<token>/<file_path>."""
    world = request.app[WORLD]
    file = world.files.at(request.match_info["path"])
    try:
        _check_outage(world, Call("download", {}), request)
        _check_token(world, request.match_info["token"], "download")
        if file is None:
            raise Refused(404, "Not Found", "download: a file_path that getFile gave")
    except Refused as refused:
        world.note("download", refused, {"path": request.match_info["path"]})
        return _refusal(refused)
    return web.Response(body=file.content, content_type="application/octet-stream")
