"""The Events API: what was written, changed and deleted.

https://docs.slack.dev/reference/events/message
"""

import re
from collections.abc import Mapping
from typing import Any

from bot.gateway.channels.core.events import (
    Deleted,
    Edited,
    Event,
    FileRef,
    Ignored,
    Place,
    Redeemed,
    Said,
    Speaker,
)
from bot.gateway.channels.slack.places import is_direct, place_of, speaker
from bot.gateway.channels.slack.plain import plain
from bot.gateway.channels.slack.wishes import Say, wished
from bot.gateway.channels.slack.workspace import Workspace

Json = Mapping[str, Any]

_SPOKEN = frozenset({None, "file_share", "thread_broadcast", "me_message"})
_SLACKBOT = "USLACKBOT"
_CODE = re.compile(r"link\s+([A-Za-z0-9_-]{16,64})", re.IGNORECASE)


def read_event(workspace: Workspace, event: Json, say: Say) -> Event:
    """An event of the Events API."""
    if event.get("type") not in ("message", "app_mention"):
        return Ignored(f"{event.get('type')}: no message")
    match event.get("subtype"):
        case "message_changed":
            return _changed(workspace, event)
        case "message_deleted":
            return _deleted(workspace, event, event.get("previous_message"), event["deleted_ts"])
        case subtype if subtype in _SPOKEN:
            return _said(workspace, event, say)
        case subtype:
            return Ignored(f"message of the kind {subtype}")


def files_of(message: Json) -> tuple[FileRef, ...]:
    """The files that Slack holds. In channels shared with other workspaces they come without an
    address, which is asked for by their id."""
    return tuple(
        FileRef(
            ref=one.get("url_private_download") or one.get("url_private") or one["id"],
            name=one.get("name") or one.get("title") or "file",
            type=one.get("mimetype") or "application/octet-stream",
            size=one.get("size"),
        )
        for one in message.get("files") or []
        if not _is_elsewhere(one) and one.get("mode") not in ("tombstone", "hidden_by_limit")
    )


def text_of(message: Json, bot_user: str) -> str:
    """What stands in a message: its text, or that of a message it passes on, and the addresses of
    files that Slack only links to."""
    text = plain(message.get("text") or "", bot_user)
    if not text:
        shared = [plain(one.get("text") or "") for one in message.get("attachments") or []]
        text = "\n".join(filter(None, shared))
    links = [
        f"{one.get('title') or one.get('name')}: {one.get('url_private')}"
        for one in message.get("files") or []
        if _is_elsewhere(one)
    ]
    return "\n".join(filter(None, [text, *links]))


def said_or_wished(
    place: Place, who: Speaker, key: str, text: str, files: tuple[FileRef, ...], say: Say
) -> Event:
    """What a text asks for; `key` is also what an edit names it by."""
    code = _CODE.fullmatch(text)
    if code and not files:
        return Redeemed(place, who, key, code[1], text)
    if not text and not files:
        return wished("start", place, who, key, say)
    return Said(place, who, key, key, text, files)


def message_key(workspace: Workspace, channel: str, ts: str) -> str:
    """One for a post, whichever event tells of it."""
    return f"{workspace.id}:{channel}:{ts}"


def _said(workspace: Workspace, event: Json, say: Say) -> Event:
    if _is_of_a_bot(workspace, event):
        return Ignored("of a bot")
    channel, ts, user = event["channel"], event["ts"], event["user"]
    direct = is_direct(channel)
    named = event["type"] == "app_mention" or f"<@{workspace.bot_user}" in (event.get("text") or "")
    thread_ts = event.get("thread_ts")
    if not direct and not named and not thread_ts:
        return Ignored("said to others in the channel")
    place = place_of(workspace.id, user, channel, ts, thread_ts)
    key = message_key(workspace, channel, ts)
    text, files = text_of(event, workspace.bot_user), files_of(event)
    who = speaker(workspace.id, user)
    if direct or named:
        if direct and not text and not files:
            return Ignored("nothing that can be read")
        return said_or_wished(place, who, key, text, files, say)
    if not text and not files:
        return Ignored("nothing that can be read")
    return Said(place, who, key, key, text, files, only_known=True)


def _changed(workspace: Workspace, event: Json) -> Event:
    message, before = event["message"], event.get("previous_message") or {}
    if message.get("subtype") == "tombstone":
        # Deleted, but others have answered to it: its place is kept.
        return _deleted(workspace, event, before, message["ts"])
    if _is_of_a_bot(workspace, message):
        return Ignored("of a bot")
    edited = message.get("edited")
    if not edited or message.get("text") == before.get("text"):
        return Ignored("the text is as it was")
    channel, ts, user = event["channel"], message["ts"], message["user"]
    external_id = message_key(workspace, channel, ts)
    return Edited(
        place_of(workspace.id, user, channel, ts, message.get("thread_ts")),
        speaker(workspace.id, user),
        f"{external_id}:edited:{edited['ts']}",
        external_id,
        text_of(message, workspace.bot_user),
    )


def _deleted(workspace: Workspace, event: Json, before: Json | None, ts: str) -> Event:
    if not before or _is_of_a_bot(workspace, before):
        return Ignored("nobody's message was deleted")
    channel, user = event["channel"], before["user"]
    return Deleted(
        place_of(workspace.id, user, channel, ts, before.get("thread_ts")),
        speaker(workspace.id, user),
        message_key(workspace, channel, ts),
    )


def _is_of_a_bot(workspace: Workspace, message: Json) -> bool:
    user = message.get("user")
    by_app = message.get("bot_id") or message.get("bot_profile")
    return bool(by_app) or user in (None, "", _SLACKBOT, workspace.bot_user)


def _is_elsewhere(file: Json) -> bool:
    return bool(file.get("is_external")) and bool(file.get("url_private"))
