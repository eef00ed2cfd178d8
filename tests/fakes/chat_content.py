"""Messages for tests of what shows them."""

from tests.fakes.chat_thread import Json


def everything() -> Json:
    """A message with all that a message can carry."""
    card = {
        "title": "Jumper",
        "subtitle": "£68.00",
        "reason": "Warm",
        "url": "/p",
        "image": "/demo/images/x.svg",
        "buttons": [{"title": "More", "payload": "m"}],
    }
    fields = [
        {"name": "number", "label": "Order number", "type": "text", "required": True},
        {"name": "note", "label": "Note", "type": "textarea", "required": False},
    ]
    return {
        "author": "bot",
        "text": "**Everything** with `code` and [a link](https://shop.example/)\n\n1. one\n2. two",
        "cards": [card, {**card, "title": "Jacket"}],
        "sources": [{"title": "Returns", "url": "https://shop.example/returns"}],
        "form": {"payload": "f", "fields": fields},
        "buttons": [{"title": "Yes", "payload": "y"}],
    }
