"""The events that things in a workspace give rise to, and which of them the app is told of.

Docs: https://docs.slack.dev/reference/events
"""

import uuid
from collections.abc import Iterator

from tests.fakes.slack.world import Channel, Json, Message

_TYPES = {"im": "im", "channel": "channel", "group": "group"}
# Docs: each event's page names the scope without which it is not sent.
_SCOPES = {"im": "im:history", "channel": "channels:history", "group": "groups:history"}


def posted(message: Message) -> Iterator[Json]:
    """A new message: `message` with the channel's type, and `app_mention` too if it names the bot
    in a channel ("not dispatched for direct messages")."""
    channel = message.channel
    if _is_told(channel, _SCOPES[channel.kind]):
        yield _message_event(message)
    mention = f"<@{channel.team.bot.id}>"
    named = mention in message.text and channel.kind != "im" and not message.from_bot
    if named and _is_told(channel, "app_mentions:read"):
        event = _message_event(message) | {"type": "app_mention"}
        event.pop("channel_type")
        yield event


def changed(message: Message, before: Json, by: str) -> Iterator[Json]:
    """`message_changed`. Slack sends it too, without `edited`, when it unfurls a link."""
    if not _is_told(message.channel, _SCOPES[message.channel.kind]):
        return
    now = message.described
    ts = message.channel.team.next_ts()
    if by:
        now["edited"] = {"user": by, "ts": ts}
    event = {"message": now, "previous_message": before, "hidden": True}
    yield _about(message.channel, "message_changed", ts) | event


def deleted(message: Message, before: Json) -> Iterator[Json]:
    """`message_deleted`."""
    if not _is_told(message.channel, _SCOPES[message.channel.kind]):
        return
    ts = message.channel.team.next_ts()
    event = {"previous_message": before, "deleted_ts": message.ts, "hidden": True}
    yield _about(message.channel, "message_deleted", ts) | event


def by_another_bot(message: Message) -> Json:
    """`bot_message`: from an integration that is no app of ours."""
    event = _message_event(message)
    event |= {"subtype": "bot_message", "username": message.author.name, "bot_id": "B0ANOTHER"}
    event.pop("user")
    event.pop("client_msg_id", None)
    return event


def bot_joined(channel: Channel, inviter: str) -> Iterator[Json]:
    """`member_joined_channel`, and the line "… joined" as a message (`channel_join`)."""
    bot = channel.team.bot.id
    letter = "C" if channel.kind == "channel" else "G"
    about = {"user": bot, "channel_type": letter, "team": channel.team.id, "inviter": inviter}
    yield in_channel(channel, "member_joined_channel", **about)
    line = {"user": bot, "text": f"<@{bot}> has joined the channel", "inviter": inviter}
    yield _about(channel, "channel_join", channel.team.next_ts()) | line


def in_channel(channel: Channel, kind: str, **fields: object) -> Json:
    """An event about a channel, such as `channel_left` or `member_joined_channel`."""
    return {"type": kind, "channel": channel.id, "event_ts": channel.team.next_ts(), **fields}


def _message_event(message: Message) -> Json:
    channel = message.channel
    event = message.described
    event |= {"channel": channel.id, "event_ts": message.ts}
    event["channel_type"] = _TYPES[channel.kind]
    if message.files:
        event["subtype"] = "file_share"
    if not message.from_bot:
        event["client_msg_id"] = str(uuid.uuid4())
        event.setdefault("blocks", [_rich_text(message.text)])
    return event


def _rich_text(text: str) -> Json:
    """What people type in Slack's clients comes with a rich_text block."""
    words = [{"type": "text", "text": text}]
    section = {"type": "rich_text_section", "elements": words}
    return {"type": "rich_text", "block_id": "typed", "elements": [section]}


def _about(channel: Channel, subtype: str, ts: str) -> Json:
    return {
        "type": "message",
        "subtype": subtype,
        "channel": channel.id,
        "ts": ts,
        "event_ts": ts,
        "channel_type": _TYPES[channel.kind],
    }


def _is_told(channel: Channel, scope: str) -> bool:
    """An installed app hears of conversations that its bot is in and it has the scope for."""
    team = channel.team
    installed = bool(team.token) and not team.refused_as
    return installed and team.bot.id in channel.members and scope in team.scopes
