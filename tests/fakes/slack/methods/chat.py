"""chat.*, reactions.add and assistant.threads.setStatus: what the bot says and shows."""

import re

from tests.fakes.slack.calls import Call
from tests.fakes.slack.message_checks import content_of, thread_of
from tests.fakes.slack.methods.registry import method
from tests.fakes.slack.world import Json, Message

_EMOJI_NAME = re.compile(r"[a-z0-9_+'-]+(?:::skin-tone-[2-6])?")


@method("chat.postMessage", "channel", scopes="chat:write")
def post_message(call: Call) -> Json:
    channel = call.joined(call.channel(writing=True))
    thread_ts = thread_of(call, channel)
    message = channel.add(call.team.bot, thread_ts=thread_ts, **content_of(call))
    call.platform.on_post("posted", message, {})
    return {"channel": channel.id, "ts": message.ts, "message": message.described}


@method("chat.postEphemeral", "channel user", scopes="chat:write")
def post_ephemeral(call: Call) -> Json:
    channel = call.joined(call.channel())
    user = call.text("user")
    if user not in channel.members:
        raise call.refuse("user_not_in_channel", f"user={user!r}")
    thread_ts = thread_of(call, channel)
    content = content_of(call)
    message = channel.add(call.team.bot, thread_ts=thread_ts, only_for=user, **content)
    return {"message_ts": message.ts}


@method("chat.update", "channel ts", scopes="chat:write")
def update(call: Call) -> Json:
    """Blocks stay only if there is no new text; with new text and no blocks they go. "edited" is
    shown only for a message without blocks. (Docs: chat.update, blocks.)"""
    channel = call.joined(call.channel())
    message = _own(call, call.message(channel), "cant_update_message")
    content = content_of(call)
    before = message.described
    message.earlier.append(message.shown)
    message.text, message.blocks = content["text"], content["blocks"]
    message.metadata = content["metadata"] or message.metadata
    message.edited = not message.blocks
    call.platform.on_post("changed", message, before)
    return {"channel": channel.id, "ts": message.ts, "text": message.text}


@method("chat.delete", "channel ts", scopes="chat:write")
def delete(call: Call) -> Json:
    channel = call.joined(call.channel())
    message = _own(call, call.message(channel), "cant_delete_message")
    before = message.described
    message.deleted = True
    call.platform.on_post("deleted", message, before)
    return {"channel": channel.id, "ts": message.ts}


@method("reactions.add", "channel name timestamp", scopes="reactions:write")
def add_reaction(call: Call) -> Json:
    channel = call.joined(call.channel())
    message = call.message(channel, "timestamp")
    name = call.text("name")
    if not _EMOJI_NAME.fullmatch(name):
        raise call.refuse("invalid_name", f"name={name!r}, a name without colons")
    who = message.reactions.setdefault(name, set())
    if call.team.bot.id in who:
        raise call.refuse("already_reacted", name)
    who.add(call.team.bot.id)
    return {}


@method("assistant.threads.setStatus", "channel_id thread_ts", scopes="assistant:write chat:write")
def set_status(call: Call) -> Json:
    """An empty status clears it; so does the bot's next message. At most 10 loading messages."""
    channel = call.joined(call.channel("channel_id"))
    call.message(channel, "thread_ts", "invalid_thread_ts")
    if "status" not in call.args:
        raise call.refuse("invalid_arguments", "without status")
    if len(call.decoded("loading_messages") or []) > 10:
        raise call.refuse("invalid_arguments", "more than 10 loading_messages")
    channel.status = call.text("status")
    channel.statuses.append(channel.status)
    return {}


def _own(call: Call, message: Message, error: str) -> Message:
    """A bot changes only what it posted."""
    if message.author.id != call.team.bot.id:
        raise call.refuse(error, f"posted by {message.author.name}")
    return message
