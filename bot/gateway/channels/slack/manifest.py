"""The app manifest: what Slack is to know of the app, to be pasted there.

https://docs.slack.dev/reference/app-manifest
"""

import re
from typing import Any

import yaml

from bot.gateway.channels.slack.installing import SCOPES

ASK = "ask_support"
ASK_ABOUT = "ask_support_about"
_EVENTS = [
    "app_mention",
    "app_uninstalled",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "tokens_revoked",
]


def manifest(shop: str, base: str | None) -> str:
    """YAML. `base` is the address of the channel at the gateway; without one, for Socket Mode."""
    name = (shop[:26] + " Support").strip()
    content = {
        "display_information": {
            "name": name,
            "description": "Questions about orders, answered at once or by a person",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": _handle(name), "always_online": True},
            "shortcuts": [
                _shortcut("Ask support", "global", ASK, "Write to support in private"),
                _shortcut("Ask support", "message", ASK_ABOUT, "Ask support about this message"),
            ],
            "slash_commands": [_with_address(_command(), base, "url", "commands")],
        },
        "oauth_config": _oauth(base),
        "settings": _settings(base),
    }
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)


def _handle(name: str) -> str:
    """What the app is mentioned by: Slack takes a-z, 0-9 and - _ . for it."""
    return re.sub(r"[^a-z0-9_.]+", "-", name.lower()).strip("-") or "support"


def _oauth(base: str | None) -> dict[str, Any]:
    redirects = {"redirect_urls": [f"{base}/oauth"]} if base else {}
    return {**redirects, "scopes": {"bot": SCOPES.split(",")}}


def _settings(base: str | None) -> dict[str, Any]:
    events = {"bot_events": list(_EVENTS)}
    interactivity: dict[str, Any] = {"is_enabled": True}
    return {
        "event_subscriptions": _with_address(events, base, "request_url", "events"),
        "interactivity": _with_address(interactivity, base, "request_url", "interactions"),
        "org_deploy_enabled": False,
        "socket_mode_enabled": base is None,
        "token_rotation_enabled": False,
    }


def _shortcut(name: str, kind: str, callback_id: str, description: str) -> dict[str, str]:
    return {"name": name, "type": kind, "callback_id": callback_id, "description": description}


def _command() -> dict[str, Any]:
    return {
        "command": "/support",
        "description": "Ask support; answered in your direct messages",
        "usage_hint": "[your question | person | stop]",
        "should_escape": True,
    }


def _with_address(item: dict[str, Any], base: str | None, name: str, path: str) -> dict[str, Any]:
    return {name: f"{base}/{path}", **item} if base else item
