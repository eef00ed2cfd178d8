"""MarkdownV2 as https://core.telegram.org/bots/api#markdownv2-style describes it.

Outside entities each of `_*[]()~`>#+-=|{}.!` is escaped by a backslash; inside pre and code ` and
the backslash; inside the (…) of a link ) and the backslash. A character that is none of these may
be escaped as well ("Any character with code between 1 and 126 inclusively can be escaped").
"""

import re
from dataclasses import dataclass, field

from .links import checked_link, mentioned_user
from .refusals import Json, Refused, bad_request

RULE = "parse_mode MarkdownV2: "
_RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
# The longest first: "__ is always greedily treated from left to right as … an underline entity".
_MARKS = {
    "```": "pre",
    "||": "spoiler",
    "__": "underline",
    "![": "custom_emoji",
    "*": "bold",
    "_": "italic",
    "~": "strikethrough",
    "`": "code",
    "[": "text_link",
}
_CLOSING = {kind: mark for mark, kind in _MARKS.items()} | {"text_link": "]", "custom_emoji": "]"}
_NAMES = {
    "pre": "Pre",
    "pre_code": "PreCode",
    "spoiler": "Spoiler",
    "underline": "Underline",
    "custom_emoji": "CustomEmoji",
    "bold": "Bold",
    "italic": "Italic",
    "strikethrough": "Strikethrough",
    "code": "Code",
    "text_link": "TextUrl",
    "blockquote": "BlockQuote",
}


def parse(source: str) -> tuple[str, list[Json]]:
    """The text as it is shown, and its entities (offsets in UTF-16 code units)."""
    return _Parser(source).run()


