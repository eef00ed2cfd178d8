"""Where events may be sent: looked at when an address is given, held to at every connection."""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from typing import Any
from urllib.parse import SplitResult, urlsplit

from crm_bridge.errors import Unprocessable

LONGEST = 2_000
_LOOK_UP_SECONDS = 2.0
# IPv6 addresses that carry an IPv4 one, which is where a translator would send the packet.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LOCAL_NAT64 = ipaddress.ip_network("64:ff9b:1::/48")

AddrInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[Any, ...]]


class AddressRefused(OSError):
    """A connection to an address inside, which nobody allowed."""


def is_public(address: str) -> bool:
    """False for loopback, private, link-local, shared, multicast and reserved addresses, in
    whatever way an IPv6 address wraps them."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if found in _LOCAL_NAT64 or found.teredo is not None:
            return False
    return found.is_global and not found.is_multicast


def public_socket(info: AddrInfo) -> socket.socket:
    """A socket for the connector. What is checked is the very address that will be connected to, so
    a name that answers differently the second time gains nothing."""
    family, kind, protocol, _, address = info
    if not is_public(str(address[0])):
        raise AddressRefused(f"{address[0]} is a private address")
    return socket.socket(family, kind, protocol)


async def check_url(url: str, *, private: bool) -> None:
    """Raises 422 `url_invalid` for no usable address, `url_private` for one that leads inside.

    A name that is not known yet is taken: every connection is checked again. `private` allows what
    leads inside, and plain http.
    """
    parts = _split(url)
    schemes = ("https", "http") if private else ("https",)
    if parts.scheme not in schemes:
        raise _invalid("must begin with https://")
    if not private and any(not is_public(found) for found in await _addresses(parts)):
        raise Unprocessable(
            "url_private",
            f"url: {parts.hostname} is inside this network. "
            "CARELINE_WEBHOOK_PRIVATE=1 allows such addresses.",
        )


def _split(url: str) -> SplitResult:
    if len(url) > LONGEST:
        raise _invalid(f"is longer than {LONGEST} characters")
    if not url.isprintable() or " " in url or "\\" in url:
        raise _invalid("has characters that an address cannot have")
    try:
        parts = urlsplit(url)
        good = bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise _invalid("must look like https://desk.example/careline")
    if parts.username is not None or parts.password is not None:
        raise _invalid("must have no user name and password; the signature proves who sends")
    if parts.fragment:
        raise _invalid("must have no part after #")
    return parts


async def _addresses(parts: SplitResult) -> Sequence[str]:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(_LOOK_UP_SECONDS):
            found = await loop.getaddrinfo(parts.hostname, parts.port or 443)
    except (OSError, UnicodeError, TimeoutError):
        return ()
    return [str(address[0]) for *_, address in found]


def _invalid(why: str) -> Unprocessable:
    return Unprocessable("url_invalid", f"url: {why}.")
