"""Slack's own markup, as https://docs.slack.dev/messaging/formatting-message-text has it."""

import re
from collections.abc import Iterable

from bot.gateway.channels.core.markup import Style

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_CONTROL = re.compile("[&<>]")
_OPENS = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@|tel:\+?\d)", re.IGNORECASE)
_IN_ADDRESS = str.maketrans({"<": "%3C", ">": "%3E", "|": "%7C", " ": "%20", "&": "&amp;"})


class Mrkdwn(Style):
    """Only & < > are escaped. Marks of one kind within each other would show as characters, so the
    inner ones are left out."""

    def escape(self, text: str) -> str:
        return _CONTROL.sub(lambda found: _ESCAPES[found[0]], text)

    def bold(self, text: str) -> str:
        return f"*{text.strip().replace('*', '')}*" if text.strip() else text

    def italic(self, text: str) -> str:
        return f"_{text.strip()}_" if text.strip() and "_" not in text else text

    def code(self, text: str) -> str:
        return "`" + self.escape(text.replace("`", "'")) + "`"

    def link(self, text: str, url: str) -> str:
        if not _OPENS.match(url):
            return text
        address = url.translate(_IN_ADDRESS)
        if text in (address, url):
            return f"<{address}>"
        return f"<{address}|{text.replace('|', '/').replace('<', '').replace('>', '')}>"

    def quote(self, lines: Iterable[str]) -> list[str]:
        return [f"> {line}" for line in lines]
