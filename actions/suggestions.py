"""Suggesting products, each with its reason; and what refines it: "not leather", "others"."""

from actions.base import CarelineAction
from actions.desk import Desk
from actions.products import show
from actions.talk import not_understood
from actions.turn import Event
from crm_bridge.api.schemas.wishes import Suggested, WishSaid

MOST_SEEN = 60
MOST_UNKNOWN = 2
"""Of a longer story most words are about something else; nobody is told which."""


class Recommend(CarelineAction):
    """Up to three suggestions as cards: for a new wish, or for the last one with what was added."""

    action_name = "action_recommend"

    async def act(self, desk: Desk) -> list[Event]:
        said = wish_said(desk)
        found = await desk.bridge.suggest(said)
        if found.verdict == "not_understood":
            return await not_understood(desk)
        _say(desk, found)
        desk.slots.set(last_wish=found.wish)
        if found.products:
            show(desk, found.products)
            seen = [*(said.seen if found.others else []), *(one.id for one in found.products)]
            desk.slots.set(seen_products=seen[-MOST_SEEN:])
        return []


def wish_said(desk: Desk) -> WishSaid:
    """What the customer said, with the wish that it goes on from."""
    if desk.turn.is_command:
        asked_about = "action_check_stock" in desk.turn.previous_actions()
        last = desk.slots.text("last_product") if asked_about else None
        return WishSaid(like=desk.turn.entity("product") or last)
    last = desk.slots.get("last_wish") if desk.turn.refines or _was_offered(desk) else None
    return WishSaid(
        text=desk.turn.typed[:1000],
        wish=last if isinstance(last, dict) else None,
        shown=(desk.slots.get("shown_products") or [])[:20],
        seen=(desk.slots.get("seen_products") or [])[-MOST_SEEN:],
    )


def _was_offered(desk: Desk) -> bool:
    """Products of a name that fits several were put to choose from."""
    return desk.turn.last_said("utter_product_several")


def _say(desk: Desk, found: Suggested) -> None:
    """What the cards are, before they are shown."""
    if found.own:
        desk.say(f"utter_wish_own_{found.own}")
    told = found.told[:1].upper() + found.told[1:]
    if found.verdict == "fits" and told:
        desk.say("utter_recommend_wish", wish=told)
    elif found.verdict == "fits":
        desk.say("utter_recommend_plain" if found.plain else "utter_recommend")
    elif found.verdict == "nearest" and found.costs_more:
        more = "a little more" if found.costs_more == "a little" else "more"
        desk.say("utter_recommend_dearer", wish=told, more=more)
    elif found.verdict == "nearest":
        desk.say("utter_recommend_nearest", wish=told, given_up=found.given_up)
    elif found.verdict == "closest":
        desk.say("utter_recommend_closest", wish=told)
    else:
        desk.say(f"utter_recommend_{found.verdict}")
    if found.unknown and len(found.unknown) <= MOST_UNKNOWN and found.verdict != "others":
        desk.say("utter_wish_unknown", words=" and ".join(f"“{one}”" for one in found.unknown))
