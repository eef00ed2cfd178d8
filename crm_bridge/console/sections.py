"""Where the console's pages are: the sections of the menu, and the pages within each."""

from dataclasses import dataclass

from crm_bridge.staff.roles import Ability, may


@dataclass(frozen=True, slots=True)
class Place:
    """A page that can be gone to. A template says which it is by `{% set here = NAME %}`."""

    name: str
    title: str
    address: str
    ability: Ability


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the menu: a page, or several that are shown side by side above each."""

    title: str
    places: tuple[Place, ...]

    def open_to(self, role: str) -> tuple[Place, ...]:
        """Those of its pages that this role may see."""
        return tuple(place for place in self.places if may(role, place.ability))

    def holds(self, name: str) -> bool:
        """Whether the page of this name is one of its pages."""
        return any(place.name == name for place in self.places)


def _alone(name: str, title: str, ability: Ability = Ability.WORK) -> Section:
    address = f"/{name}"
    return Section(title, (Place(name, title, address, ability),))


SECTIONS = (
    _alone("conversations", "Conversations"),
    _alone("mentions", "Mentions"),
    _alone("tasks", "Tasks"),
    Section(
        "Transcripts",
        (
            Place("transcripts", "Transcripts", "/transcripts", Ability.IMPROVE),
            Place("reviews", "Reviews", "/reviews", Ability.IMPROVE),
            Place("follow-up", "Low ratings", "/follow-up", Ability.IMPROVE),
            Place("scores", "Scorecards", "/scores", Ability.IMPROVE),
        ),
    ),
    Section(
        "Improve",
        (
            Place("corrections", "Worth a look", "/corrections", Ability.IMPROVE),
            Place("changes", "Change sets", "/changes", Ability.IMPROVE),
            Place("models", "Models", "/models", Ability.IMPROVE),
        ),
    ),
    Section(
        "Insights",
        (
            Place("insights", "What happens", "/insights", Ability.IMPROVE),
            Place("reports", "Weekly reports", "/reports", Ability.IMPROVE),
        ),
    ),
    Section(
        "Set-up",
        (
            Place("replies", "Quick replies", "/replies", Ability.WORK),
            Place("texts", "Texts", "/texts", Ability.WORK),
            Place("articles", "Articles", "/articles", Ability.WORK),
            Place("reasons", "Reasons", "/reasons", Ability.WORK),
            Place("teams", "Teams", "/teams", Ability.WORK),
            Place("people", "People", "/people", Ability.SEE_PEOPLE),
            Place("channels", "Channels", "/channels", Ability.SEE_CHANNELS),
            Place("webhooks", "Webhooks", "/webhooks", Ability.MANAGE_WEBHOOKS),
        ),
    ),
)
