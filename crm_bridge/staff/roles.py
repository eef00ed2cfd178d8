"""What each role may do: one table."""

from collections.abc import Mapping
from enum import StrEnum


class Ability(StrEnum):
    """Something that a page or a form of the console asks for."""

    OWN_ACCOUNT = "own_account"
    """One's own password and second step."""
    WORK = "work"
    """Conversations, and the customers in them."""
    SEE_PEOPLE = "see_people"
    """Who works here, and in which role."""
    CHANGE_PEOPLE = "change_people"
    """Inviting, roles, deactivating."""
    MANAGE_WEBHOOKS = "manage_webhooks"
    """Telling other systems what happens, with what customers write."""
    REASSIGN = "reassign"
    """Giving a colleague's conversation to another."""
    MANAGE_TEAMS = "manage_teams"
    """Who is in which team, and how teams work."""
    SEE_CHANNELS = "see_channels"
    """Where customers can write besides the web, and how these channels stand."""
    MANAGE_CHANNELS = "manage_channels"
    """Connecting channels, with their tokens and secrets."""
    EDIT_SHARED_REPLIES = "edit_shared_replies"
    """The quick replies that everybody uses."""
    EDIT_REASONS = "edit_reasons"
    """What calls a person, for which team and how urgently."""
    IMPROVE = "improve"
    """Every transcript, reviews and corrections, training, and what the figures say."""
    EXPORT_PERSONAL = "export_personal"
    """Transcripts as files with names, addresses and numbers in them."""
    EDIT_TEXTS = "edit_texts"
    """What the assistant says, and the articles that it answers from."""
    CHANGE_ORDERS = "change_orders"
    """Cancelling, sending elsewhere, taking back, refunding up to the agents' limit."""
    REFUND_ANY = "refund_any"
    """Refunds above the agents' limit."""


_AGENT = frozenset({Ability.OWN_ACCOUNT, Ability.WORK, Ability.CHANGE_ORDERS})
_LEAD = _AGENT | {Ability.EDIT_SHARED_REPLIES, Ability.SEE_PEOPLE, Ability.MANAGE_WEBHOOKS}
_LEAD |= {Ability.REFUND_ANY, Ability.EDIT_REASONS}
_LEAD |= {Ability.MANAGE_TEAMS, Ability.REASSIGN, Ability.SEE_CHANNELS}
_LEAD |= {Ability.IMPROVE, Ability.EDIT_TEXTS}
_ADMIN = _LEAD | {Ability.CHANGE_PEOPLE, Ability.MANAGE_CHANNELS, Ability.EXPORT_PERSONAL}

TABLE: Mapping[str, frozenset[Ability]] = {"agent": _AGENT, "lead": _LEAD, "admin": _ADMIN}

MEANINGS: Mapping[str, str] = {
    "agent": "works on conversations",
    "lead": "also reads all transcripts and improves the assistant",
    "admin": "also invites people, changes their roles and connects channels",
}
"""The table in the words of whoever gives a role away."""


def may(role: str, ability: Ability) -> bool:
    """Whether `role` has `ability`. A role that is not in the table has none."""
    return ability in TABLE.get(role, frozenset())
