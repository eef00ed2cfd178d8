"""One turn: what the gateway asks for, and what is collected while the dialogue answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Dict, FrozenSet, List, Optional, Text

from rasa.core.channels.channel import OutputChannel

from bot.assistant.needs.waiting import topic_beside_a_person
from bot.assistant.nlu.deciding import FALLBACK_INTENT

RANKING = 5
_REPLY_EXTRAS = ("cards", "sources")


class TurnInvalidError(ValueError):
    """The request for a turn lacks something or has a wrong type; the message names the field."""


@dataclass(frozen=True)
class PersonIf:
    """What a message must mean to be left to a person: one of `topics`, at least so likely;
    `topic_at_least` are the bounds of those that have their own."""

    at_least: float
    topics: FrozenSet[str]
    topic_at_least: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def from_json(cls, value: Any) -> Optional[PersonIf]:
        """Raises TurnInvalidError; None where nothing is left to a person."""
        if value is None:
            return None
        at_least = value.get("at_least") if isinstance(value, dict) else None
        topics = value.get("topics") if isinstance(value, dict) else None
        named = isinstance(topics, list) and all(isinstance(topic, str) for topic in topics)
        if not _is_number(at_least) or not named:
            raise TurnInvalidError("`person_if` must have a number `at_least` and texts `topics`.")
        own = value.get("topic_at_least", {})
        if not isinstance(own, dict) or not all(map(_is_number, own.values())):
            raise TurnInvalidError("`person_if.topic_at_least` must be texts with numbers.")
        return cls(float(at_least), frozenset(topics), own)

    def holds(self, parsed: Mapping[str, Any]) -> bool:
        """Whether it does for a message as `TurnProcessor.understand` gives it."""
        found = parsed.get("escalation")
        if not found or found["topic"] not in self.topics:
            return False
        return bool(found["confidence"] >= self.topic_at_least.get(found["topic"], self.at_least))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


@dataclass(frozen=True)
class TurnRequest:
    """`sender_id` names the dialogue (an episode); `command` is set for a button or form. A message
    for which `person_if` holds is understood, but neither answered nor acted on."""

    turn_id: str
    sender_id: str
    conversation_id: str
    fence: int
    text: str
    command: Optional[str]
    values: Dict[str, str]
    locale: str
    channel: str
    private: bool
    person_if: Optional[PersonIf] = None

    @classmethod
    def from_json(cls, body: Any) -> TurnRequest:
        if not isinstance(body, dict):
            raise TurnInvalidError("The body must be a JSON object.")
        return cls(
            turn_id=_field(body, "turn_id", str),
            sender_id=_field(body, "sender_id", str),
            conversation_id=_field(body, "conversation_id", str),
            fence=_field(body, "fence", int),
            text=_field(body, "text", str),
            command=_field(body, "command", str, optional=True),
            values=_values(body),
            locale=_field(body, "locale", str, optional=True) or "en",
            channel=_field(body, "channel", str, optional=True) or "web",
            private=_field(body, "private", bool),
            person_if=PersonIf.from_json(body.get("person_if")),
        )

    def metadata(self) -> Dict[str, Any]:
        """What actions see as `tracker.latest_message["metadata"]`."""
        return {
            "turn_id": self.turn_id,
            "conversation_id": self.conversation_id,
            "fence": self.fence,
            "locale": self.locale,
            "channel": self.channel,
            "private": self.private,
        }


class TurnOutput(OutputChannel):
    """Collects what the dialogue says and does in one turn."""

    def __init__(self, turn_id: Text, understanding: Dict[Text, Any]) -> None:
        self.turn_id = turn_id
        self._understanding = understanding
        self._replies: List[Dict[Text, Any]] = []
        self._actions: List[Dict[Text, Any]] = []
        self.handoff: Optional[Dict[Text, Any]] = None
        self.awaiting: Optional[Text] = None

    @classmethod
    def name(cls) -> Text:
        return "careline"

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        custom = message.get("custom") or {}
        if "handoff" in custom:
            self.handoff = custom["handoff"]
        if "action_report" in custom:
            self._report(custom["action_report"])
        reply = _reply(message, custom)
        if reply and self._belongs_to_last(reply):
            self._replies[-1].update({**reply, "text": self._replies[-1]["text"]})
        elif reply:
            self._replies.append(reply)

    def understood_as(self, parsed: Mapping[str, Any]) -> None:
        """What came before the message says what it means."""
        self._understanding = understanding_of(parsed)

    def say(self, text: Optional[Text]) -> None:
        """Words that no action said."""
        if text:
            self._replies.append({"text": text})

    def say_before_the_question(self, text: Optional[Text]) -> None:
        """The same, but what was said last is a question, and its answer comes next."""
        if text:
            self._replies.insert(max(len(self._replies) - 1, 0), {"text": text})

    def ran(self, name: Text, ok: bool, milliseconds: float, detail: Text = "") -> None:
        """Notes an action; what the action itself reported of its success stands."""
        run: Dict[Text, Any] = {"name": name, "ok": ok, "milliseconds": round(milliseconds, 1)}
        if detail:
            run["detail"] = detail
        for noted in self._actions:
            if noted["name"] == name and "milliseconds" not in noted:
                noted["milliseconds"] = run["milliseconds"]
                return
        self._actions.append(run)

    def result(self) -> Dict[Text, Any]:
        """The answer to the gateway. `awaiting` names what a form still asks for."""
        result: Dict[Text, Any] = {
            "turn_id": self.turn_id,
            "replies": self._replies,
            "understanding": self._understanding,
            "actions": self._actions,
        }
        optional = {"handoff": self._called(), "awaiting": self.awaiting}
        return {**result, **{name: value for name, value in optional.items() if value}}

    def _called(self) -> Optional[Dict[Text, Any]]:
        """Who comes is told what else the customer wanted."""
        topic = topic_beside_a_person(self._understanding)
        return {**({"topic": topic} if topic else {}), **self.handoff} if self.handoff else None

    def _belongs_to_last(self, reply: Dict[Text, Any]) -> bool:
        """Cards without words of their own go under the words before them, as one message."""
        if reply["text"] or "cards" not in reply or not self._replies:
            return False
        last = self._replies[-1]
        return bool(last["text"]) and last.keys() == {"text"}

    def _report(self, report: Dict[Text, Any]) -> None:
        run = {"name": report.get("name", ""), "ok": bool(report.get("ok", True))}
        if report.get("detail"):
            run["detail"] = str(report["detail"])
        self._actions.append(run)


def understanding_of(parsed: Mapping[str, Any]) -> Dict[str, Any]:
    """What is recorded of a message: intent, the five likeliest, entities, sentiment, needs,
    and how likely the message calls for a person."""
    ranking = [
        {"name": entry["name"], "confidence": float(entry["confidence"])}
        for entry in parsed.get("intent_ranking", [])
        if entry["name"] != FALLBACK_INTENT
    ]
    intent = parsed["intent"]
    confidence = float(intent["confidence"] or 0.0)
    found: Dict[str, Any] = {
        "intent": {"name": intent["name"], "confidence": confidence} if intent["name"] else None,
        "ranking": ranking[:RANKING],
        "entities": [
            {key: entity[key] for key in ("entity", "value", "start", "end")}
            for entity in parsed.get("entities", [])
        ],
    }
    needs = [
        {key: need[key] for key in ("intent", "confidence", "start", "end")}
        for need in parsed.get("needs", [])
    ]
    felt_and_meant = {name: parsed.get(name) for name in ("sentiment", "escalation")}
    return {**found, **felt_and_meant, "needs": needs}


def _reply(message: Dict[Text, Any], custom: Dict[Text, Any]) -> Dict[Text, Any]:
    reply: Dict[Text, Any] = {}
    if message.get("text"):
        reply["text"] = message["text"]
    buttons = message.get("buttons") or []
    if buttons:
        reply["buttons"] = [_button(button) for button in buttons]
    for name in _REPLY_EXTRAS:
        if custom.get(name):
            reply[name] = custom[name]
    if custom.get("form"):
        reply["form"] = custom["form"]
    return {"text": "", **reply} if reply else {}


def _button(button: Dict[Text, Any]) -> Dict[Text, Any]:
    return {"title": button["title"], "command": button.get("payload") or button.get("command")}


def _field(body: Dict[str, Any], name: str, kind: type, optional: bool = False) -> Any:
    value = body.get(name)
    if value is None and optional:
        return None
    right = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
    if not right or (value == "" and name.endswith("_id")):
        raise TurnInvalidError(f"`{name}` must be {_KINDS[kind]}.")
    return value


def _values(body: Dict[str, Any]) -> Dict[str, str]:
    values = body.get("values") or {}
    if not isinstance(values, dict) or not all(isinstance(v, str) for v in values.values()):
        raise TurnInvalidError("`values` must be an object of texts.")
    return values


_KINDS = {str: "a text", int: "a whole number", bool: "true or false"}
