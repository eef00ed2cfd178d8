"""Methods that send: https://core.telegram.org/bots/api#sendmessage and after it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from . import links
from .addressing import chat_to_write, named_chat, replied_to, topic
from .calls import Call, Upload
from .chats import Chat, Message
from .files import StoredFile, check_document, check_photo
from .keyboards import check_markup
from .refusals import Json, bad_request
from .texts import check_caption, check_text, parsed
from .world import World

_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)


@dataclass
class _Content:
    """What is to be posted."""

    text: str = ""
    entities: list[Json] = field(default_factory=list)
    kind: str = "text"
    content: Json = field(default_factory=dict)
    file: StoredFile | None = None


async def send_message(world: World, call: Call) -> Json:
    shown, entities = parsed(
        call.method, call.text("text"), call.text("parse_mode"), call.listed("entities")
    )
    check_text(call.method, shown, world.readings)
    return _send(world, call, [_Content(shown, entities)])[0].json()


async def send_photo(world: World, call: Call) -> Json:
    content = _captioned(world, call, _photo(world, call, "photo"))
    return _send(world, call, [content])[0].json()


async def send_document(world: World, call: Call) -> Json:
    content = _captioned(world, call, _document(world, call, "document"))
    return _send(world, call, [content])[0].json()


async def send_media_group(world: World, call: Call) -> list[Json]:
    """media: "a JSON-serialized array describing messages to be sent, must include 2-10 items"."""
    media = call.listed("media")
    if not 2 <= len(media) <= 10:
        raise bad_request("Wrong number of items in the album", "sendMediaGroup media: 2-10 items")
    contents = []
    for one in media:
        part = Call(call.method, {**one, "parse_mode": one.get("parse_mode", "")}, call.uploads)
        takes: dict[str, Callable[..., _Content]] = {"photo": _photo, "document": _document}
        if one.get("type") not in takes:
            raise bad_request("wrong type of media", "sendMediaGroup media: photo or document")
        contents.append(_captioned(world, part, takes[one["type"]](world, part, "media")))
    return [message.json() for message in _send(world, call, contents)]


async def send_chat_action(world: World, call: Call) -> bool:
    action = call.text("action")
    if action not in _ACTIONS:
        raise bad_request(
            "wrong parameter action in request", "sendChatAction action: one of those listed"
        )
    chat_to_write(world, call).actions.append(action)
    return True


async def get_chat(world: World, call: Call) -> Json:
    chat = named_chat(world, call)
    if chat.bot == "never":
        raise bad_request("chat not found", "getChat chat_id: a chat the bot knows")
    return chat.json() | {"accent_color_id": 0, "max_reaction_count": 11}


def _send(world: World, call: Call, contents: list[_Content]) -> list[Message]:
    """Checks everything before the limits are touched: what is refused is not counted."""
    chat_type = _chat_type(world, call)
    markup = check_markup(call.method, call.parsed("reply_markup"), chat_type)
    chat = chat_to_write(world, call)
    reply, thread = replied_to(call, chat), topic(call, chat)
    for _ in contents:
        world.limiter.check(call.method, chat)
    if markup is not None and "inline_keyboard" not in markup:
        chat.keyboard = None if markup.get("remove_keyboard") else markup
    return [
        world.post(
            chat,
            None if chat.type == "channel" else world.bot,
            one.text,
            entities=one.entities,
            kind=one.kind,
            content=one.content | thread,
            file=one.file,
            reply_to=reply,
            markup=markup,
        )
        for one in contents
    ]


def _chat_type(world: World, call: Call) -> str:
    chat: Chat | None = next(
        (one for one in world.chats.values() if str(one.id) == call.text("chat_id")), None
    )
    return chat.type if chat else "private"


def _captioned(world: World, call: Call, content: _Content) -> _Content:
    content.text, content.entities = parsed(
        call.method, call.text("caption"), call.text("parse_mode"), call.listed("caption_entities")
    )
    check_caption(call.method, content.text, world.readings)
    return content


def _photo(world: World, call: Call, name: str) -> _Content:
    if upload := _upload(call, name):
        check_photo(upload.content)
        sizes, file = world.files.keep_photo(upload.content)
        return _Content(kind="photo", content={"photo": sizes}, file=file)
    known = _known_file(world, call, name)
    if known is None:
        sizes, file = world.files.keep_photo(b"", url=call.text(name))
        return _Content(kind="photo", content={"photo": sizes}, file=file)
    if not known.path.startswith("photos/"):
        raise bad_request(
            "type of file mismatch", "Sending files: a file_id is sent as the type it was"
        )
    size = {name: known.json()[name] for name in ("file_id", "file_unique_id", "file_size")}
    width, height = known.sides
    return _Content(
        kind="photo", content={"photo": [size | {"width": width, "height": height}]}, file=known
    )


def _document(world: World, call: Call, name: str) -> _Content:
    if upload := _upload(call, name):
        check_document(upload.content)
        file: StoredFile | None = world.files.keep(
            "documents", upload.content, name=upload.name, mime=upload.mime
        )
    else:
        file = _known_file(world, call, name)
    if file is None:
        url = call.text(name)
        file = world.files.keep("documents", b"", name=url.rpartition("/")[2], url=url)
    return _Content(kind="document", content={"document": file.json()}, file=file)


def _upload(call: Call, name: str) -> Upload | None:
    """Sent as the part of that name, or as another the field points to: attach://<name>."""
    given = call.text(name)
    if not given.startswith("attach://"):
        return call.uploads.get(name)
    upload = call.uploads.get(given.removeprefix("attach://"))
    if upload is None:
        raise bad_request(
            f"there is no file in the request for {given}",
            f"{call.method} {name}: attach://<file_attach_name> names a part of the request",
        )
    return upload


def _known_file(world: World, call: Call, name: str) -> StoredFile | None:
    """By its file_id; None where the field is an address that Telegram would fetch."""
    given = call.text(name)
    if not given:
        raise bad_request(f"there is no {name} in the request", f"{call.method} {name}: required")
    if given in world.files.kept:
        return world.files.kept[given]
    reachable = world.readings.loopback_media or not links.is_reserved(given)
    if not given.startswith(("http://", "https://")) or links.why_wrong(given) or not reachable:
        raise bad_request(
            "wrong file identifier/HTTP URL specified",
            f"{call.method} {name}: a file_id, an upload, or an HTTP URL that Telegram reaches "
            "from the Internet",
        )
    if given in world.unreachable:
        raise bad_request("failed to get HTTP URL content", None)
    return None
