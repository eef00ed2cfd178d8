"""How much of a dialogue is kept: its state, and the last turns in full.

Rasa replays a dialogue's events several times a turn, so a turn's cost grows with their number. The
bridge keeps every message; the assistant needs only what its rules look at. Older events are
therefore folded into one beginning that leaves slots and form exactly as they were.
"""

from __future__ import annotations

from typing import List

from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.dialogue import Dialogue, retold

TURNS_KEPT = 4
"""More than any rule or story looks back (`max_history` of config.yml)."""


def bounded(
    tracker: DialogueStateTracker, domain: Domain, turns: int = TURNS_KEPT
) -> DialogueStateTracker:
    """The same dialogue with at most `turns` turns in full; `tracker` itself when it has no more.

    The tracker must be waiting for the customer (its last action is `action_listen`).
    """
    events = list(tracker.events)
    starts = [i for i, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(starts) <= turns:
        return tracker
    cut = starts[-turns]
    kept = _state_after(events[:cut], tracker.sender_id, domain) + events[cut:]
    if tracker.active_loop is not None:  # its beginning may be among what is folded
        return Dialogue.from_events(tracker.sender_id, kept, domain.slots, domain=domain)
    return retold(tracker, kept)


def effective(events: List[Event], tracker: DialogueStateTracker) -> List[Event]:
    """What happened, without the slots that were set to what they hold.

    A flow clears all its slots as it begins and as it ends, and every event kept is replayed in the
    turns to come. The requested slot stays: from it actions read that a question was put again.
    """
    held = tracker.current_slot_values()
    kept: List[Event] = []
    for event in events:
        if isinstance(event, SlotSet) and event.key != REQUESTED_SLOT:
            if event.key in held and held[event.key] == event.value:
                continue
            held[event.key] = event.value
        kept.append(event)
    return kept


def _state_after(events: List[Event], sender_id: str, domain: Domain) -> List[Event]:
    before = Dialogue.from_events(sender_id, events, domain.slots, domain=domain)
    at = events[-1].timestamp
    initial = {slot.name: slot.initial_value for slot in domain.slots}
    changed = {k: v for k, v in before.current_slot_values().items() if v != initial.get(k)}
    state: List[Event] = [SessionStarted(timestamp=at)]
    state += [SlotSet(name, value, timestamp=at) for name, value in changed.items()]
    if before.active_loop_name:
        state.append(ActiveLoop(before.active_loop_name, timestamp=at))
    state.append(ActionExecuted(ACTION_LISTEN_NAME, timestamp=at))
    return state
