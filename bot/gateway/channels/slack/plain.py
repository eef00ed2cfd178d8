"""What somebody wrote in Slack, as plain text.

https://docs.slack.dev/messaging/formatting-message-text
"""

import re

from bot.gateway.channels.slack.emoji import with_characters

_MARK = re.compile(r"<([^<>]*)>")
_SPACES = re.compile(r"[ \t\u00a0]{2,}")
_LINK = re.compile(r"^(?:https?://|mailto:|tel:)")


def plain(text: str, bot_user: str = "") -> str:
    """The text as it was typed, without the bot's own name; links keep their addresses."""
    mentioned = f"<@{bot_user}" in text if bot_user else False
    shown = _MARK.sub(lambda mark: _shown(mark[1], bot_user), text)
    shown = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    shown = with_characters(shown)
    if mentioned:
        shown = _SPACES.sub(" ", shown).strip().lstrip(",:;-– ")
    return shown.strip()


def _shown(mark: str, bot_user: str) -> str:
    target, _, label = mark.partition("|")
    if target.startswith("@"):
        return "" if target[1:] == bot_user else f"@{label or target[1:]}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    return _link(target, label)


def _link(target: str, label: str) -> str:
    """An address that Slack found in the text itself is as it was typed."""
    bare = _LINK.sub("", target)
    if not label:
        return target if target.startswith("http") else bare
    if label in target or bare in label:
        return label
    return f"{label} ({bare if bare != target and not target.startswith('http') else target})"
