"""The frame of every action: it always ends in a sentence, whatever the bridge does."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.bridge import ConversationBridge
from actions.desk import Desk, Slots
from actions.mood import notice_mood
from actions.turn import Event, Turn
from crm_bridge.client import BridgeRefused, BridgeUnavailable

logger = logging.getLogger(__name__)

BridgeFor = Callable[[str, str], ConversationBridge]
"""Gives the bridge as one turn sees it, by conversation id and turn id."""


class CarelineAction(Action):  # type: ignore[misc]  # rasa-sdk publishes no types
    """Subclasses name themselves and implement `act`."""

    action_name: ClassVar[str]
    trouble: ClassVar[str] = "utter_trouble"
    """What is said when the bridge gave no usable answer."""

    def __init__(self, bridge_for: BridgeFor, zone: ZoneInfo, limit: float) -> None:
        """`limit` is in seconds, for all calls to the bridge together."""
        self._bridge_for = bridge_for
        self._zone = zone
        self._limit = limit

    def name(self) -> str:
        return self.action_name

    async def act(self, desk: Desk) -> list[Event]:
        """Do the work; slot changes made at the desk are sent beside the events returned."""
        raise NotImplementedError

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        desk = self._open_desk(dispatcher, tracker)
        try:
            async with asyncio.timeout(self._limit):
                events = await self.act(desk)
        except BridgeRefused as refusal:
            events = self._refused(desk, refusal)
        except BridgeUnavailable as failure:
            events = self._failed(desk, str(failure))
        except TimeoutError:
            events = self._failed(desk, f"no answer within {self._limit:g} s")
        except Exception as failure:
            logger.exception("action %s failed", self.name())
            events = self._failed(desk, type(failure).__name__)
        else:
            notice_mood(desk)
        return desk.slots.events() + events

    def after_failure(self) -> list[Event]:
        """What ends beside the flow's slots; a form ends itself here."""
        return []

    def _open_desk(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Desk:
        turn = Turn.of(tracker.latest_message, tracker.events)
        conversation = str(turn.metadata.get("conversation_id") or tracker.sender_id)
        return Desk(
            turn=turn,
            slots=Slots(tracker.slots),
            bridge=self._bridge_for(conversation, str(turn.metadata.get("turn_id") or "")),
            dispatcher=dispatcher,
            zone=self._zone,
            in_form=bool((tracker.active_loop or {}).get("name")),
        )

    def _refused(self, desk: Desk, refusal: BridgeRefused) -> list[Event]:
        said = {
            "place_not_private": "utter_private_place",
            "proof_needed": "utter_proof_over",
            "order_unknown": "utter_order_gone",
        }.get(refusal.code)
        if said is None:
            return self._failed(desk, str(refusal))
        desk.say(said)
        desk.finish()
        return self.after_failure()

    def _failed(self, desk: Desk, detail: str) -> list[Event]:
        logger.warning("action %s: %s", self.name(), detail)
        desk.dispatcher.messages.clear()
        desk.say(self.trouble)
        desk.send(action_report={"name": self.name(), "ok": False, "detail": detail[:200]})
        desk.finish()
        return self.after_failure()
