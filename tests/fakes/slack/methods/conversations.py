"""conversations.* and users.info: where the bot can talk, and with whom."""

from tests.fakes.slack.calls import Call
from tests.fakes.slack.methods.registry import method
from tests.fakes.slack.refusals import Refused
from tests.fakes.slack.world import Channel, Json, Member, Message

_READ = "channels:read groups:read im:read mpim:read"
_HISTORY = "channels:history groups:history im:history mpim:history"


@method("conversations.open", scopes="im:write mpim:write")
def open_conversation(call: Call) -> Json:
    """With one user: the direct messages with them. Several users (mpim) are not in this fake."""
    if call.args.get("channel"):
        channel = call.channel()
    else:
        channel = call.platform.direct(call.team, _only_user(call).id)
    if call.flag("return_im"):
        return {"channel": _described(channel)}
    return {"channel": {"id": channel.id}}


@method("conversations.info", "channel", scopes=_READ, json=False)
def info(call: Call) -> Json:
    channel = call.channel()
    if channel.kind == "group" and call.team.bot.id not in channel.members:
        raise call.refuse("channel_not_found", "a private channel without the bot")
    return {"channel": _described(channel)}


@method("conversations.replies", "channel ts", scopes=_HISTORY, json=False)
def replies(call: Call) -> Json:
    channel = call.joined(call.channel())
    found = channel.thread(call.text("ts"))
    if not found:
        raise call.refuse("thread_not_found", f"ts={call.text('ts')!r}")
    return {"messages": _listed(call, found), "has_more": False}


@method("conversations.history", "channel", scopes=_HISTORY, json=False)
def history(call: Call) -> Json:
    """What stands in the channel itself, the newest first; limit at most 999. Replies in threads
    are those of conversations.replies."""
    channel = call.joined(call.channel())
    limit = call.text("limit") or "100"
    if not limit.isdecimal() or not 1 <= int(limit) <= 999:
        raise call.refuse("invalid_limit", f"limit={limit!r}")
    found = [one for one in channel.messages if one.thread_ts in ("", one.ts)]
    newest = list(reversed(_listed(call, found)))
    return {"messages": newest[: int(limit)], "has_more": len(newest) > int(limit)}


@method("users.info", "user", scopes="users:read", json=False)
def user_info(call: Call) -> Json:
    user = call.team.members.get(call.text("user"))
    if user is None:
        raise call.refuse("user_not_found", f"user={call.text('user')!r}")
    profile: Json = {"real_name": user.name, "display_name": user.name.lower()}
    if "users:read.email" in call.team.scopes and user.email:
        profile["email"] = user.email
    described: Json = {
        "id": user.id,
        "team_id": call.team.id,
        "name": user.name.lower(),
        "real_name": user.name,
        "deleted": user.deleted,
        "is_bot": user.is_bot,
        "tz": "Europe/London",
        "profile": profile,
    }
    if call.flag("include_locale"):
        described["locale"] = user.locale
    return {"user": described}


def _listed(call: Call, messages: list[Message]) -> list[Json]:
    """oldest: "only messages after this Unix timestamp"; metadata only with
    include_all_metadata."""
    oldest = float(call.text("oldest") or 0)
    listed = [one.described for one in messages if float(one.ts) > oldest]
    if not call.flag("include_all_metadata"):
        for one in listed:
            one.pop("metadata", None)
    return listed


def _only_user(call: Call) -> Member:
    names = [name for name in call.text("users").split(",") if name]
    if not names:
        raise call.refuse("users_list_not_supplied", "neither channel nor users")
    if len(names) > 1:
        raise call.refuse("invalid_user_combination", "this fake opens no group messages")
    user = call.team.members.get(names[0])
    if user is None:
        raise call.refuse("user_not_found", f"users={names[0]!r}")
    if user.is_bot:
        raise call.refuse("cannot_dm_bot", user.name)
    if user.deleted:
        raise Refused("user_disabled")
    return user


def _described(channel: Channel) -> Json:
    described: Json = {
        "id": channel.id,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": channel.kind == "im",
        "is_private": channel.kind != "channel",
        "is_archived": channel.archived,
        "context_team_id": channel.team.id,
    }
    if channel.kind == "im":
        (user,) = channel.members - {channel.team.bot.id}
        return described | {"user": user}
    is_member = channel.team.bot.id in channel.members
    return described | {"name": channel.name, "is_member": is_member}
