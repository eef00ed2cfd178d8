"""Markdown of an article as HTML: safe, with an anchor at each heading."""

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from bot.assistant.articles.document import anchor_of

# HTML in an article is shown as text; addresses that run scripts are never made links.
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def render(body: str) -> Markup:
    """The article's text below its title; headings lead to themselves by `#anchor`."""
    return Markup(_markdown.render(body))  # noqa: S704 (made by the renderer above, HTML off)


def _open_heading(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    place: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    tokens[place].attrSet("id", anchor_of(tokens[place + 1].content))
    return renderer.renderToken(tokens, place, options, env)


_markdown.add_render_rule("heading_open", _open_heading)
