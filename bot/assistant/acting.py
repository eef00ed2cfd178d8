"""How Rasa runs the actions of a turn here: what fails is reported, and nothing costs too much."""

from __future__ import annotations

import logging
import time
from typing import List, Optional, Text, Tuple

from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.constants import UTTER_PREFIX
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecutionRejected, BotUttered, Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.custom_actions import cheap
from bot.assistant.history import effective
from bot.assistant.turns import TurnOutput

logger = logging.getLogger(__name__)

TOO_MANY_ACTIONS = "action_limit"
_UNREPORTED = (ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME)


class ActionFailedError(Exception):
    """An action could not be run; the turn ends with what was said before."""


class ActingProcessor(MessageProcessor):
    """Differs from Rasa's own in four things: a failed action ends the turn and is reported, where
    Rasa goes on as if it had run; nothing is copied for debug logs; what changes nothing is not
    kept; and an answer of the action server is not checked at great cost."""

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        started = time.perf_counter()
        try:
            return await super().run_action_extract_slots(output_channel, tracker)
        except Exception as error:  # a validating action may be anything, and fail at anything
            self._failed("action_extract_slots", error, started, output_channel)
            raise ActionFailedError from error

    def predict_next_with_tracker_if_should(
        self, tracker: DialogueStateTracker
    ) -> Tuple[Action, PolicyPrediction]:
        action, prediction = super().predict_next_with_tracker_if_should(tracker)
        return cheap(action), prediction

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        started = time.perf_counter()
        try:
            events = await self._events_of(action, tracker, output_channel, nlg, prediction)
        except ActionExecutionRejection:
            rejected = ActionExecutionRejected(
                action.name(), prediction.policy_name, prediction.max_confidence
            )
            tracker.update(rejected)
            return self.should_predict_another_action(action.name())
        except Exception as error:  # an action may fail at anything; the customer must be told
            self._failed(action.name(), error, started, output_channel)
            raise ActionFailedError from error
        self._log_action_on_tracker(tracker, action, events, prediction)
        await self.execute_side_effects(events, tracker, output_channel)
        _note(action.name(), events, started, output_channel)
        return self.should_predict_another_action(action.name())

    async def _events_of(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> List[Event]:
        before = tracker.copy()  # an action may reject to run, and must then have changed nothing
        before.update_with_events(prediction.events, self.domain)
        return await action.run(output_channel, nlg, before, self.domain) or []

    def _log_action_on_tracker(
        self,
        tracker: DialogueStateTracker,
        action: Action,
        events: Optional[List[Event]],
        prediction: PolicyPrediction,
    ) -> None:
        happened = effective(events or [], tracker)
        if not any(isinstance(event, ActionExecutionRejected) for event in happened):
            tracker.update_with_events(prediction.events, self.domain)
            tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(happened, self.domain)

    @staticmethod
    def _failed(
        name: Text, error: Exception, started: float, output_channel: OutputChannel
    ) -> None:
        logger.error("The action %s failed: %s", name, error, exc_info=error)
        if isinstance(output_channel, TurnOutput):
            output_channel.ran(name, False, _since(started), type(error).__name__)


def too_many_actions(
    tracker: DialogueStateTracker, output_channel: OutputChannel, nlg: NaturalLanguageGenerator
) -> None:
    """Called when a turn ran more actions than it may."""
    if isinstance(output_channel, TurnOutput):
        output_channel.ran(TOO_MANY_ACTIONS, False, 0.0, "the dialogue did not come to an end")


def _note(name: Text, events: List[Event], started: float, output_channel: OutputChannel) -> None:
    if name in _UNREPORTED or not isinstance(output_channel, TurnOutput):
        return
    if name.startswith(UTTER_PREFIX) and not any(_says(event) for event in events):
        output_channel.ran(name, False, _since(started), "there is no such response")
    else:
        output_channel.ran(name, True, _since(started))


def _says(event: Event) -> bool:
    return isinstance(event, BotUttered) and bool(event.text or any(event.data.values()))


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000
