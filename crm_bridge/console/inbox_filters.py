"""What the address of the list says: which list, and what narrows it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import get_args
from urllib.parse import urlencode

from crm_bridge.api.schemas.content import ControlState
from crm_bridge.conversations import searching
from crm_bridge.conversations.inbox_views import View

PATH = "/conversations"


@dataclass(frozen=True, slots=True)
class Filters:
    """Each None or empty where the address does not narrow by it."""

    view: View | None = None
    state: ControlState | None = None
    team: str | None = None
    q: str = ""

    def to(self, **changes: str | None) -> str:
        """The address with these changes."""
        kept = asdict(replace(self, **changes))  # type: ignore[arg-type]
        given = {name: value for name, value in kept.items() if value}
        return f"{PATH}?{urlencode(given)}" if given else PATH


def filters_of(query: Mapping[str, str]) -> Filters:
    """Names that no list or state has count as none."""
    view, state = query.get("view", ""), query.get("state", "")
    return Filters(
        view=next((one for one in get_args(View) if one == view), None),
        state=next((one for one in get_args(ControlState) if one == state), None),
        team=searching.cleaned(query.get("team", "")) or None,
        q=searching.cleaned(query.get("q", "")),
    )
