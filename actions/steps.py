"""The further steps of changes: where to, and a yes first."""

from actions import assent, formats, reading
from actions.desk import Desk, names
from actions.form import Step
from actions.free_text import free_text
from actions.turn import Moment
from crm_bridge.api.schemas.commerce import CommandKind, CommandPreview


class AddressStep(Step):
    """The new address, whole: the carrier has to find it."""

    slots = ("new_address",)

    def answered_by(self, desk: Desk, slot: str) -> bool:
        return free_text(desk) is not None

    def corrects(self, desk: Desk) -> bool:
        return reading.looks_like_address(desk.turn.typed)

    async def fill(self, desk: Desk, moment: Moment, asked: str | None) -> None:
        typed = reading.address_in(desk.turn.typed)
        whole = reading.looks_like_address(typed)
        if asked and whole:
            desk.slots.set(new_address=typed)
        elif asked and not reading.is_bare_answer(typed):
            desk.say("utter_address_incomplete")
            desk.question_put = True
        elif moment is Moment.ENTERING:
            given = reading.address_in(desk.turn.entity("address") or "")
            if (
                not reading.looks_like_address(given)
                and desk.turn.intent != "change_shipping_address"
            ):
                given = typed
            desk.slots.set(new_address=given if reading.looks_like_address(given) else None)
        elif moment is Moment.ANSWERING and desk.at_confirmation and whole:
            desk.correct("new_address", typed)

    async def ask(self, desk: Desk, slot: str) -> None:
        if not desk.question_put:
            desk.say("utter_question_new_address", number=desk.slots.get("order_number"))


class ConfirmStep(Step):
    """Repeats what will happen and asks for a yes."""

    slots = ("confirmation",)

    def __init__(self, kind: CommandKind) -> None:
        self._kind = kind

    def answered_by(self, desk: Desk, slot: str) -> bool:
        return _said_yes(desk) is not None

    async def fill(self, desk: Desk, moment: Moment, asked: str | None) -> None:
        if asked and not desk.corrected and (answer := _said_yes(desk)) is not None:
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
    read = assent.yes_or_no(turn.typed)
    if read is None and turn.sure and "?" not in turn.typed and turn.intent == "deny":
        return False
    if read is None and turn.sure and turn.intent == "affirm" and "?" not in turn.typed:
        return assent.says_yes_somewhere(turn.typed) or None
    return read
