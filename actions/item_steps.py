"""What a return or an exchange asks: which items, why, what instead."""

from actions import assent, reading
from actions.desk import Desk, names, plain_words
from actions.form import Step
from actions.free_text import free_text
from actions.turn import Moment
from crm_bridge.api.schemas.commerce import OrderLine
from crm_bridge.products.words import words_of


class ItemsStep(Step):
    """Which items of the order; not asked when there is one."""

    slots = ("return_items",)
    everything = "all"

    def __init__(self, intent: str) -> None:
        self._intent = intent

    def answered_by(self, desk: Desk, slot: str) -> bool:
        return bool(desk.turn.entity("item") or _means_all(desk.turn.typed) or free_text(desk))

    async def fill(self, desk: Desk, moment: Moment, asked: str | None) -> None:
        held, lines = desk.slots.get("return_items"), desk.preview.lines if desk.preview else []
        if held:
            why_asked = desk.slots.get("requested_slot") == "return_reason"
            if moment is Moment.ANSWERING and (
                desk.at_confirmation or (why_asked and _is_bare_name(desk.turn.typed, lines))
            ):
                self._correct(desk, held, lines)
            return
        if moment is Moment.RETURNING:
            return
        # "The headphones order" named the order by one of its items.
        ids = [line.product_id for line in lines]
        named = [] if desk.named_order else self._chosen(desk, lines)
        chosen = ids if len(ids) == 1 else named
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

    def _correct(self, desk: Desk, held: list[str], lines: list[OrderLine]) -> None:
        """ "No, just the socks"."""
        chosen = _named(desk.turn.typed, lines)
        if chosen and set(chosen) != set(held):
            desk.correct("return_items", chosen)

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


def _means_all(typed: str) -> bool:
    return bool(plain_words(typed) & {"all", "both", "everything", "whole"})


def _named(typed: str, lines: list[OrderLine]) -> list[str]:
    """The items whose names share a word with what was typed; "both" and "all" mean every one."""
    if _means_all(typed):
        return [line.product_id for line in lines]
    words = set(words_of(typed))
    scores = {line.product_id: len(words & set(words_of(line.name))) for line in lines}
    best = max(scores.values(), default=0)
    found = [product for product, score in scores.items() if score == best]
    if best and len(found) == 1:
        return found
    return _by_place_or_size(typed, lines)


def _by_place_or_size(typed: str, lines: list[OrderLine]) -> list[str]:
    """ "The second one"; or a size, where one item alone comes in sizes."""
    place = reading.ordinal_in(typed)
    if place is not None:
        return [line.product_id for line in lines[place : place + 1]]
    sized = [line.product_id for line in lines if line.size]
    return sized if len(sized) == 1 and reading.speaks_of_size(typed) else []


def _is_bare_name(typed: str, lines: list[OrderLine]) -> bool:
    """ "The hoodie", and nothing else."""
    words = set(words_of(typed))
    return bool(words) and any(words <= set(words_of(line.name)) for line in lines)


class ReasonStep(Step):
    """Why something comes back: a button's reason, or the customer's own words."""

    slots = ("return_reason",)

    def answered_by(self, desk: Desk, slot: str) -> bool:
        return self._reason(desk) is not None

    async def fill(self, desk: Desk, moment: Moment, asked: str | None) -> None:
        if asked and not desk.corrected:
            desk.slots.set(return_reason=self._reason(desk))

    def _reason(self, desk: Desk) -> str | None:
        if assent.means_changed_mind(desk.turn.typed):
            return desk.turn.typed.strip()
        return desk.turn.entity("reason") or free_text(desk)

    async def ask(self, desk: Desk, slot: str) -> None:
        desk.say("utter_question_return_reason")


class WishStep(Step):
    """What the customer would like instead; often said at once ("for a bigger size")."""

    slots = ("exchange_for",)

    def answered_by(self, desk: Desk, slot: str) -> bool:
        return bool(free_text(desk))

    def corrects(self, desk: Desk) -> bool:
        return bool(reading.exchange_wish_in(desk.turn.typed))

    async def fill(self, desk: Desk, moment: Moment, asked: str | None) -> None:
        said = reading.exchange_wish_in(desk.turn.typed)
        if asked:
            desk.slots.set(exchange_for=(free_text(desk) or "")[:200] or None)
        elif moment is not Moment.RETURNING and said and not desk.slots.get("exchange_for"):
            desk.slots.set(exchange_for=said)
        elif moment is Moment.ANSWERING and desk.at_confirmation and said:
            desk.correct("exchange_for", said)

    async def ask(self, desk: Desk, slot: str) -> None:
        desk.say("utter_question_exchange_for")
