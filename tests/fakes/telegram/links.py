"""Which addresses Telegram takes: in links, on buttons, for a webhook, for a photo."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

_HOST = re.compile(r"[^\s/?#@:.]+(\.[^\s/?#@:.]+)+\.?|\[[0-9a-fA-F:]+\]")
_SCHEMES = ("http", "https", "tg", "ton", "tonsite")


def checked_link(url: str) -> str:
    """The address as it is kept; empty if it is none. Without a scheme http is meant, and a host
    alone means its root."""
    try:
        _check(url)
    except ValueError:
        return ""
    if url.startswith(("tg:", "ton:", "tonsite:")):
        return url
    parts = urlsplit(url if "://" in url else f"http://{url}")
    return urlunsplit(parts._replace(path=parts.path or "/"))


def why_wrong(url: str) -> str:
    """What Telegram says of a wrong address; empty if there is nothing to say."""
    try:
        _check(url)
    except ValueError as wrong:
        return str(wrong)
    return ""


def mentioned_user(url: str) -> int:
    """`tg://user?id=…`: a mention of a person without a name of their own; else 0."""
    found = re.fullmatch(r"tg:(?://)?user\?id=(\d+)", url)
    return int(found[1]) if found else 0


def is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_reserved(url: str) -> bool:
    """Addresses of private networks, which Telegram's servers do not reach."""
    try:
        return not ip_address(urlsplit(url).hostname or "").is_global
    except ValueError:
        return is_loopback(url)


def _check(url: str) -> None:
    if not url:
        raise ValueError("URL is empty")
    scheme = url.partition(":")[0].lower() if re.match(r"[A-Za-z]+:", url) else "http"
    if scheme not in _SCHEMES and "://" in url:
        raise ValueError("Unsupported URL protocol")
    if scheme in ("tg", "ton", "tonsite"):
        return
    parts = urlsplit(url if "://" in url else f"http://{url}")
    host = parts.netloc.rpartition("@")[2]
    host = re.sub(r":\d*$", "", host)
    if re.search(r"\s", url) or not _HOST.fullmatch(host):
        raise ValueError("Wrong HTTP URL")
