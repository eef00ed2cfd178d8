"""The places in a text that are filled in when it is said: which there can be, and examples."""

import re
from collections.abc import Mapping

PLACE = re.compile(r"\{(\w+)\}")
_BRACE = re.compile(r"[{}]")

EXAMPLES: Mapping[str, str] = {
    "address": "4 Mill Lane, Bath BA1 2QT",
    "agent": "Chloe",
    "asked": "running shoes",
    "carrier": "Swiftline",
    "channel": "Telegram",
    "count": "3",
    "customer": "Emma Whitfield",
    "date": "Thursday 12 March",
    "description": "A light jacket with a hood.",
    "email": "emma.whitfield@mail.example",
    "facts": "waterproof, 420 g",
    "fee": "£5.00",
    "first": "follow an order",
    "given_up": "under £60",
    "item": "Chelsea Boots (6, black)",
    "items": "Chelsea Boots (6, black) and Waterproofing Spray",
    "label": "RT-20815",
    "lines": "1 × Chelsea Boots",
    "link": "https://shop.example/help",
    "megabytes": "10",
    "method": "Visa card",
    "more": "£10.00",
    "n": "2",
    "name": "receipt.pdf",
    "need": "following an order",
    "number": "CL-104233",
    "paragraph": "You can send back whatever you do not like within 30 days.",
    "percent": "40",
    "phrase": "forget me",
    "placed": "3 March",
    "position": "2",
    "price": "£89.00",
    "reason": "it has left the warehouse already.",
    "refund": "£89.00",
    "second": "send something back",
    "shop": "our shop",
    "size": "6",
    "sizes": "5, 6 and 7",
    "sources": "Returns and exchanges",
    "text": "Your parcel is at the depot and comes tomorrow.",
    "title": "Track my order",
    "topic": "track_order",
    "total": "£104.50",
    "tracking": "SW4773377060GB",
    "tries_left": "2",
    "until": "15:40",
    "when": "Monday 9 March, 09:00",
    "wish": "size 7 instead of 6",
    "words": "something shiny",
    "zone": "London time",
}
"""What a preview puts into each place."""


def places(text: str) -> set[str]:
    return set(PLACE.findall(text))


def stray_brace(text: str) -> int | None:
    """Where (from 1) a brace stands that belongs to no place; None where there is none."""
    found = _BRACE.search(PLACE.sub(lambda place: "·" * len(place[0]), text))
    return found.start() + 1 if found else None


def filled(text: str) -> str:
    """As customers might read it."""
    return PLACE.sub(lambda place: EXAMPLES.get(place[1], place[1].replace("_", " ")), text)
