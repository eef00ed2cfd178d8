from __future__ import annotations

import pytest

from bot.assistant.commands import Command, CommandUnknownError, as_parsed, parse_command

INTENTS = ["affirm", "inform"]
ENTITIES = ["order_number", "email"]


def test_a_command_is_an_intent_with_entities():
    text = '/inform{"order_number": "CL-1"}'
    assert parse_command(text, {}, INTENTS, ENTITIES) == Command("inform", {"order_number": "CL-1"})


def test_the_values_of_a_form_come_on_top_and_empty_ones_do_not_count():
    values = {"order_number": "CL-2 ", "email": " "}
    command = parse_command('/inform{"order_number": "CL-1"}', values, INTENTS, ENTITIES)
    assert command.entities == {"order_number": "CL-2"}


@pytest.mark.parametrize(
    "text",
    ["affirm", "/Affirm", "//affirm", "/affirm extra", "/deny", '/affirm{"a": 1}', "/affirm{"],
)
def test_anything_else_is_refused(text):
    with pytest.raises(CommandUnknownError):
        parse_command(text, {}, INTENTS, ENTITIES)


def test_it_is_shown_as_understood_for_certain():
    parsed = as_parsed(Command("inform", {"order_number": "CL-1"}), "Order: CL-1")
    assert parsed["intent"] == {"name": "inform", "confidence": 1.0}
    assert parsed["is_command"]
    (entity,) = parsed["entities"]
    assert "Order: CL-1"[entity["start"] : entity["end"]] == "CL-1"
