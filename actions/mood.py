"""Noticing that a customer is upset: first a person is offered, then one is called."""

from actions.desk import Desk

UPSET = -0.75
"""A sentiment score (-1 to 1) at or below this is strongly negative."""

OFFER = "utter_offer_person_upset"
OFFERS = (OFFER, "utter_complaint", "utter_complaint_again")


def notice_mood(desk: Desk) -> None:
    """Two strongly negative messages in a row: offer a person, once a dialogue.

    Three of the last five, the offer having been made before: call one.
    """
    moods = [score <= UPSET for score in desk.turn.moods(5)]
    if not moods or not moods[0]:
        return
    if not desk.turn.said(OFFER):
        if moods[:2] == [True, True] and not _offered_now(desk):
            desk.say(OFFER)
    elif sum(moods) >= 3:
        desk.call_person("sentiment")


def _offered_now(desk: Desk) -> bool:
    return any(
        message.get("response") in OFFERS or "handoff" in (message.get("custom") or {})
        for message in desk.dispatcher.messages
    )
