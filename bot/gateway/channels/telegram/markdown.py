"""MarkdownV2, as https://core.telegram.org/bots/api#markdownv2-style has it."""

import re
from collections.abc import Iterable

from bot.gateway.channels.core.markup import Style

_RESERVED = re.compile(r"([_*\[\]()~`>#+\-=|{}.!\\])")
_IN_CODE = re.compile(r"([`\\])")
_IN_LINK = re.compile(r"([)\\])")
_OPENS = re.compile(r"https?://[^\s/]", re.IGNORECASE)


class MarkdownV2(Style):
    """Any character with code between 1 and 126 inclusively can be escaped; those that must be
    differ between text, code and the address of a link."""

    def escape(self, text: str) -> str:
        return _RESERVED.sub(r"\\\1", text)

    def bold(self, text: str) -> str:
        return f"*{text}*" if text.strip() else text

    def italic(self, text: str) -> str:
        return f"_{text}_" if text.strip() else text

    def code(self, text: str) -> str:
        return "`" + _IN_CODE.sub(r"\\\1", text) + "`"

    def link(self, text: str, url: str) -> str:
        if not _OPENS.match(url):
            return text
        address = _IN_LINK.sub(r"\\\1", url)
        return f"[{text}]({address})"

    def quote(self, lines: Iterable[str]) -> list[str]:
        return [f">{line}" for line in lines]


def utf16(text: str) -> int:
    """The length that Telegram measures in: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
