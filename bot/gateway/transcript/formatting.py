"""What was answered, without its Markdown: as markup or as plain text.

It reads the part of Markdown that the chat window shows (`bot/widget/src/core/markdown.ts`);
HTML is text here as there.
"""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup

_LINK = re.compile(r"https?://|mailto:[^\s@]+@|tel:\+?\d", re.IGNORECASE)
"""How an address begins that leads somewhere from outside the chat, too."""
_BARE = re.compile(r"""(https?://[^\s<>"]{0,2000}[^\s<>".,;:!?'’)\]])""")

_markdown = MarkdownIt("zero", {"breaks": True}).enable(
    ["newline", "escape", "backticks", "emphasis", "link", "list", "heading", "blockquote", "table"]
)
_markdown.validateLink = lambda url: _LINK.match(url) is not None  # type: ignore[method-assign]


def formatted(text: str) -> Markup:
    return Markup(_markdown.render(text))  # noqa: S704 (made by the renderer above, HTML off)


def plain(text: str) -> str:
    """Lists, quotes and tables keep their marks, links their addresses."""
    return "\n".join(_lines(parsed(text)))


def parsed(text: str) -> Sequence[SyntaxTreeNode]:
    """The blocks of an answer, as the chat window reads it."""
    return SyntaxTreeNode(_markdown.parse(text)).children


def _lines(blocks: Sequence[SyntaxTreeNode]) -> list[str]:
    """A line between blocks, but none in a list."""
    lines: list[str] = []
    for block in blocks:
        in_item = block.parent is not None and block.parent.type == "list_item"
        lines += [*([""] if lines and not in_item else []), *_block(block)]
    return lines


def _block(block: SyntaxTreeNode) -> list[str]:
    if block.type == "blockquote":
        return [f"> {line}".rstrip() for line in _lines(block.children)]
    if block.type in ("bullet_list", "ordered_list"):
        return [line for place, item in enumerate(block.children) for line in _item(item, place)]
    if block.type == "table":
        rows = [row.children for part in block.children for row in part.children]
        return [" | ".join(_inline(cell.children[0]) for cell in row).rstrip() for row in rows]
    return _inline(block.children[0]).split("\n") if block.children else []


def _item(item: SyntaxTreeNode, place: int) -> list[str]:
    numbered = item.parent is not None and item.parent.type == "ordered_list"
    start = int(item.parent.attrs.get("start", 1)) if item.parent is not None else 1
    mark = f"{start + place}. " if numbered else "- "
    first, *more = _lines(item.children) or [""]
    return [mark + first, *(" " * len(mark) + line for line in more)]


def _inline(piece: SyntaxTreeNode) -> str:
    if piece.type in ("softbreak", "hardbreak"):
        return "\n"
    if not piece.children:
        return piece.content
    words = "".join(map(_inline, piece.children))
    address = str(piece.attrs.get("href", "")).removeprefix("mailto:").removeprefix("tel:")
    return words if address in ("", words) else f"{words} ({address})"


def _link_addresses(state: StateCore) -> None:
    """Addresses in a text lead where they say, as in the chat window."""
    for token in state.tokens:
        if token.children:
            token.children = _linked(token.children)


def _linked(tokens: Sequence[Token]) -> list[Token]:
    made: list[Token] = []
    inside = 0
    for token in tokens:
        inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        made += _split(token) if token.type == "text" and not inside else [token]
    return made


def _split(text: Token) -> list[Token]:
    made: list[Token] = []
    for place, part in enumerate(_BARE.split(text.content)):
        word = Token("text", "", 0, content=part)
        link = Token("link_open", "a", 1, attrs={"href": part}), Token("link_close", "a", -1)
        made += [link[0], word, link[1]] if place % 2 else [word]
    return made


_markdown.core.ruler.push("addresses", _link_addresses)
_markdown.add_render_rule("heading_open", lambda *_: "<p><strong>")
_markdown.add_render_rule("heading_close", lambda *_: "</strong></p>\n")
