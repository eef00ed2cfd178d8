"""What the person at the terminal reads once the shop answers."""

from collections.abc import Iterator

from bot.launch.run.database import Shop
from bot.launch.run.settings import LaunchSettings

WIDTH = 25
LOCAL = {"0.0.0.0": "localhost", "::": "localhost", "127.0.0.1": "localhost", "": "localhost"}


def welcome(settings: LaunchSettings, shop: Shop, *, demo: bool, seconds: float) -> str:
    """The addresses, the log-ins and how to stop, as a block of lines."""
    rows = [
        *_addresses(settings, demo),
        *_logins(shop, demo),
        ("Logs", str(settings.state / "logs")),
    ]
    lines = [f"  {label:<{WIDTH}}{text}" for label, text in rows]
    return "\n".join(
        [
            "",
            f"Careline is ready after {seconds:.0f} s.",
            "",
            *lines,
            "",
            "Stop it with Ctrl-C.",
            "",
        ]
    )


def _addresses(settings: LaunchSettings, demo: bool) -> Iterator[tuple[str, str]]:
    chat = _address(settings.gateway_host, settings.gateway_port)
    bridge = _address(settings.bridge_host, settings.bridge_port)
    if demo:
        yield "Demo shop with the chat", f"{chat}/"
    else:
        yield "Chat for your pages", f'<script src="{chat}/widget.js" async></script>'
    yield "Console for your staff", f"{bridge}/"
    yield "API documentation", f"{bridge}/v1/docs"


def _logins(shop: Shop, demo: bool) -> Iterator[tuple[str, str]]:
    label = "Demo log-ins" if demo else "Log-in, shown only now"
    widest = max((len(login.email) for login in shop.logins), default=0)
    for login in shop.logins:
        yield label, f"{login.email:<{widest}}  {login.password}  ({login.role})"
        label = ""


def _address(host: str, port: int) -> str:
    shown = LOCAL.get(host, host)
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
