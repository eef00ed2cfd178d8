"""Reading an address: each value checked, and what is wrong said in the name of its field."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NoReturn

from crm_bridge.errors import Unprocessable

LONGEST_WORDS = 500
LONGEST = 200
MOST = 50
"""Values of one field."""
_YES_OR_NO = {"yes": True, "no": False}


class Values:
    """The values of an address. Every reading raises 422 `filter_invalid`; `field` in it is the
    name of what is wrong. An empty value is none."""

    def __init__(self, query: Mapping[str, str | list[str]]) -> None:
        self._query = query

    def words(self, name: str) -> str:
        """What a person typed, as one line."""
        typed = " ".join(" ".join(self._all(name)).replace("\x00", " ").split())
        if len(typed) > LONGEST_WORDS:
            refuse(name, f"is longer than {LONGEST_WORDS} characters. Look for fewer words.")
        return typed

    def one(self, name: str) -> str:
        found = self.several(name)
        if len(found) > 1:
            refuse(name, "can be given once.")
        return found[0] if found else ""

    def one_of(self, name: str, known: Sequence[str]) -> str | None:
        found = self.several(name, known)
        if len(found) > 1:
            refuse(name, "can be given once.")
        return found[0] if found else None

    def several(self, name: str, known: Sequence[str] | None = None) -> tuple[str, ...]:
        """Each once, in one order; of the `known` ones alone, if these are given."""
        found = sorted({one.strip() for one in self._all(name)} - {""})
        if len(found) > MOST:
            refuse(name, f"has more than {MOST} values.")
        for one in found:
            if len(one) > LONGEST or "\x00" in one:
                refuse(name, "is nothing that could be looked for.")
            if known is not None and one not in known:
                refuse(name, f"is one of {', '.join(known)}.")
        return tuple(found)

    def numbers(self, name: str, known: range) -> tuple[int, ...]:
        texts = [str(number) for number in known]
        return tuple(sorted(int(one) for one in self.several(name, texts)))

    def day(self, name: str, earliest: date, latest: date) -> date | None:
        given = self.one(name)
        if not given:
            return None
        try:
            day = date.fromisoformat(given)
        except ValueError:
            refuse(name, "is a day such as 2026-03-20.")
        if not earliest <= day <= latest:
            refuse(name, f"is a day between {earliest} and {latest}.")
        return day

    def share(self, name: str) -> float | None:
        """A number from 0 to 1."""
        given = self.one(name)
        if not given:
            return None
        try:
            share = float(given)
        except ValueError:
            share = -1.0
        if not 0 <= share <= 1:
            refuse(name, "is a number from 0 to 1, such as 0.5.")
        return round(share, 4)

    def yes_or_no(self, name: str) -> bool | None:
        given = self.one_of(name, tuple(_YES_OR_NO))
        return _YES_OR_NO[given] if given else None

    def _all(self, name: str) -> Iterable[str]:
        several = getattr(self._query, "getall", None)
        if several is not None:
            return list(several(name, []))
        found = self._query.get(name, [])
        return [found] if isinstance(found, str) else found


def refuse(name: str, what: str) -> NoReturn:
    """`what` follows the field's name in a sentence."""
    raise Unprocessable("filter_invalid", f"{name}: {what}", extras={"field": name})
