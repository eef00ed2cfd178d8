"""Where the console's pages are: the sections of the menu, and the pages within each."""

from dataclasses import dataclass

from crm_bridge.console.access import NEEDS
from crm_bridge.staff.roles import may


@dataclass(frozen=True, slots=True)
class Place:
    """A page that can be gone to. A template says which it is by `{% set here = NAME %}`."""

    name: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the menu: a page, or several that are shown side by side above each."""

    title: str
    places: tuple[Place, ...]

    def open_to(self, role: str) -> tuple[Place, ...]:
        """Those of its pages that this role may see."""
        return tuple(place for place in self.places if may(role, NEEDS["GET", place.address]))

    def holds(self, name: str) -> bool:
        """Whether the page of this name is one of its pages."""
        return any(place.name == name for place in self.places)


def _alone(name: str, title: str) -> Section:
    return Section(title, (Place(name, title, f"/{name}"),))


SECTIONS = (
    _alone("conversations", "Conversations"),
    _alone("mentions", "Mentions"),
    Section(
        "Tasks",
        (
            Place("tasks", "Tasks", "/tasks"),
            Place("unusual-orders", "Order review", "/unusual-orders"),
        ),
    ),
    Section(
        "Transcripts",
        (
            Place("transcripts", "Transcripts", "/transcripts"),
            Place("reviews", "Reviews", "/reviews"),
            Place("follow-up", "Low ratings", "/follow-up"),
            Place("scores", "Scorecards", "/scores"),
        ),
    ),
    Section(
        "Improve",
        (
            Place("corrections", "Worth a look", "/corrections"),
            Place("changes", "Change sets", "/changes"),
            Place("models", "Models", "/models"),
        ),
    ),
    Section(
        "Insights",
        (
            Place("insights", "What happens", "/insights"),
            Place("reports", "Weekly reports", "/reports"),
            Place("segments", "Segments", "/segments"),
            Place("fairness", "Fairness", "/fairness"),
            Place("shop-models", "Shop models", "/shop-models"),
            Place("data", "Data quality", "/data"),
        ),
    ),
    Section(
        "Set-up",
        (
            Place("replies", "Quick replies", "/replies"),
            Place("texts", "Texts", "/texts"),
            Place("articles", "Articles", "/articles"),
            Place("reasons", "Reasons", "/reasons"),
            Place("teams", "Teams", "/teams"),
            Place("people", "People", "/people"),
            Place("channels", "Channels", "/channels"),
            Place("webhooks", "Webhooks", "/webhooks"),
        ),
    ),
)
