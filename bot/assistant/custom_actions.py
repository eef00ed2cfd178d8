"""Actions of the action server as Rasa calls them, at a cost that a turn can bear.

Rasa checks every answer of the action server with `jsonschema.validate`, which first checks Rasa's
own schema (60 ms of CPU a call) and then tries each of 23 kinds on every event. Here the schema is
taken apart once, by kind of event.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict, List, Text

from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from rasa.core.actions.action import Action, RemoteAction
from rasa.core.actions.forms import FormAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

Json = Dict[Text, Any]


def cheap(action: Action) -> Action:
    """The same action, with answers of the action server checked as here."""
    if type(action) is RemoteAction:
        return CustomAction(action.name(), action.action_endpoint)
    if type(action) is FormAction:
        return Form(action.name(), action.action_endpoint)
    return action


class CustomAction(RemoteAction):
    """Differs from Rasa's in how the answer is checked, not in what it must be."""

    def _validate_action_result(self, result: Json) -> bool:
        check_answer(result)
        return True


class Form(FormAction):
    """Differs from Rasa's in that its validating action is a CustomAction."""

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


def check_answer(answer: Any) -> None:
    """Raises jsonschema.ValidationError when the answer is not what Rasa's schema asks for."""
    outline, kinds, unknown = _schemas()
    outline.validate(answer)
    for event in answer.get("events", []):
        kinds.get(event["event"], unknown).validate(event)


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
