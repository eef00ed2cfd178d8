"""Addresses as providers can use them: whole, and pictures from where everybody gets them."""

import ipaddress
from urllib.parse import urljoin, urlsplit

LONGEST = 3_000
"""Characters of a picture's address that Slack takes; nobody takes more."""
_DRAWINGS = (".svg", ".svgz")
_PRIVATE = (".local", ".internal", ".localhost")


def whole(url: str | None, public_url: str | None) -> str | None:
    """An address that works outside the gateway's own pages; None for half a one where nobody said
    what the gateway's own is: it would lead nowhere."""
    if not url or not url.startswith("/"):
        return url or None
    return urljoin(f"{public_url}/", url) if public_url else None


def picture(url: str | None, public_url: str | None) -> str | None:
    """The address of a picture that a provider can fetch; None where it would be refused."""
    address = whole(url, public_url)
    if address is None or len(address) > LONGEST:
        return None
    parts = urlsplit(address)
    drawn = parts.path.lower().endswith(_DRAWINGS)
    fits = parts.scheme == "https" and not drawn and _is_public(parts.hostname or "")
    return address if fits else None


def _is_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(_PRIVATE)
