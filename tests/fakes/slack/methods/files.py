"""files.*: the upload in three steps, and what is known of a file."""

from typing import Any

from tests.fakes.slack.calls import Call
from tests.fakes.slack.message_checks import check_text, thread_of
from tests.fakes.slack.methods.registry import method
from tests.fakes.slack.world import Channel, Json, StoredFile

_GET_URL = "files.getUploadURLExternal"
_COMPLETE = "files.completeUploadExternal"


@method(_GET_URL, "filename length", scopes="files:write", json=False)
def get_upload_url(call: Call) -> Json:
    """length 0 is `missing_argument`; alt_txt is at most 1,000 characters."""
    length = call.text("length")
    if not length.isdecimal() or int(length) == 0:
        raise call.refuse("missing_argument", f"length={length!r}")
    if len(call.text("alt_txt")) > 1_000:
        raise call.refuse("alt_txt_too_large", f"{len(call.text('alt_txt'))} characters")
    file = call.platform.stored(call.team, call.team.bot, call.text("filename"), int(length))
    file.alt_text = call.text("alt_txt")
    return {"upload_url": f"{call.platform.url}/upload/v1/{file.id}", "file_id": file.id}


@method(_COMPLETE, "files", scopes="files:write")
def complete_upload(call: Call) -> Json:
    """channel_id: where it is shared, else it stays private; thread_ts only with one channel."""
    files = [_uploaded(call, item) for item in _listed(call)]
    channels = [_shared_with(call, name) for name in _channel_ids(call)]
    if call.args.get("thread_ts") and len(channels) != 1:
        rule = f"{_COMPLETE}, thread_ts: provide only one channel"
        raise call.refuse("invalid_arguments", "thread_ts without one channel", rule)
    comment = call.text("initial_comment")
    check_text(call, comment, "initial_comment")
    for channel in channels:
        thread_ts = thread_of(call, channel)
        message = channel.add(call.team.bot, text=comment, files=files, thread_ts=thread_ts)
        call.platform.on_post("posted", message, {})
    for file in files:
        file.shared = bool(channels)
    return {"files": [file.described for file in files]}


@method("files.info", "file", scopes="files:read", json=False)
def file_info(call: Call) -> Json:
    file = call.team.files.get(call.text("file"))
    if file is None or file.content is None:
        raise call.refuse("file_not_found", f"file={call.text('file')!r}")
    return {"file": file.described}


@method("files.upload", scopes="files:write")
def upload(call: Call) -> Json:
    """Docs: files.upload, sunset in November 2025."""
    raise call.refuse("method_deprecated", "use files.getUploadURLExternal")


def _listed(call: Call) -> list[Any]:
    listed = call.decoded("files")
    if not isinstance(listed, list) or not listed:
        raise call.refuse("invalid_arguments", "files is no array", f"{_COMPLETE}, files")
    return listed


def _uploaded(call: Call, item: Any) -> StoredFile:
    file = call.team.files.get(item.get("id", "")) if isinstance(item, dict) else None
    if file is None or file.content is None or file.shared:
        raise call.refuse("file_not_found", f"files: {item}")
    file.title = item.get("title", "")
    return file


def _channel_ids(call: Call) -> list[str]:
    listed = [*call.text("channels").split(","), call.text("channel_id")]
    return [name for name in listed if name]


def _shared_with(call: Call, name: str) -> Channel:
    """channel_id is a channel's id; `channels` may also name users."""
    if name in call.team.members and name in call.text("channels").split(","):
        return call.platform.direct(call.team, name)
    channel = call.team.channels.get(name)
    if channel is None:
        raise call.refuse("invalid_channel", f"channel {name!r}")
    return call.joined(channel)
