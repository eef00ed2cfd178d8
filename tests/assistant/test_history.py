from __future__ import annotations

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.history import bounded, effective


@pytest.fixture
def domain() -> Domain:
    return Domain.load("tests/assistant/tiny_bot/domain.yml")


def dialogue(domain: Domain, turns: int) -> DialogueStateTracker:
    events = [ActionExecuted("action_session_start"), SessionStarted()]
    events.append(ActionExecuted("action_listen"))
    for number in range(turns):
        events.append(UserUttered(f"message {number}", {"name": "greet", "confidence": 1.0}))
        events.append(ActionExecuted("utter_greet"))
        events.append(BotUttered(f"answer {number}"))
        if number == 0:
            events += [SlotSet("order_number", "CL-1"), SlotSet("reason", "too small")]
        if number == 1:
            events += [ActiveLoop("return_form"), SlotSet("requested_slot", "reason")]
            events += [SlotSet("reason", None)]
        events.append(ActionExecuted("action_listen"))
    return DialogueStateTracker.from_events("ep", events, domain.slots, domain=domain)


def test_a_short_dialogue_stays_as_it_is(domain):
    short = dialogue(domain, 3)
    assert bounded(short, domain, turns=3) is short


def test_a_long_dialogue_keeps_its_last_turns_in_full(domain):
    kept = bounded(dialogue(domain, 30), domain, turns=3)
    said = [event.text for event in kept.events if isinstance(event, UserUttered)]
    assert said == ["message 27", "message 28", "message 29"]
    assert len(kept.events) < 30


def test_slots_form_and_what_is_asked_for_are_as_before(domain):
    long = dialogue(domain, 30)
    kept = bounded(long, domain, turns=3)
    assert kept.current_slot_values() == long.current_slot_values()
    assert kept.current_slot_values()["order_number"] == "CL-1"
    assert kept.current_slot_values()["reason"] is None
    assert kept.active_loop_name == "return_form"
    assert kept.latest_action_name == "action_listen"
    assert kept.latest_message.text == "message 29"


def test_shortening_again_and_again_loses_nothing(domain):
    kept = bounded(dialogue(domain, 10), domain, turns=3)
    for number in range(10):
        kept.update(UserUttered(f"more {number}", {"name": "greet", "confidence": 1.0}))
        kept.update(ActionExecuted("action_listen"))
        kept = bounded(kept, domain, turns=3)
    assert kept.get_slot("order_number") == "CL-1"
    assert kept.active_loop_name == "return_form"
    assert len(kept.events) < 20


def test_a_slot_set_to_what_it_holds_is_no_event(domain):
    tracker = dialogue(domain, 1)
    happened = [SlotSet("order_number", "CL-1"), SlotSet("reason", "too big"), BotUttered("Well.")]
    assert effective(happened, tracker) == happened[1:]


def test_a_slot_that_is_set_and_cleared_again_keeps_both_events(domain):
    tracker = dialogue(domain, 1)
    happened = [SlotSet("order_number", None), SlotSet("order_number", "CL-1")]
    assert effective(happened, tracker) == happened


def test_a_question_put_again_is_kept(domain):
    tracker = dialogue(domain, 2)
    assert tracker.get_slot("requested_slot") == "reason"
    assert effective([SlotSet("requested_slot", "reason")], tracker) == [
        SlotSet("requested_slot", "reason")
    ]
