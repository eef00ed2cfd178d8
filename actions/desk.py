"""What an action has at hand: the turn, the bridge, a voice, and the slots it may change."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions import formats
from actions.bridge import ConversationBridge
from actions.turn import Event, Turn
from crm_bridge.api.schemas.commerce import (
    Access,
    CommandPreview,
    OrderDetail,
    OrderLine,
    OrderSummary,
    ProductView,
)

FLOW_SLOTS = (
    "order_number",
    "order_proof",
    "return_items",
    "return_reason",
    "exchange_for",
    "new_address",
    "confirmation",
)
"""Emptied when a flow ends; `last_order_number` stays, for "and cancel it"."""


REFUSALS = frozenset(
    {
        "already_cancelled",
        "already_delivered",
        "already_dispatched",
        "already_returned",
        "change_pending",
        "line_unknown",
        "not_delivered",
        "out_of_stock",
        "outside_window",
        "refused_by_shop",
    }
)
"""Why a change cannot be made, as far as there is a text for it."""


@dataclass(slots=True)
class Slots:
    """The dialogue's slots, and what this action changed in them."""

    held: Mapping[str, Any]
    changed: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        return self.changed[name] if name in self.changed else self.held.get(name)

    def text(self, name: str) -> str | None:
        value = self.get(name)
        return str(value) if value else None

    def set(self, **values: Any) -> None:
        self.changed.update(values)

    def clear(self, *names: str) -> None:
        self.changed.update(dict.fromkeys(names))

    def events(self) -> list[Event]:
        return [
            {"event": "slot", "name": name, "value": value, "timestamp": None}
            for name, value in self.changed.items()
        ]


@dataclass(slots=True)
class Desk:
    """One action at work. `order` and `preview` are filled by the steps of a form."""

    turn: Turn
    slots: Slots
    bridge: ConversationBridge
    dispatcher: CollectingDispatcher
    zone: tzinfo
    in_form: bool = False
    order: OrderDetail | None = None
    preview: CommandPreview | None = None
    not_meant: str | None = None
    """The order that the customer has just said they do not mean."""
    choices: list[str] = field(default_factory=list)
    unclear: tuple[str, str] | None = None
    """A number that may be an order's, and what else it may be: the customer is asked."""
    named_order: str | None = None
    """The order that the customer's words mean, though they give no number."""
    products: list[ProductView] = field(default_factory=list)
    """What a product's name may mean, when it is not clear which."""
    finished: bool = False
    question_put: bool = False
    """What was said asks for the answer already."""
    corrected: bool = False
    """An earlier answer was changed: a "no" in this message belongs to that."""
    gives_way: bool = False
    """The message turned out to answer nothing: the rules may have it."""
    _access: Access | None = None
    _own_orders: list[OrderSummary] | None = None

    def say(self, response: str, *, buttons: Sequence[tuple[str, str]] = (), **values: Any) -> None:
        """Say a text of the response store; `buttons` are (title, command)."""
        made = [{"title": title, "payload": command} for title, command in buttons]
        self.dispatcher.utter_message(response=response, buttons=made, **values)

    def say_refusal(self, code: str | None, number: str) -> None:
        """Say why a change cannot be made; a code this version does not know is the shop's no."""
        known = code if code in REFUSALS else "refused_by_shop"
        self.say(f"utter_refused_{known}", number=number)

    def send(self, **content: Any) -> None:
        """Hand cards or a report to the internal channel."""
        self.dispatcher.utter_message(json_message=content)

    def call_person(self, reason: str) -> None:
        """Bring in a person; the topic is the need about an order that was last served."""
        topic = self.slots.text("order_topic")
        self.send(handoff={"reason": reason} | ({"topic": topic} if topic else {}))

    def finish(self, *, keep: Sequence[str] = ()) -> None:
        """End the flow: everything it asked for is forgotten."""
        self.finished = True
        self.slots.clear(*(name for name in FLOW_SLOTS if name not in keep))

    def correct(self, slot: str, value: Any) -> None:
        """Change an earlier answer while a yes is being asked for."""
        self.slots.set(**{slot: value, "confirmation": None})
        self.corrected = True

    @property
    def at_confirmation(self) -> bool:
        """Is the customer looking at what will happen?"""
        return bool(self.slots.text("requested_slot") == "confirmation" and self.turn.typed)

    async def access(self) -> Access:
        if self._access is None:
            self._access = await self.bridge.access()
        return self._access

    async def own_orders(self) -> list[OrderSummary]:
        """The latest orders to choose from; only a signed-in customer has any."""
        if self._own_orders is None:
            signed_in = (await self.access()).level == "customer"
            self._own_orders = (await self.bridge.orders(limit=5)).orders if signed_in else []
        return self._own_orders

    def day(self, moment: datetime) -> str:
        return formats.day(moment, self.zone, datetime.now(UTC))

    def clock(self, moment: datetime) -> str:
        return formats.clock(moment, self.zone)


def names(lines: Sequence[OrderLine]) -> str:
    """The items of an order in words: "Merino jumper (M) and 2 × Wool socks"."""
    return formats.listing([_line(line) for line in lines])


def _line(line: OrderLine) -> str:
    details = ", ".join(part for part in (line.size, line.colour) if part)
    name = f"{line.name} ({details})" if details else line.name
    return f"{line.quantity} × {name}" if line.quantity > 1 else name


def plain_words(text: str) -> set[str]:
    """Lower-case words, for comparing what was typed with names."""
    return set(re.findall(r"[a-z0-9]+", text.lower()))
