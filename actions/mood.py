"""Noticing that a customer is upset: a person is offered.

Calling one is not up to an action: that rule is in data/escalation.yml, and holds whatever the
assistant answers.
"""

from actions.desk import Desk

UPSET = -0.6
"""A sentiment score (-1 to 1) at or below this is strongly negative: what `at_most` says there."""

OFFER = "utter_offer_person_upset"
OFFERS = (OFFER, "utter_complaint", "utter_complaint_again")


def notice_mood(desk: Desk) -> None:
    """Two strongly negative messages in a row: offer a person, once a dialogue."""
    if desk.turn.mood is None:
        return
    moods = desk.turn.moods(2)
    if len(moods) < 2 or max(moods) > UPSET:
        return
    if not desk.turn.said(OFFER) and not _offered_now(desk):
        desk.say(OFFER)


def _offered_now(desk: Desk) -> bool:
    return any(
        message.get("response") in OFFERS or "handoff" in (message.get("custom") or {})
        for message in desk.dispatcher.messages
    )
