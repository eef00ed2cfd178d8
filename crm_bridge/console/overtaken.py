"""A reply that a colleague was faster with: what they said, and the writer's text, still unsent."""

from aiohttp import web

from crm_bridge.console.pages import page
from crm_bridge.conversations.overtaking import Overtaken


def show_overtaken(request: web.Request, overtaken: Overtaken, text: str) -> web.Response:
    """Above the box in which the text still stands; without scripts a page that has it."""
    live = "HX-Request" in request.headers
    response = page(
        request,
        "_overtaken.html" if live else "overtaken.html",
        {
            "overtaken": overtaken,
            "text": text,
            "base": f"/conversations/{request.match_info['cid']}",
        },
    )
    response.set_status(overtaken.status)
    response.headers.update({"HX-Retarget": "#overtaken", "HX-Reswap": "innerHTML"})
    return response


def last_seen(given: object) -> int | None:
    """The last message that the writer's page showed, as its form says; None where it does not."""
    text = str(given or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
