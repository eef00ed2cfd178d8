"""The further steps of changes: which items, why, what instead, where to, and a yes first."""

from actions import formats, reading
from actions.desk import Desk, names, plain_words
from actions.form import Step
from actions.turn import Moment
from crm_bridge.api.schemas.commerce import CommandKind, CommandPreview, OrderLine
from crm_bridge.products.words import words_of

GIVING_WAY = frozenset(
    {
        "affirm",
        "deny",
        "greet",
        "thank",
        "bot_challenge",
        "check_payment_methods",
        "check_refund_policy",
        "contact_customer_service",
        "contact_human_agent",
        "delivery_options",
        "delivery_period",
        "goodbye",
        "help",
        "order_history",
        "recommend_product",
        "stop",
        "store_info",
        "track_order",
        "track_refund",
    }
)
"""Needs that are served even where any text would do as an answer."""


def _free_text(desk: Desk) -> str | None:
    """What was typed, when it reads as an answer and not as a question or another need."""
    turn = desk.turn
    typed = turn.typed.strip()
    if not typed or typed.endswith("?"):
        return None
    if turn.intent in GIVING_WAY and turn.sure:
        return None
    return typed[:500]


class ItemsStep(Step):
    """Which items of the order; not asked when there is one."""

    slots = ("return_items",)
    everything = "all"

    def __init__(self, intent: str) -> None:
        self._intent = intent

    def answered_by(self, desk: Desk, slot: str) -> bool:
        return bool(desk.turn.entity("item") or _free_text(desk))

    async def fill(self, desk: Desk, moment: Moment, asked: str | None) -> None:
        if desk.slots.get("return_items") or moment is Moment.RETURNING:
            return
        lines = desk.preview.lines if desk.preview else []
        ids = [line.product_id for line in lines]
        chosen = ids if len(ids) == 1 else self._chosen(desk, lines)
        if chosen:
            desk.slots.set(return_items=chosen)
        elif asked and not reading.is_bare_answer(desk.turn.typed):
            self._unclear(desk)

    async def ask(self, desk: Desk, slot: str) -> None:
        lines = desk.preview.lines if desk.preview else []
        buttons = [
            (names([line]), f'/{self._intent}{{"item": "{line.product_id}"}}') for line in lines
        ]
        desk.say(
            f"utter_question_{self._intent.removesuffix('_item')}_items",
            buttons=buttons,
            number=desk.slots.get("order_number"),
        )

    def _unclear(self, desk: Desk) -> None:
        """Let the rules have it, unless they would only bring it back here."""
        if desk.turn.intent == self._intent:
            desk.say("utter_item_unclear")
        else:
            desk.gives_way = True

    def _chosen(self, desk: Desk, lines: list[OrderLine]) -> list[str]:
        pressed = desk.turn.entity("item")
        if pressed:
            return [
                line.product_id for line in lines if pressed in (line.product_id, self.everything)
            ]
        return _named(desk.turn.typed, lines)


def _named(typed: str, lines: list[OrderLine]) -> list[str]:
    """The items whose names share a word with what was typed; "both" and "all" mean every one."""
    if plain_words(typed) & {"all", "both", "everything", "whole"}:
        return [line.product_id for line in lines]
    words = set(words_of(typed))
    scores = {line.product_id: len(words & set(words_of(line.name))) for line in lines}
    best = max(scores.values(), default=0)
    found = [product for product, score in scores.items() if score == best]
    return found if best and len(found) == 1 else []


class TextStep(Step):
    """An answer in the customer's own words, or a button's; `entity` carries the button's."""

    def __init__(self, slot: str, entity: str) -> None:
        self.slots = (slot,)
        self._entity = entity

    def answered_by(self, desk: Desk, slot: str) -> bool:
        return bool(desk.turn.entity(self._entity) or _free_text(desk))

    async def fill(self, desk: Desk, moment: Moment, asked: str | None) -> None:
        if asked:
            desk.slots.set(**{asked: desk.turn.entity(self._entity) or _free_text(desk)})

    async def ask(self, desk: Desk, slot: str) -> None:
        desk.say(f"utter_question_{slot}")


class AddressStep(Step):
    """The new address, whole: the carrier has to find it."""

    slots = ("new_address",)

    def answered_by(self, desk: Desk, slot: str) -> bool:
        return _free_text(desk) is not None

    async def fill(self, desk: Desk, moment: Moment, asked: str | None) -> None:
        if asked:
            typed = _free_text(desk) or ""
            if reading.looks_like_address(typed):
                desk.slots.set(new_address=" ".join(typed.split()))
            else:
                desk.say("utter_address_incomplete")
        elif moment is Moment.ENTERING:
            given = desk.turn.entity("address") or ""
            if reading.looks_like_address(given):
                desk.slots.set(new_address=given)

    async def ask(self, desk: Desk, slot: str) -> None:
        desk.say("utter_question_new_address", number=desk.slots.get("order_number"))


class ConfirmStep(Step):
    """Repeats what will happen and asks for a yes."""

    slots = ("confirmation",)

    def __init__(self, kind: CommandKind) -> None:
        self._kind = kind

    def answered_by(self, desk: Desk, slot: str) -> bool:
        return _said_yes(desk) is not None

    async def fill(self, desk: Desk, moment: Moment, asked: str | None) -> None:
        if asked and (answer := _said_yes(desk)) is not None:
            desk.slots.set(confirmation="yes" if answer else "no")

    async def ask(self, desk: Desk, slot: str) -> None:
        order, preview = desk.order, desk.preview
        if order is None or preview is None:
            raise RuntimeError("the order step comes before the question for a yes")
        chosen = desk.slots.get("return_items")
        if chosen:
            preview = await desk.bridge.preview(order.number, self._kind, chosen)
        lines = preview.lines or order.lines
        desk.say(
            _question(self._kind, preview),
            number=order.number,
            items=names([ln for ln in lines if not chosen or ln.product_id in chosen]),
            refund=formats.money(preview.refund) if preview.refund else "",
            fee=formats.money(preview.fee) if preview.fee else "",
            address=desk.slots.get("new_address") or "",
            wish=desk.slots.get("exchange_for") or "",
        )


def _question(kind: CommandKind, preview: CommandPreview) -> str:
    """The text that repeats what will happen, with the money where there is any."""
    if preview.fee and preview.fee.amount:
        return f"utter_confirm_{kind}_fee"
    if kind in ("cancel_order", "return_items") and not (preview.refund and preview.refund.amount):
        return f"utter_confirm_{kind}_no_refund"
    return f"utter_confirm_{kind}"


def _said_yes(desk: Desk) -> bool | None:
    turn = desk.turn
    if turn.is_command or not turn.typed.strip():
        return {"affirm": True, "deny": False}.get(turn.intent)
    read = reading.yes_or_no(turn.typed)
    if read is None and turn.sure and "?" not in turn.typed and turn.intent == "deny":
        return False
    if read is None and turn.sure and turn.intent == "affirm" and "?" not in turn.typed:
        return reading.carries_no_doubt(turn.typed) or None
    return read
