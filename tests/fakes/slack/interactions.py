"""What Slack sends when a person uses a command, a button, a shortcut or a form.

Docs: https://docs.slack.dev/reference/interaction-payloads and
https://docs.slack.dev/interactivity/implementing-slash-commands
"""

from tests.fakes.slack import reading
from tests.fakes.slack.envelopes import Envelope
from tests.fakes.slack.platform import Platform
from tests.fakes.slack.world import Channel, Json, Member, Message, Team


def command(
    platform: Platform, user: Member, channel: Channel, name: str, text: str
) -> tuple[Envelope, str]:
    """A slash command, and its response_url. Commands cannot be used in threads."""
    team = channel.team
    response_url = platform.response_url(channel, user)
    payload = {
        "token": platform.app.verification_token,
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": user.id,
        "user_name": user.name.lower(),
        "command": name,
        "text": text,
        "api_app_id": platform.app.id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": platform.trigger(team, user),
    }
    return Envelope("slash_commands", payload, _lane(channel)), response_url


def click(platform: Platform, user: Member, message: Message, title: str) -> Envelope:
    """`block_actions` of the button with that title."""
    found = [one for one in reading.buttons(message.blocks) if one[1]["text"]["text"] == title]
    if not found:
        raise AssertionError(f"no button {title!r} among {message.buttons}")
    block, element = found[0]
    action: Json = {
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "text": {**element["text"], "emoji": True},
        "type": "button",
        "action_ts": message.channel.team.next_ts(),
    }
    action |= {name: element[name] for name in ("value", "style") if name in element}
    payload = _on_message(platform, "block_actions", user, message)
    payload |= {"actions": [action], "state": {"values": {}}}
    return Envelope("interactive", payload, _lane(message.channel))


def shortcut(platform: Platform, user: Member, team: Team, callback_id: str) -> Envelope:
    """A global shortcut: there is no channel and no response_url."""
    payload = _base(platform, "shortcut", user, team)
    payload |= {"callback_id": callback_id, "action_ts": team.next_ts()}
    return Envelope("interactive", payload, team.id)


def message_shortcut(
    platform: Platform, user: Member, message: Message, callback_id: str
) -> Envelope:
    """`message_action`: a shortcut in a message's menu."""
    payload = _on_message(platform, "message_action", user, message)
    payload |= {"callback_id": callback_id, "message_ts": message.ts}
    payload["action_ts"] = message.channel.team.next_ts()
    payload["message"] = message.described
    return Envelope("interactive", payload, _lane(message.channel))


def submission(
    platform: Platform, user: Member, team: Team, view: Json, values: dict[str, str]
) -> Envelope:
    """`view_submission`: `values` are given by the labels of the fields, others stay empty."""
    state: Json = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            action_id = element.get("action_id", "a")
            value = values.get(block["label"]["text"])
            state[block["block_id"]] = {action_id: {"type": element["type"], "value": value}}
    payload = _base(platform, "view_submission", user, team)
    payload |= {"view": {**view, "state": {"values": state}}, "response_urls": []}
    return Envelope("interactive", payload, team.id)


def _base(platform: Platform, kind: str, user: Member, team: Team) -> Json:
    name = user.name.lower()
    return {
        "type": kind,
        "token": platform.app.verification_token,
        "api_app_id": platform.app.id,
        "user": {"id": user.id, "username": name, "name": name, "team_id": team.id},
        "team": {"id": team.id, "domain": team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": platform.trigger(team, user),
    }


def _on_message(platform: Platform, kind: str, user: Member, message: Message) -> Json:
    channel = message.channel
    payload = _base(platform, kind, user, channel.team)
    payload["channel"] = {"id": channel.id, "name": channel.name}
    payload["container"] = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": bool(message.only_for),
    }
    if message.thread_ts:
        payload["container"]["thread_ts"] = message.thread_ts
    if not message.only_for:
        payload["message"] = message.described
    payload["response_url"] = platform.response_url(channel, user, message, message.thread_ts)
    return payload


def _lane(channel: Channel) -> str:
    return f"{channel.team.id} {channel.id}"
