"""A dialogue as Rasa leads it, as far as actions see it: slots, forms and events, over the webhook.

Every text an action chooses is looked up in the response store, with its places filled, so a
missing key or value fails the test that meets it.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from aiohttp.test_utils import TestClient

RESPONSES: dict[str, list[dict[str, Any]]] = {}
for _path in sorted(Path("data/responses").glob("*en.yml")):
    RESPONSES |= yaml.safe_load(_path.read_text(encoding="utf-8"))["responses"]

SERVER_TOKEN = "action-server-token"
SUBMITS = {
    "order_form": "action_answer_about_order",
    "cancel_order_form": "action_cancel_order",
    "change_address_form": "action_change_address",
    "return_form": "action_return_items",
    "exchange_form": "action_exchange_items",
}
STARTS = {
    "cancel_order": "cancel_order_form",
    "change_shipping_address": "change_address_form",
    "return_item": "return_form",
    "exchange_item": "exchange_form",
}


@dataclass
class Heard:
    """What the customer got: response keys, their texts with the places filled, buttons, rest."""

    keys: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)
    custom: list[dict[str, Any]] = field(default_factory=list)
    rejected: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.texts)

    def add(self, response: dict[str, Any]) -> None:
        buttons = list(response.get("buttons") or [])
        if key := response.get("response"):
            entry = RESPONSES[key][0]
            self.keys.append(key)
            self.texts.append(_filled(entry["text"], response))
            buttons = [*buttons_of(response), *buttons]
        if response.get("custom"):
            self.custom.append(response["custom"])
        self.buttons += [button["payload"] for button in buttons]


def buttons_of(response: dict[str, Any]) -> list[dict[str, str]]:
    """Those that the response store gives it, with the places filled."""
    fixed = RESPONSES[response["response"]][0].get("buttons", [])
    return [{key: _filled(text, response) for key, text in one.items()} for one in fixed]


def _filled(text: str, values: dict[str, Any]) -> str:
    return re.sub(r"\{(\w+)\}", lambda place: str(values[place[1]]), text)


def _entity(name: str, value: str) -> dict[str, Any]:
    value, _, other = value.partition(" or ")
    return {"entity": name, "value": value} | ({"alternatives": [other]} if other else {})


@dataclass
class Chat:
    client: TestClient[Any, Any]
    slots: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    form: str | None = None
    turn: int = 0
    latest: dict[str, Any] = field(default_factory=dict)

    async def says(self, text: str, intent: str, *, mood: float = 0.0, **entities: str) -> Heard:
        """The customer says something; the form that is active or that the need begins answers.

        `order_number="90210 or postcode"` is an entity that may be either.
        """
        self._listen(text, intent, mood, entities)
        heard = Heard()
        if self.form is None:
            await self.enters(STARTS.get(intent, "order_form"), heard)
        else:
            await self._go_on(heard)
        return heard

    async def does(
        self, action: str, text: str, intent: str, *, mood: float = 0.0, **entities: str
    ) -> Heard:
        """The customer says something that a rule answers with `action`."""
        self._listen(text, intent, mood, entities)
        return await self.runs(action)

    async def runs(self, action: str) -> Heard:
        heard = Heard()
        await self._call(action, heard)
        self.events.append({"event": "action", "name": action})
        return heard

    async def enters(self, form: str, heard: Heard) -> None:
        self.form = form
        self.events.append({"event": "active_loop", "name": form})
        await self._go_on(heard)

    async def returns(self) -> Heard:
        """Something else was served in between; the form takes its turn again."""
        heard = Heard()
        self.events.append({"event": "action", "name": "utter_something"})
        await self._go_on(heard)
        return heard

    def _listen(self, text: str, intent: str, mood: float, entities: dict[str, str]) -> None:
        """A text that begins with "/" is a button's command: what is seen of it is its title."""
        self.turn += 1
        is_command = text.startswith("/")
        text = "A button's title" if is_command else text
        label = "negative" if mood < 0 else "neutral"
        self.latest = {
            "text": text,
            "intent": {"name": intent, "confidence": 0.9},
            "intent_ranking": [{"name": intent, "confidence": 0.9}],
            "entities": [_entity(name, value) for name, value in entities.items()],
            "sentiment": {"label": label, "score": mood},
            "is_command": is_command,
            "metadata": {
                "turn_id": f"trn_{self.turn}",
                "fence": self.turn,
                "conversation_id": "cnv_1",
                "private": True,
                "channel": "web",
                "locale": "en",
            },
        }
        self.events.append({"event": "action", "name": "action_listen"})
        self.events.append({"event": "user", "text": text, "parse_data": self.latest})

    async def _go_on(self, heard: Heard) -> None:
        form = str(self.form)
        events = await self._call(f"validate_{form}", heard)
        if any(event["event"] == "action_execution_rejected" for event in events):
            heard.rejected = True
            return
        self.events.append({"event": "action", "name": form})
        if {"event": "followup", "name": "action_listen"} in events:
            return
        if self.slots.get("requested_slot") is None:
            self.form = None
            await self._call(SUBMITS[form], heard)

    async def _call(self, action: str, heard: Heard) -> list[dict[str, Any]]:
        body = {"next_action": action, "sender_id": "ep_1", "version": "3.6.21"}
        headers = {"Authorization": f"Bearer {SERVER_TOKEN}"}
        body["tracker"] = self.tracker()
        response = await self.client.post("/webhook", json=body, headers=headers)
        assert response.status == 200, await response.text()
        answer = await response.json()
        for said in answer["responses"]:
            heard.add(said)
            self._remember(said, heard)
        for event in answer["events"]:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
                self.events.append(event)
            if event["event"] == "active_loop":
                self.form = event["name"]
        return list(answer["events"])

    def _remember(self, said: dict[str, Any], heard: Heard) -> None:
        key = said.get("response")
        fixed = buttons_of(said) if key else []
        self.events.append(
            {
                "event": "bot",
                "text": heard.texts[-1] if key else None,
                "data": {"buttons": [*fixed, *(said.get("buttons") or [])]},
                "metadata": {"utter_action": key},
            }
        )

    def tracker(self) -> dict[str, Any]:
        """The tracker as Rasa 3.6 sends it."""
        return {
            "sender_id": "ep_1",
            "slots": self.slots,
            "latest_message": self.latest,
            "latest_event_time": 1.0,
            "followup_action": None,
            "paused": False,
            "events": self.events,
            "latest_input_channel": "careline",
            "active_loop": {"name": self.form, "is_interrupted": False} if self.form else {},
            "latest_action": {"action_name": "action_listen"},
            "latest_action_name": "action_listen",
        }
