"""A dialogue tells what Rasa's own tracker tells of the same events."""

from __future__ import annotations

import json
import random

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    Event,
    FollowupAction,
    LoopInterrupted,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

from bot.assistant.dialogue import Dialogue, retold, write_down, written

HAPPENINGS = (
    lambda: UserUttered("hello", {"name": "greet", "confidence": 1.0}),
    lambda: ActionExecuted("action_listen"),
    lambda: ActionExecuted("utter_greet"),
    lambda: BotUttered("Hi."),
    lambda: SlotSet("order_number", "CL-1"),
    lambda: SlotSet("order_number", None),
    lambda: ActionExecuted("return_form"),
    lambda: ActiveLoop("return_form"),
    lambda: ActiveLoop(None),
    lambda: LoopInterrupted(True),
    lambda: ActionExecutionRejected("return_form"),
    UserUtteranceReverted,
    ActionReverted,
    Restarted,
    SessionStarted,
    ConversationPaused,
    lambda: FollowupAction("utter_greet"),
)
OFTEN = HAPPENINGS[:9]


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load("tests/assistant/tiny_bot/domain.yml")


@pytest.fixture(params=range(150))
def events(request) -> list[Event]:
    draw = random.Random(request.param)  # noqa: S311 (no secrets)
    kinds = HAPPENINGS if request.param % 2 else OFTEN
    return [draw.choice(kinds)() for _ in range(draw.randrange(25))]


def state(tracker: DialogueStateTracker) -> dict:
    return {
        **vars(tracker),
        "slots": {name: vars(slot) for name, slot in tracker.slots.items()},
        "loop": tracker.active_loop and vars(tracker.active_loop),
        "told": tracker.current_state(EventVerbosity.ALL),
    }


def both(domain, events):
    kinds = (DialogueStateTracker, Dialogue)
    return [kind.from_events("ep", events, domain.slots, domain=domain) for kind in kinds]


def test_a_copy_is_the_copy_that_rasa_makes(domain, events):
    rasas, ours = both(domain, events)
    for tracker in (rasas, ours):
        tracker.model_id, tracker.sender_source = "model", "a file"
        tracker.clear_followup_action()
    assert isinstance(ours.copy(), Dialogue)
    assert state(ours.copy()) == state(rasas.copy())
    assert state(ours.init_copy()) == state(rasas.init_copy())


def test_the_events_that_apply_are_those_of_rasa(domain, events):
    rasas, ours = both(domain, [])
    for event in events:
        for tracker in (rasas, ours):
            tracker.update(event, domain)
        assert ours.applied_events() == rasas.applied_events()


def test_what_happens_to_a_copy_happens_to_nothing_else(domain):
    ours = both(domain, [ActiveLoop("return_form"), SlotSet("order_number", "CL-1")])[1]
    before = state(ours)
    copied = ours.copy()
    for event in (ActionExecutionRejected("return_form"), SlotSet("order_number", "CL-2")):
        copied.update(event)
    assert state(ours) == before
    assert copied.get_slot("order_number") == "CL-2"
    assert copied.active_loop.rejected


def test_told_by_other_events_it_is_in_the_same_state(domain):
    form = [ActiveLoop("return_form"), SlotSet("order_number", "CL-1")]
    ours = both(domain, [*form, ActionExecuted("return_form")])[1]
    assert ours.applied_events() == list(ours.events)
    told = [ActiveLoop("return_form"), ActionExecuted("utter_greet"), BotUttered("Hi.")]
    other = retold(ours, told)
    assert other.get_slot("order_number") == "CL-1"
    assert other.active_loop_name == "return_form"
    assert other.applied_events() == told


def test_events_are_written_as_rasa_tells_them(events):
    told = [event.as_dict() for event in events]
    assert json.loads(written(events)) == told
    write_down(events[:5])
    assert json.loads(written(events)) == told
