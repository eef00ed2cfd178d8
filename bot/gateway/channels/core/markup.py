"""An answer's light Markdown in a provider's own markup."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence

from markdown_it.tree import SyntaxTreeNode

from bot.gateway.transcript.formatting import parsed


class Style(ABC):
    """How one provider writes things. What is given to the methods is escaped already, but for
    `escape`, `code` and the address of a link."""

    @abstractmethod
    def escape(self, text: str) -> str: ...

    @abstractmethod
    def bold(self, text: str) -> str: ...

    @abstractmethod
    def italic(self, text: str) -> str: ...

    @abstractmethod
    def code(self, text: str) -> str: ...

    @abstractmethod
    def link(self, text: str, url: str) -> str: ...

    @abstractmethod
    def quote(self, lines: Iterable[str]) -> list[str]: ...


def render(text: str, style: Style) -> str:
    """The text with its lists, quotes, emphasis and links as the provider shows them."""
    return "\n".join(_lines(parsed(text), style))


def _lines(blocks: Sequence[SyntaxTreeNode], style: Style) -> list[str]:
    """A line between blocks, but none in a list."""
    lines: list[str] = []
    for block in blocks:
        in_item = block.parent is not None and block.parent.type == "list_item"
        lines += [*([""] if lines and not in_item else []), *_block(block, style)]
    return lines


def _block(block: SyntaxTreeNode, style: Style) -> list[str]:
    if block.type == "blockquote":
        return style.quote(_lines(block.children, style))
    if block.type in ("bullet_list", "ordered_list"):
        items = enumerate(block.children)
        return [line for place, item in items for line in _item(item, place, style)]
    if block.type == "table":
        rows = [row.children for part in block.children for row in part.children]
        bar = style.escape(" | ")
        return [bar.join(_inline(cell.children[0], style) for cell in row) for row in rows]
    lines = _inline(block.children[0], style).split("\n") if block.children else []
    return [style.bold(line) for line in lines] if block.type == "heading" else lines


def _item(item: SyntaxTreeNode, place: int, style: Style) -> list[str]:
    numbered = item.parent is not None and item.parent.type == "ordered_list"
    start = int(item.parent.attrs.get("start", 1)) if item.parent is not None else 1
    mark = style.escape(f"{start + place}. ") if numbered else "• "
    first, *more = _lines(item.children, style) or [""]
    return [mark + first, *("   " + line for line in more)]


def _inline(piece: SyntaxTreeNode, style: Style) -> str:
    if piece.type in ("softbreak", "hardbreak"):
        return "\n"
    if piece.type == "code_inline":
        return style.code(piece.content)
    if not piece.children:
        return style.escape(piece.content)
    words = "".join(_inline(child, style) for child in piece.children)
    if piece.type == "strong":
        return style.bold(words)
    if piece.type == "em":
        return style.italic(words)
    address = str(piece.attrs.get("href", ""))
    return style.link(words, address) if address else words
