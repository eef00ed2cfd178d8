"""Rasa's message processor: understanding a text, and answering a turn with all its needs."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Dict, List, Optional, Text

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.events import ActionExecuted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from bot.assistant.acting import ActingProcessor, ActionFailedError
from bot.assistant.graph import PlannedGraphRunner
from bot.assistant.needs import waiting, wishes
from bot.assistant.needs.naming import TAKEN_UP, WAITS, naming
from bot.assistant.needs.trait_words import TraitWords
from bot.assistant.needs.understanding import with_needs
from bot.assistant.needs.waiting import Need
from bot.assistant.nlu.calls import of_message
from bot.assistant.nlu.deciding import UNSURE_BETWEEN
from bot.assistant.nlu.escalation import EscalationClassifier
from bot.assistant.reading import Reading, read
from bot.assistant.rules_by_index import look_up_rules
from bot.assistant.settings import state_folder
from bot.assistant.turns import FALLBACK_INTENT, TurnOutput

logger = logging.getLogger(__name__)

WISH_SLOT = "last_wish"
_PARSED = ("intent", "intent_ranking", "sentiment", UNSURE_BETWEEN, "articles", "escalation")


class TurnProcessor(ActingProcessor):
    """The dialogue is saved together with the turn's result, and always ends up waiting for the
    customer. Each need of a message is answered as a message of its own."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for node in self.graph_runner._instantiated_nodes.values():
            look_up_rules(node)
        self.graph_runner = PlannedGraphRunner(self.graph_runner)
        self._traits = TraitWords(state_folder())

    def understand(self, text: Text) -> Dict[Text, Any]:
        """Intent, ranking, entities, sentiment and needs of any text; a `/` at its start is just
        text. Places are places in `text`."""
        reading = read(text)
        if not reading.text:
            nothing = {"name": FALLBACK_INTENT, "confidence": 0.0}
            calm = {"label": "neutral", "score": 0.0}
            return {
                "text": text, "intent": nothing, "intent_ranking": [], "entities": [],
                "sentiment": calm, "needs": [],
            }  # fmt: skip
        parts: List[Message] = []

        def rank(texts: Sequence[Text]) -> List[List[Dict[Text, Any]]]:
            parts.extend(self._read(texts))
            return [part.get("intent_ranking") or [] for part in parts]

        parsed = with_needs(reading.lines, self._parsed(reading.text), rank)
        meant = [part.get("escalation") for part in parts]
        parsed["escalation"] = of_message(parsed["escalation"], meant)
        kept = {name: parsed[name] for name in _PARSED if name in parsed}
        entities = [_in_message(entity, reading) for entity in parsed["entities"]]
        needs = [_need_in_message(need, reading, text) for need in parsed["needs"]]
        return {"text": text, **kept, "entities": entities, "needs": needs}

    async def handle_message(self, message: UserMessage) -> None:
        """Answers into `message.output_channel`, a TurnOutput. Raises only if the dialogue could
        not be loaded or saved; then the turn has left no trace and can be tried again."""
        output = message.output_channel
        tracker = await self.fetch_tracker_and_update_session(
            message.sender_id, output, message.metadata
        )
        self._read_as_wish(message, tracker)
        needs = waiting.to_serve(message.parse_data)
        first = self._alone(needs[0], message) if needs else message
        await self._handle_message_with_tracker(first, tracker)
        went_well = await self._answer(output, tracker)
        await self._answer_the_waiting(message, tracker, needs[1:], went_well)
        if tracker.active_loop_name:
            output.awaiting = tracker.get_slot(REQUESTED_SLOT) or tracker.active_loop_name
        await self.tracker_store.save_turn(tracker, output.turn_id, output.result())

    async def _answer(self, output: OutputChannel, tracker: DialogueStateTracker) -> bool:
        """Answers what was logged last. Whether no action failed is returned."""
        went_well = True
        try:
            tracker = await self.run_action_extract_slots(output, tracker)
            await self._run_prediction_loop(output, tracker)
        except ActionFailedError:
            logger.warning("Turn %s ended at a failed action.", output.turn_id)
            went_well = False
        if tracker.latest_action_name != ACTION_LISTEN_NAME:
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME), self.domain)
        return went_well

    async def _answer_the_waiting(
        self,
        message: UserMessage,
        tracker: DialogueStateTracker,
        others: List[Need],
        went_well: bool,
    ) -> None:
        """Takes up what waits, the oldest first, until a form asks something; what has come to
        wait in this turn is named. After a failed action the apology alone is said."""
        held = tracker.get_slot(waiting.SLOT) or []
        left = waiting.bounded([*held, *others])
        while left and went_well and not tracker.active_loop_name and not _is_over(message):
            need, *left = left
            if need in held:
                message.output_channel.say(await self._naming(TAKEN_UP, [need], tracker))
            await self._handle_message_with_tracker(self._alone(need, message), tracker)
            went_well = await self._answer(message.output_channel, tracker)
        left = [] if _is_over(message) else left
        new = [need for need in left if need not in held]
        if new and went_well:
            named = await self._naming(WAITS, new, tracker)
            message.output_channel.say_before_the_question(named)
        if left != held:
            tracker.update(SlotSet(waiting.SLOT, left or None), self.domain)

    def _read_as_wish(self, message: UserMessage, tracker: DialogueStateTracker) -> None:
        """ "Not leather", after something was suggested: more of the wish, whatever it may be
        understood as by itself."""
        parsed = message.parse_data
        if parsed.get("is_command") or not tracker.get_slot(WISH_SLOT):
            return
        if not wishes.is_open(event.as_dict() for event in reversed(tracker.events)):
            return
        text = read(message.text).text
        if wishes.goes_on(text, parsed, self._traits.words()):
            message.parse_data = wishes.as_wish(message.text, parsed)
            message.output_channel.understood_as(message.parse_data)

    def _alone(self, need: Need, message: UserMessage) -> UserMessage:
        """The customer's message as if they had written this need only."""
        return UserMessage(
            need["text"],
            message.output_channel,
            message.sender_id,
            parse_data=waiting.alone(need, self._parsed(read(need["text"]).text)),
            input_channel=message.input_channel,
            message_id=message.message_id,
            metadata=message.metadata,
        )

    async def _naming(
        self, response: Text, needs: List[Need], tracker: DialogueStateTracker
    ) -> Optional[Text]:
        return await naming(response, needs, tracker, self.nlg, TurnOutput.name())

    def _parsed(self, text: Text) -> Dict[Text, Any]:
        blank = DialogueStateTracker.from_events("understand", [])
        return self._parse_message_with_graph(UserMessage(text), blank)

    def _read(self, texts: Sequence[Text]) -> List[Message]:
        """What the classifiers of intents and of calls for a person, and they alone, make of each
        text: a fraction of what understanding it costs."""
        inputs = {
            PLACEHOLDER_MESSAGE: [UserMessage(text.replace("\n", " ")) for text in texts],
            PLACEHOLDER_TRACKER: DialogueStateTracker.from_events("understand", []),
        }
        target = self._after_both_classifiers
        return self.graph_runner.run(inputs=inputs, targets=[target])[target]

    @cached_property
    def _after_both_classifiers(self) -> Text:
        """Next in config.yml to that of intents, so that nothing else runs before it is done."""
        nodes = self.model_metadata.predict_schema.nodes
        return next(name for name, node in nodes.items() if node.uses is EscalationClassifier)


def _is_over(message: UserMessage) -> bool:
    """A person who was called takes over everything, and a farewell ends everything."""
    called = message.output_channel.handoff is not None
    return called or waiting.is_farewell(message.parse_data["intent"]["name"])


def _in_message(entity: Dict[Text, Any], reading: Reading) -> Dict[Text, Any]:
    start, end = reading.in_message(entity["start"], entity["end"])
    return {**entity, "start": start, "end": end}


def _need_in_message(need: Dict[Text, Any], reading: Reading, message: Text) -> Dict[Text, Any]:
    start, end = reading.in_message(need["start"], need["end"])
    entities = [_in_message(entity, reading) for entity in need["entities"]]
    return {**need, "text": message[start:end], "start": start, "end": end, "entities": entities}
