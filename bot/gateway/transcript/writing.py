"""A transcript as a file: plain text, or a page that needs nothing beside it."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.gateway.transcript.document import Transcript

_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_PAGE = _pages.get_template("transcript.html")


def as_text(made: Transcript) -> str:
    """Lines of whatever length; what was said is indented under who said it."""
    parts = [made.title, made.note, ""]
    for day in made.days:
        parts += [day.date, ""]
        for line in day.lines:
            said = [*line.text.splitlines(), *(f"[{one}]" for one in line.beside)]
            parts += [f"{line.time}  {line.author}", *(f"    {one}".rstrip() for one in said), ""]
    return "\n".join(parts)


def as_html(made: Transcript) -> str:
    """No script, nothing loaded from elsewhere; what was said is text alone."""
    return _PAGE.render(made=made)
