"""Answering from the shop's help articles: the paragraph that answers, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions.base import CarelineAction
from actions.desk import Desk
from actions.turn import Event

PARTICULAR = 5
"""From so many words on a question asks for something in particular."""
CLEARLY = 0.9
"""From this score (0 to 1) an article answers even a message that was not understood."""

OFFERS: Mapping[str, tuple[str, ...]] = {
    "utter_article_and_person": (
        "account_locked",
        "contact_customer_service",
        "payment_issue",
        "price_match",
        "privacy_request",
        "promo_code_problem",
        "registration_problems",
        "switch_account",
    ),
    "utter_article_and_tracking": ("delivery_period",),
    "utter_article_and_return": ("check_refund_policy",),
    "utter_article_and_address": ("set_up_shipping_address",),
    "utter_article_and_problem": ("warranty",),
}
"""What is offered below the answer to a need; below all others nothing is."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A paragraph, with the title of its article and the address where it can be read."""

    paragraph: str
    title: str
    url: str

    def say(self, desk: Desk, response: str) -> None:
        """As one message: the paragraph, and its article as a source."""
        sources = [{"title": self.title, "url": self.url}]
        desk.say(response, json_message={"sources": sources}, paragraph=self.paragraph)


class AnswerFromArticles(CarelineAction):
    """A how-to or policy question: the paragraph that answers it, or what is always said."""

    action_name = "action_answer_from_articles"

    async def act(self, desk: Desk) -> list[Event]:
        need = desk.turn.intent
        if quotation := quotation_for(desk):
            quotation.say(desk, _response(need))
            return []
        if len(desk.turn.typed.split()) >= PARTICULAR:
            desk.say("utter_nothing_more_exact")
        desk.say(f"utter_{need}")
        return []


def quotation_for(desk: Desk, least: float = 0.0) -> Quotation | None:
    """The best of what the message was found to be answered by, if that is good enough."""
    best: Mapping[str, Any] = next(iter(desk.turn.articles), {})
    if not best or float(best["score"]) < least:
        return None
    return Quotation(str(best["paragraph"]), str(best["title"]), str(best["url"]))


def may_help(desk: Desk) -> bool:
    """Answer a message that was not understood, where an article clearly fits it."""
    quotation = None if desk.in_form else quotation_for(desk, CLEARLY)
    if quotation is None:
        return False
    quotation.say(desk, "utter_article_may_help")
    return True


def _response(need: str) -> str:
    return next((key for key, needs in OFFERS.items() if need in needs), "utter_article")
