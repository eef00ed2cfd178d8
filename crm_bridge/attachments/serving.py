"""The headers under which a customer's file is served: never as a page, never run."""

from collections.abc import Mapping
from urllib.parse import quote

_CHARSET = {"text/plain": "text/plain; charset=utf-8"}


def headers(name: str, type: str) -> Mapping[str, str]:  # noqa: A002 - as in the record
    """Images are shown in place, everything else is downloaded under its name."""
    way = "inline" if type.startswith("image/") else "attachment"
    return {
        "Content-Type": _CHARSET.get(type, type),
        "Content-Disposition": f"{way}; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=3600",
    }
