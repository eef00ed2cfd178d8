"""Slash commands, shortcuts, buttons and forms.

https://docs.slack.dev/reference/interaction-payloads and
https://docs.slack.dev/interactivity/implementing-slash-commands
"""

from collections.abc import Mapping
from typing import Any

from bot.gateway.channels.core.events import Chose, Event, Ignored, InvitedToPrivate
from bot.gateway.channels.core.json_in import loaded
from bot.gateway.channels.slack.forms import FILL_IN, FORM, Origin, answers_in
from bot.gateway.channels.slack.messages import files_of, message_key, said_or_wished, text_of
from bot.gateway.channels.slack.places import direct, place_of, speaker
from bot.gateway.channels.slack.plain import plain
from bot.gateway.channels.slack.wishes import Say, wish_in, wished
from bot.gateway.channels.slack.workspace import Workspace

Json = Mapping[str, Any]

CHOOSE = "choose"
"""How the action_id of our buttons begins."""
ON_CARD = "choose_on_card"
"""The same on a card: these stay, and may be pressed again."""
PRIVATE = "careline:private"
LONGEST_KEY = 200


def read_command(workspace: Workspace, command: Json, say: Say) -> Event:
    """`/support TEXT`: answered in direct messages, wherever it was written."""
    user = command["user_id"]
    place = direct(workspace.id, user)
    who = speaker(workspace.id, user)
    key = f"{workspace.id}:command:{command['trigger_id']}"
    text = plain(command.get("text") or "", workspace.bot_user)
    wish = wish_in(text)
    if wish is not None:
        return wished(wish, place, who, key, say)
    return said_or_wished(place, who, key, text, (), say)


def read_interaction(workspace: Workspace, payload: Json, say: Say) -> Event:
    """A button, a sent form or a shortcut."""
    match payload.get("type"):
        case "block_actions":
            return _pressed(workspace, payload)
        case "view_submission":
            return _sent(workspace, payload)
        case "shortcut":
            place, who = _alone(workspace, payload)
            return wished("start", place, who, _key(workspace, payload), say)
        case "message_action":
            place, who = _alone(workspace, payload)
            message = payload["message"]
            text = text_of(message, workspace.bot_user)
            key = _key(workspace, payload)
            return said_or_wished(place, who, key, text, files_of(message), say)
        case kind:
            return Ignored(f"interaction of the kind {kind}")


def _pressed(workspace: Workspace, payload: Json) -> Event:
    action = payload["actions"][0]
    action_id, value = str(action.get("action_id", "")), action.get("value")
    if action_id.startswith(FILL_IN):
        return Ignored("a form is opened")
    if not action_id.startswith(CHOOSE) or not value:
        return Ignored("no button of ours")
    container = payload["container"]
    channel, ts = container["channel_id"], container["message_ts"]
    user = payload["user"]["id"]
    thread_ts = container.get("thread_ts") or (payload.get("message") or {}).get("thread_ts")
    place = place_of(workspace.id, user, channel, ts, thread_ts)
    who = speaker(workspace.id, user)
    if value == PRIVATE:
        return InvitedToPrivate(place, who)
    # A double press is one choice.
    key = f"{message_key(workspace, channel, ts)}:{value}"[:LONGEST_KEY]
    if action_id.startswith(ON_CARD):
        key = f"{workspace.id}:{channel}:{action['action_ts']}"
    return Chose(place, who, key, value)


def _sent(workspace: Workspace, payload: Json) -> Event:
    view = payload["view"]
    if view.get("callback_id") != FORM:
        return Ignored("no form of ours")
    origin = Origin.read(loaded(view["private_metadata"]))
    user = payload["user"]["id"]
    place = place_of(workspace.id, user, origin.channel, origin.ts, origin.thread_ts)
    key = f"{workspace.id}:form:{view['id']}"
    return Chose(place, speaker(workspace.id, user), key, origin.payload, answers_in(view))


def _alone(workspace: Workspace, payload: Json) -> tuple[Any, Any]:
    user = payload["user"]["id"]
    return direct(workspace.id, user), speaker(workspace.id, user)


def _key(workspace: Workspace, payload: Json) -> str:
    return f"{workspace.id}:shortcut:{payload['trigger_id']}"
