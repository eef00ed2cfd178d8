"""Events are found by their names, each once."""

from __future__ import annotations

import pytest
import rasa.shared.utils.common
from rasa.shared.core.events import Event, SlotSet, deserialise_events

from bot.assistant.events import find_once


def test_each_name_gives_the_class_that_rasa_gives(monkeypatch):
    rasas = Event.resolve_by_type
    monkeypatch.setattr(
        Event, "resolve_by_type", staticmethod(getattr(rasas, "__wrapped__", rasas))
    )
    names = {one.type_name for one in rasa.shared.utils.common.all_subclasses(Event)}
    before = {name: Event.resolve_by_type(name) for name in names}
    find_once()
    assert {name: Event.resolve_by_type(name) for name in names} == before
    with pytest.raises(ValueError, match="Unknown event name"):
        Event.resolve_by_type("no such event")
    assert Event.resolve_by_type("no such event", SlotSet) is SlotSet


def test_the_classes_are_looked_through_once(monkeypatch):
    rasas = Event.resolve_by_type
    monkeypatch.setattr(
        Event, "resolve_by_type", staticmethod(getattr(rasas, "__wrapped__", rasas))
    )
    looked = []
    all_of = rasa.shared.utils.common.all_subclasses
    monkeypatch.setattr(
        rasa.shared.utils.common, "all_subclasses", lambda one: looked.append(one) or all_of(one)
    )
    find_once()
    find_once()
    slots = [{"event": "slot", "name": name, "value": None} for name in ("a", "b", "c")]
    assert deserialise_events(slots) == [SlotSet("a"), SlotSet("b"), SlotSet("c")]
    assert looked.count(Event) == 1
