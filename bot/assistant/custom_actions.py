"""Actions of the action server as Rasa calls them, at a cost that a turn can bear.

Rasa checks every answer of the action server with `jsonschema.validate`, which first checks Rasa's
own schema (60 ms of CPU a call) and then tries each of 23 kinds on every event. Here the schema is
taken apart once, by kind of event, and what is nothing but slots and responses needs none of it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict, List, Text

import rasa
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from rasa.core.actions.action import Action, RemoteAction
from rasa.core.actions.forms import FormAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, Restarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.dialogue import Written, written

Json = Dict[Text, Any]

_OF_A_SLOT = frozenset({"event", "name", "value", "timestamp"})


def cheap(action: Action) -> Action:
    """The same action, with answers of the action server checked as here."""
    if type(action) is RemoteAction:
        return CustomAction(action.name(), action.action_endpoint)
    if type(action) is FormAction:
        return Form(action.name(), action.action_endpoint)
    return action


class CustomAction(RemoteAction):
    """Differs from Rasa's in how the answer is checked and how the dialogue's events are written,
    not in what either must be."""

    def _action_call_format(self, tracker: DialogueStateTracker, domain: Domain) -> Json:
        state = {**tracker.current_state(), "events": Written(written(tracker.events))}
        call: Json = {"next_action": self._name, "sender_id": tracker.sender_id, "tracker": state}
        call["version"] = rasa.__version__
        asks = domain.does_custom_action_explicitly_need_domain(self._name)
        if asks or not self._is_selective_domain_enabled():
            call["domain"] = domain.as_dict()
        return call

    def _validate_action_result(self, result: Json) -> bool:
        check_answer(result)
        return True


class Form(FormAction):
    """Differs from Rasa's in that its validating action is a CustomAction, and in that what this
    one sees of the dialogue is a copy with a few events more."""

    async def validate_slots(
        self,
        slot_candidates: Json,
        tracker: DialogueStateTracker,
        domain: Domain,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
    ) -> List[Event]:
        validating = f"validate_{self.name()}"
        if validating not in domain.action_names_or_texts:
            return []
        candidates: List[Event] = [SlotSet(*candidate) for candidate in slot_candidates.items()]
        seen = self._temporary_tracker(tracker, candidates, domain)
        action = CustomAction(validating, self.action_endpoint)
        return await action.run(output_channel, nlg, seen, domain)

    def _temporary_tracker(
        self,
        current_tracker: DialogueStateTracker,
        additional_events: List[Event],
        domain: Domain,
    ) -> DialogueStateTracker:
        if any(isinstance(event, Restarted) for event in current_tracker.events):
            return super()._temporary_tracker(current_tracker, additional_events, domain)
        seen = current_tracker.copy()
        asked = SlotSet(REQUESTED_SLOT, self.get_slot_to_fill(current_tracker))
        for event in (asked, ActionExecuted(self.name()), *additional_events):
            seen.update(event)
        return seen


def check_answer(answer: Any) -> None:
    """Raises jsonschema.ValidationError when the answer is not what Rasa's schema asks for."""
    if _is_plain(answer):
        return
    outline, kinds, unknown = _schemas()
    outline.validate(answer)
    for event in answer.get("events", []):
        kinds.get(event["event"], unknown).validate(event)


def _is_plain(answer: Any) -> bool:
    """Slots and responses, and of those nothing but what the schema surely takes: as nearly every
    answer is."""
    if type(answer) is not dict or not answer.keys() <= {"events", "responses"}:
        return False
    events, responses = answer.get("events", []), answer.get("responses", [])
    return (
        type(events) is type(responses) is list
        and all(map(_is_plain_slot, events))
        and all(type(response) is dict for response in responses)
    )


def _is_plain_slot(event: Any) -> bool:
    return (
        type(event) is dict
        and event.keys() <= _OF_A_SLOT
        and event.get("event") == "slot"
        and type(event.get("name")) is str
        and "value" in event
        and type(event.get("timestamp")) in (type(None), int, float)
    )


@lru_cache(maxsize=1)
def _schemas() -> Any:
    """Validators of the answer without its events, of each kind of event, and of no kind."""
    spec = RemoteAction.action_response_format_spec()
    make = validator_for(spec)
    make.check_schema(spec)
    event = spec["properties"]["events"]["items"]
    common = {key: value for key, value in event.items() if key != "oneOf"}
    named = {"type": "object", "required": ["event"], "properties": {"event": {"type": "string"}}}
    events = {"type": "array", "items": named}
    outline = {**spec, "properties": {**spec["properties"], "events": events}}
    kinds: Dict[Text, Validator] = {
        kind["properties"]["event"]["const"]: make({**common, "allOf": [kind]})
        for kind in event["oneOf"]
    }
    return make(outline), kinds, make(event)
