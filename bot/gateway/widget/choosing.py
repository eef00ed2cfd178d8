"""Which entries of the shop's file count on a page at an hour."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from bot.gateway.widget.document import When
from crm_bridge.routing.hours import Hours, is_open

Entry = TypeVar("Entry", bound=When)


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a customer is and when. `page` None: not known; so with `open`."""

    page: str | None
    at: datetime
    zone: tzinfo
    open: bool | None


def fitting(entries: Iterable[Entry], moment: Moment) -> Iterator[Entry]:
    """The entries that count, in the file's order."""
    return (entry for entry in entries if fits(entry, moment))


def fits(when: When, moment: Moment) -> bool:
    """What is not known fits nothing that asks for it."""
    if when.open is not None and when.open != moment.open:
        return False
    if when.hours is not None and not is_open(Hours(moment.zone, when.hours), moment.at):
        return False
    return not when.pages or _on_one_of(when.pages, moment.page)


def path_of(page: str | None) -> str | None:
    """The path of an address, without what follows `?` or `#`; None for what is no address."""
    if not page:
        return None
    try:
        path = urlsplit(page).path
    except ValueError:
        return None
    return unquote(path) or "/"


def _on_one_of(patterns: Iterable[str], page: str | None) -> bool:
    path = path_of(page)
    return path is not None and any(_matcher(one).fullmatch(path) for one in patterns)


@lru_cache(maxsize=1000)
def _matcher(pattern: str) -> re.Pattern[str]:
    """`*` stands for anything, a `/` too."""
    return re.compile(".*".join(re.escape(part) for part in re.split(r"\*+", pattern)), re.DOTALL)
