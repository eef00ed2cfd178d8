"""Asking which of two needs is meant, before anything is done that changes an order."""

import json

from actions.desk import Desk
from crm_bridge import texts

QUESTION = "utter_unsure_between"
TEXTS = texts.shipped()  # read as the process starts: no turn waits for a file


def ask_which(desk: Desk) -> bool:
    """Put the question, if two needs came close; False where there is nothing to ask, inside a
    form (its own question stands), and when the last answer was this question already."""
    turn = desk.turn
    if len(turn.unsure_between) != 2 or desk.in_form or turn.last_said(QUESTION):
        return False
    try:
        words = [_text(desk, f"need_{need}") for need in turn.unsure_between]
        titles = [_text(desk, f"choose_{need}") for need in turn.unsure_between]
    except KeyError:
        return False
    commands = [_command(desk, need) for need in turn.unsure_between]
    desk.say(
        QUESTION,
        first=words[0],
        second=words[1],
        buttons=list(zip(titles, commands, strict=True)),
    )
    return True


def _text(desk: Desk, key: str) -> str:
    return TEXTS.say(key, str(desk.turn.metadata.get("locale") or texts.DEFAULT_LOCALE))


def _command(desk: Desk, need: str) -> str:
    """The need, about the order that was named."""
    number = desk.turn.order_number(strict=True)
    return f"/{need}" + (json.dumps({"order_number": number}) if number else "")
