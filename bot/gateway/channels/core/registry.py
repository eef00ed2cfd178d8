"""The channels there are: every folder beside this one whose module `channel` has a `CHANNEL`."""

import pkgutil
from importlib import import_module

from bot.gateway import channels
from bot.gateway.channels.core.channel import Channel


def channel_types() -> list[type[Channel]]:
    """One class a channel, in the order of their names."""
    found = []
    for folder in pkgutil.iter_modules(channels.__path__):
        name = f"{channels.__name__}.{folder.name}"
        if folder.ispkg and _has_channel(name):
            found.append(import_module(f"{name}.channel").CHANNEL)
    return sorted((one for one in found if issubclass(one, Channel)), key=lambda one: one.name)


def _has_channel(package: str) -> bool:
    parts = pkgutil.iter_modules(import_module(package).__path__)
    # The core's module of that name is the interface itself.
    return any(one.name == "channel" for one in parts) and not package.endswith(".core")
