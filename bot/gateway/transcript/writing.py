"""A transcript as a file: plain text, or a page that needs nothing beside it."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.gateway.transcript.document import Line, Transcript
from bot.gateway.transcript.formatting import formatted, plain

_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_pages.filters["formatted"] = formatted
_PAGE = _pages.get_template("transcript.html")


def as_text(made: Transcript) -> str:
    """Lines of whatever length; what was said is indented under who said it."""
    parts = [made.title, made.note, ""]
    for day in made.days:
        parts += [day.date, ""]
        for line in day.lines:
            said = [*_said(line).splitlines(), *(f"[{one}]" for one in line.beside)]
            parts += [f"{line.time}  {line.author}", *(f"    {one}".rstrip() for one in said), ""]
    return "\n".join(parts)


def as_html(made: Transcript) -> str:
    """No script, nothing loaded from elsewhere, no markup but that of the answers' Markdown."""
    return _PAGE.render(made=made)


def _said(line: Line) -> str:
    """Customers' words stay as they were typed, as in the chat window."""
    return line.text if line.own else plain(line.text)
