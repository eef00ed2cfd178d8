"""Rasa's tracker of a dialogue, copied without replaying it and written without writing it anew.

Rasa copies a tracker before every action, and a form copies it several times more, by applying all
of its events again to new slots. A copy is also what the tracker already is. What is written of an
event, to the database after each turn and to the action server with each call, is the same from the
end of its turn on.

Rests on the attributes of Rasa 3.6's DialogueStateTracker; tests compare copies with Rasa's own.
"""

from __future__ import annotations

import dataclasses
import json
from collections import deque
from functools import cache
from typing import Any, Dict, Iterable, List, Text, Type

from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    Event,
    FollowupAction,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import AnySlotDict, DialogueStateTracker, EventVerbosity

_PLAIN, _BEGINS, _RUNS, _TAKES_BACK = range(4)
_WRITTEN = "_careline_written"
_ASKING = (FollowupAction, Restarted, SessionStarted, ActionReverted, UserUtteranceReverted)
"""After these an action is to follow; Rasa forgets it as soon as it is predicted, and a replay asks
for it again."""
_MOVING = (ActionExecuted, *_ASKING)


class Dialogue(DialogueStateTracker):
    """As Rasa's in all that it tells."""

    def copy(self) -> DialogueStateTracker:
        moves = (event for event in reversed(self.events) if isinstance(event, _MOVING))
        if isinstance(self.slots, AnySlotDict) or not isinstance(next(moves, None), ActionExecuted):
            return super().copy()
        copied = Dialogue.__new__(Dialogue)
        vars(copied).update(vars(self))
        copied.events = deque(self.events, self.events.maxlen)
        copied.slots = _copies(self.slots)
        if self.active_loop is not None:
            copied.active_loop = dataclasses.replace(self.active_loop)
        copied.sender_source = copied.model_id = copied.assistant_id = None
        return copied

    def init_copy(self) -> DialogueStateTracker:
        if isinstance(self.slots, AnySlotDict):
            return super().init_copy()
        blank = Dialogue(
            self.sender_id,
            (),
            self._max_event_history,
            is_rule_tracker=self.is_rule_tracker,
        )
        blank.slots = _copies(self.slots)
        blank._reset_slots()
        return blank

    def applied_events(self) -> List[Event]:
        """Rasa asks every event for each kind that it may be, several times a turn."""
        forms = {event.name for event in self.events if type(event) is ActiveLoop and event.name}
        applied: List[Event] = []
        for event in self.events:
            kind = _kind(type(event))
            if kind == _TAKES_BACK:
                return super().applied_events()
            if kind == _BEGINS:
                applied = []
            elif kind == _RUNS and event.action_name in forms and self._again(event, applied):
                self._undo_till_previous_loop_execution(event.action_name, applied)
            else:
                applied.append(event)
        return applied

    def _again(self, run: ActionExecuted, before: List[Event]) -> bool:
        """Whether the form goes on as if nothing had been between."""
        return not self._first_loop_execution_or_unhappy_path(run.action_name, before)

    def current_state(
        self, event_verbosity: EventVerbosity = EventVerbosity.NONE
    ) -> Dict[Text, Any]:
        """Without a deep copy of the message that began the form."""
        loop, self.active_loop = self.active_loop, None
        try:
            state: Dict[Text, Any] = super().current_state(event_verbosity)
        finally:
            self.active_loop = loop
        return {**state, "active_loop": dict(vars(loop)) if loop else {}}


@cache
def _kind(of: Type[Event]) -> int:
    """As Rasa tells events apart where it applies them."""
    if issubclass(of, (ActionReverted, UserUtteranceReverted)):
        return _TAKES_BACK
    if issubclass(of, (Restarted, SessionStarted)):
        return _BEGINS
    return _RUNS if issubclass(of, ActionExecuted) else _PLAIN


class Written(str):
    """JSON already."""


def retold(tracker: DialogueStateTracker, events: Iterable[Event]) -> DialogueStateTracker:
    """A copy in the same state, as other events tell it."""
    copied = tracker.copy()
    copied.events = deque(events, tracker.events.maxlen)
    return copied


def written(events: Iterable[Event]) -> Text:
    """The events as a JSON array."""
    return f"[{', '.join(vars(event).get(_WRITTEN) or _text(event) for event in events)}]"


def write_down(events: Iterable[Event]) -> None:
    """They do not change any more."""
    for event in events:
        if _WRITTEN not in vars(event):
            vars(event)[_WRITTEN] = _text(event)


def _text(event: Event) -> Text:
    return json.dumps(event.as_dict())


def _copies(slots: Dict[Text, Slot]) -> Dict[Text, Slot]:
    """As `copy.copy` makes them."""
    return {name: _copied(slot) for name, slot in slots.items()}


def _copied(slot: Slot) -> Slot:
    copied: Slot = object.__new__(type(slot))
    vars(copied).update(vars(slot))
    return copied