@dataclass
class _Open:
    kind: str
    at: int  # in the source
    offset: int  # in the text shown, UTF-16
    begins: int  # in the text shown, characters
    more: Json = field(default_factory=dict)

    @property
    def is_code(self) -> bool:
        return self.kind in ("pre", "code")


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.shown = ""
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[tuple[int, Json]] = []  # with where each begins in the source

    def run(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            steps = (self._escape, self._line_end, self._close, self._verbatim, self._begin)
            if not any(step() for step in steps):
                self._plain()
        if self.open and self.open[-1].kind == "blockquote":
            self._finish(self.open.pop())
        if self.open:
            raise self._endless(self.open[-1])
        # Those around others first.
        self.entities.sort(key=lambda one: (one[1]["offset"], -one[1]["length"], one[0]))
        return self.shown, [entity for _, entity in self.entities]

    def _show(self, character: str) -> None:
        self.shown += character
        self.offset += 2 if ord(character) > 0xFFFF else 1
        self.at += 1

    def _escape(self) -> bool:
        """A backslash before a character between 1 and 126; any other stands for itself."""
        following = self.source[self.at + 1 : self.at + 2]
        if self.source[self.at] != "\\" or not following or not 1 <= ord(following) <= 126:
            return False
        self.at += 1
        self._show(following)
        return True

    def _line_end(self) -> bool:
        """A block quotation goes on in the next line if that begins with > as well."""
        quotes = [one for one in self.open if one.kind == "blockquote"]
        if self.source[self.at] != "\n" or not quotes or self.open[-1].is_code:
            return False
        if self.source.startswith(">", self.at + 1):
            self._show("\n")
            self.at += 1
            return True
        if self.open[-1].kind != "blockquote":
            raise self._endless(self.open[-1])
        self._finish(self.open.pop())
        self._show("\n")
        return True

    def _close(self) -> bool:
        if not self.open or self.open[-1].kind == "blockquote":
            return False
        top = self.open[-1]
        mark = _CLOSING[top.kind]
        if not self.source.startswith(mark, self.at):
            return False
        if top.kind == "italic" and self.source.startswith("__", self.at):
            return False
        self.open.pop()
        self.at += len(mark)
        if top.kind in ("text_link", "custom_emoji"):
            self._address(top)
        else:
            self._finish(top)
        return True

    def _verbatim(self) -> bool:
        """Inside pre and code everything but ` stands for itself."""
        if not self.open or not self.open[-1].is_code or self.source[self.at] == "`":
            return False
        self._show(self.source[self.at])
        return True

    def _begin(self) -> bool:
        if self._quotation_begins():
            self.open.append(_Open("blockquote", self.at, self.offset, len(self.shown)))
            self.at += 1
            return True
        for mark, kind in _MARKS.items():
            if self.source.startswith(mark, self.at):
                self.open.append(_Open(kind, self.at, self.offset, len(self.shown)))
                self.at += len(mark)
                if kind == "pre":
                    self._language(self.open[-1])
                return True
        return False

    def _quotation_begins(self) -> bool:
        at_line_start = not self.shown or self.shown.endswith("\n")
        quoted = any(one.kind == "blockquote" for one in self.open)
        return self.source[self.at] == ">" and at_line_start and not quoted

    def _language(self, pre: _Open) -> None:
        """```python and a line end; the line end is not shown."""
        end = self.at
        while end < len(self.source) and not self.source[end].isspace() and self.source[end] != "`":
            end += 1
        if self.at < end < len(self.source) and self.source[end] != "`":
            pre.more["language"] = self.source[self.at : end]
            self.at = end
        for line_end in ("\r\n", "\n", "\r"):
            if self.source.startswith(line_end, self.at):
                self.at += len(line_end)
                break

    def _address(self, link: _Open) -> None:
        """The (…) behind [text]; without one the text is the address."""
        url = self.shown[link.begins :]
        if self.source.startswith("(", self.at):
            url = self._read_address()
        if link.kind == "custom_emoji":
            link.more["custom_emoji_id"] = _emoji(url)
        elif user := mentioned_user(url):
            link.kind, link.more = (
                "text_mention",
                {"user": {"id": user, "is_bot": False, "first_name": ""}},
            )
        elif checked := checked_link(url):
            link.more["url"] = checked
        else:  # shown as plain text
            return
        self._finish(link)

    def _read_address(self) -> str:
        begin, url = self.at + 1, ""
        self.at = begin
        while self.at < len(self.source) and self.source[self.at] != ")":
            following = self.source[self.at + 1 : self.at + 2]
            if self.source[self.at] == "\\" and following and ord(following) <= 126:
                self.at += 1
            url += self.source[self.at]
            self.at += 1
        if self.at == len(self.source):
            raise _unparsable(
                f"Can't find end of a URL at byte offset {self._bytes(begin)}",
                "inside the (…) of a link ) and \\ are escaped, and ) ends it",
            )
        self.at += 1
        return url

    def _plain(self) -> None:
        character = self.source[self.at]
        if character in _RESERVED:
            raise _unparsable(
                f"Character '{character}' is reserved and must be escaped with the preceding '\\'",
                "each of _*[]()~`>#+-=|{}.! is escaped outside entities",
            )
        self._show(character)

    def _finish(self, done: _Open) -> None:
        """An entity around nothing is none, nor is one inside pre or code."""
        length = self.offset - done.offset
        if length and not any(one.is_code for one in self.open):
            entity = {"type": done.kind, "offset": done.offset, "length": length, **done.more}
            self.entities.append((done.at, entity))

    def _endless(self, begun: _Open) -> Refused:
        name = _NAMES["pre_code" if "language" in begun.more else begun.kind]
        return _unparsable(
            f"Can't find end of {name} entity at byte offset {self._bytes(begun.at)}",
            "an entity that is begun is ended, inside the one it was begun in",
        )

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode())


def _emoji(url: str) -> str:
    found = re.match(r"tg:(?://)?emoji/?\?(?:[^#]*&)?id=([1-9]\d*)(?:[&#]|$)", url, re.IGNORECASE)
    if not found:
        raise _unparsable(
            "Custom emoji entity must contain a tg://emoji URL", "![👍](tg://emoji?id=…)"
        )
    return found[1]


def _unparsable(what: str, rule: str) -> Refused:
    return bad_request(f"can't parse entities: {what}", RULE + rule)
