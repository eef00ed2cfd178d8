"""One turn as an action sees it: what the customer said and what was done about it so far."""

import enum
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from actions import reading
from bot.assistant.needs import wishes

Event = dict[str, Any]


class Moment(enum.Enum):
    """Why a form's action runs."""

    ENTERING = "entering"
    ANSWERING = "answering"
    RETURNING = "returning"
    """Something else was served in between; the last message was not an answer."""


@dataclass(frozen=True, slots=True)
class Turn:
    """`metadata` comes from the internal channel: turn_id, fence, conversation_id, private."""

    text: str
    intent: str
    confidence: float
    entities: tuple[dict[str, Any], ...]
    ranking: tuple[str, ...]
    metadata: dict[str, Any]
    events: tuple[Event, ...] = field(repr=False, default=())
    is_command: bool = False
    """A button was pressed or a form filled in: `text` is what the customer sees of it."""
    unsure_between: tuple[str, ...] = ()
    """Two needs of which either may be meant; nothing is to be changed on a guess."""
    mood: float | None = None
    """Sentiment, -1 to 1; none for a button, and for what is left of a message served in parts."""
    articles: tuple[dict[str, Any], ...] = ()
    """Paragraphs of help articles that answer the message, best first; none for a button."""

    @classmethod
    def of(cls, latest: dict[str, Any], events: list[Event]) -> "Turn":
        """Read Rasa's `latest_message` and events."""
        intent = latest.get("intent") or {}
        text = str(latest.get("text") or "")
        return cls(
            text=text,
            intent=str(intent.get("name") or ""),
            confidence=float(intent.get("confidence") or 0.0),
            entities=tuple(latest.get("entities") or ()),
            ranking=tuple(str(i.get("name")) for i in latest.get("intent_ranking") or ()),
            metadata=dict(latest.get("metadata") or {}),
            events=tuple(events),
            is_command=bool(latest.get("is_command")),
            unsure_between=tuple(str(name) for name in latest.get("unsure_between") or ()),
            mood=_score(latest),
            articles=tuple(latest.get("articles") or ()),
        )

    @property
    def typed(self) -> str:
        """What the customer typed; empty when a button was pressed."""
        return "" if self.is_command else self.text

    def entity(self, name: str) -> str | None:
        """The first entity of this name."""
        values = (e.get("value") for e in self.entities if e.get("entity") == name)
        return next((str(value).strip() for value in values if value), None)

    def two_meanings(self) -> "tuple[str, str] | None":
        """A number that may be an order's or something else, as typed, and what else it may be.

        Nothing when another number in the message is an order's for certain.
        """
        orders = [e for e in self.entities if e.get("entity") == "order_number"]
        if any(not order.get("alternatives") for order in orders):
            return None
        for entity in self.entities:
            meanings = {entity.get("entity"), *(entity.get("alternatives") or ())}
            if len(meanings) > 1 and "order_number" in meanings:
                typed = self.text[entity.get("start", 0) : entity.get("end", 0)]
                other = sorted(meanings - {"order_number"})[0]
                return typed or str(entity.get("value")), str(other)
        return None

    @property
    def sure(self) -> bool:
        """Is the intent more than a guess?"""
        return self.confidence >= 0.6 and self.intent not in ("nlu_fallback", "out_of_scope")

    def order_number(self, *, strict: bool = False) -> str | None:
        """An order number in this message, as typed; `strict` as in `reading`."""
        entity = self.entity("order_number") or ""
        if self.is_command:
            return entity or None
        if any(c.isdigit() for c in entity) and not (strict and entity.isdigit()):
            return entity
        return reading.order_number_in(self.typed, strict=strict)

    @property
    def email(self) -> str | None:
        return reading.email_in(self.typed) or self.entity("email")

    def postcode(self, *, bare: bool = False) -> str | None:
        return (
            reading.postcode_in(self.typed)
            or self.entity("postcode")
            or reading.postcode_in(self.typed, bare=bare)
        )

    @property
    def wants_other_order(self) -> bool:
        return reading.means_another_order(self.typed)

    @property
    def points_back(self) -> bool:
        """ "Cancel it", or a button below what was said about an order."""
        return self.is_command or bool(
            re.search(r"\b(?:it|its|that|this)\b", self.typed, re.IGNORECASE)
        )

    def earlier_proof(self) -> tuple[str | None, str | None]:
        """E-mail and postcode from the customer's three messages before this one."""
        users = [e for e in self.events if e.get("event") == "user"][-4:-1]
        parsed = [user.get("parse_data") or {} for user in users]
        said = " ; ".join(
            str(user.get("text") or "")
            for user, found in zip(users, parsed, strict=True)
            if not found.get("is_command")
        )
        pressed = (
            entity.get("value")
            for found in parsed
            for entity in found.get("entities") or ()
            if found.get("is_command") and entity.get("entity") == "postcode"
        )
        return reading.email_in(said), reading.postcode_in(said) or next(pressed, None)

    def moment(self, form: str) -> Moment:
        """What `form` is called for, read from the events since the customer spoke."""
        since = tuple(self._since_customer())
        if any(e.get("event") == "active_loop" and e.get("name") == form for e in since):
            return Moment.ENTERING
        done = {e.get("name") for e in since if e.get("event") == "action"}
        return Moment.RETURNING if done - {form, "action_listen"} else Moment.ANSWERING

    def _since_customer(self) -> Iterator[Event]:
        last = max((i for i, e in enumerate(self.events) if e.get("event") == "user"), default=-1)
        yield from self.events[last + 1 :]

    def times_asked(self, slot: str) -> int:
        """For how many of the customer's messages in a row, this one left out, a form has ended
        with the question for `slot`."""
        asked = False
        times = -1
        for event in reversed(self.events):
            if event.get("event") == "slot" and event.get("name") == "requested_slot":
                if event.get("value") not in (slot, None):
                    break
                asked = asked or event.get("value") == slot
            elif event.get("event") == "user":
                if times >= 0 and not asked:
                    break
                times, asked = times + 1, False
        return max(times, 0)

    def previous_actions(self) -> set[str]:
        """Names of the actions that ran for the customer's message before this one."""
        names: set[str] = set()
        turns = 0
        for event in reversed(self.events):
            if event.get("event") == "user":
                turns += 1
                if turns == 2:
                    break
            elif turns == 1 and event.get("event") == "action":
                names.add(str(event.get("name")))
        return names

    def offered_person(self) -> bool:
        """Was the bot's last message an offer of a person, and nothing else to choose?"""
        for event in reversed(self.events):
            if event.get("event") == "bot" and event.get("text"):
                buttons = (event.get("data") or {}).get("buttons") or []
                return [b.get("payload") for b in buttons] == ["careline:handoff"]
        return False

    def offered(self) -> list[tuple[str, dict[str, Any]]]:
        """The commands that carry something, on the buttons of the newest answer that had any:
        `[("track_order", {"order_number": "CL-1"}), …]`."""
        commands: list[tuple[str, dict[str, Any]]] = []
        for event in reversed(self.events):
            if event.get("event") == "user" and commands:
                break
            buttons = ((event.get("data") or {}).get("buttons") or []) if _is_said(event) else []
            found = (_command(button.get("payload")) for button in buttons)
            commands = [command for command in found if command] + commands
        return commands

    def offered_values(self, name: str) -> list[str]:
        """Of the newest such buttons, the values that go by this name."""
        return [str(values[name]) for _, values in self.offered() if name in values]

    def moods(self, count: int) -> list[float]:
        """Sentiment scores (-1 to 1) of the last `count` messages that had one, newest first."""
        users = (e for e in reversed(self.events) if e.get("event") == "user")
        scores = (_score(event.get("parse_data") or {}) for event in users)
        return list(islice((score for score in scores if score is not None), count))

    @property
    def refines(self) -> bool:
        """May the message go on with what was suggested before?"""
        return wishes.is_open(reversed(self.events)) and not wishes.begins_anew(self.typed)

    def last_said(self, response: str) -> bool:
        """Was this the response the bot said last?"""
        spoken = (e for e in reversed(self.events) if _is_said(e))
        last = next(spoken, {})
        return bool((last.get("metadata") or {}).get("utter_action") == response)

    def said(self, response: str) -> bool:
        """Was this response said before in the dialogue?"""
        return any(
            (e.get("metadata") or {}).get("utter_action") == response
            for e in self.events
            if e.get("event") == "bot"
        )


def _score(parsed: dict[str, Any]) -> float | None:
    sentiment = parsed.get("sentiment") or {}
    return float(sentiment["score"]) if "score" in sentiment else None


def _is_said(event: Event) -> bool:
    return bool(event.get("event") == "bot" and event.get("text"))


def _command(payload: object) -> tuple[str, dict[str, Any]] | None:
    """`/check_stock{"product": "P-1"}` in its parts; nothing for a button that carries nothing."""
    found = re.fullmatch(r"/(\w+)(\{.+\})", str(payload))
    return (found[1], dict(json.loads(found[2]))) if found else None
