"""Asking the bridge for a change once the customer has said yes, and telling what became of it."""

from typing import Any, ClassVar

from actions import assent, formats
from actions.base import CarelineAction
from actions.desk import Desk, names
from actions.form import FormAction
from actions.opening import OPENED
from actions.order_step import OrderStep
from actions.steps import AddressStep, ConfirmStep
from actions.turn import Event
from crm_bridge.api.schemas.commerce import CommandKind, CommandView, SubmitCommand


class ChangeOrder(CarelineAction):
    """The end of a flow that changes an order. Without a yes nothing is sent."""

    kind: ClassVar[CommandKind]
    trouble = "utter_trouble_change"

    async def act(self, desk: Desk) -> list[Event]:
        number = desk.slots.text("order_number")
        answer = desk.slots.text("confirmation")
        if number and desk.slots.get("order_proof") == OPENED and answer:
            if answer == "yes":
                await self._submit(desk, number)
            else:
                desk.say("utter_nothing_changed", number=number)
        desk.finish()
        return []

    def wishes(self, desk: Desk) -> dict[str, Any]:
        """The fields of the command that this kind of change needs."""
        return {}

    async def _submit(self, desk: Desk, number: str) -> None:
        meta = desk.turn.metadata
        command = SubmitCommand(
            kind=self.kind,
            order_number=number,
            turn_id=str(meta["turn_id"]),
            fence=int(meta["fence"]),
            **self.wishes(desk),
        )
        done = await desk.bridge.submit(command, key=f"{meta['turn_id']}:{self.name()}")
        tell_command(desk, done)


def tell_command(desk: Desk, done: CommandView) -> None:
    """Say truly how far a change has come: done, asked for, or refused and why."""
    if done.state == "refused":
        desk.say_refusal(done.refusal, done.order_number)
        return
    refund = formats.money(done.refund) if done.refund and done.refund.amount else ""
    response = f"utter_{done.kind}_{done.state}"
    if done.state == "confirmed":
        response += "_refund" if refund and done.kind == "cancel_order" else ""
        response += "_label" if done.label_number else ""
    desk.say(
        response,
        number=done.order_number,
        refund=refund,
        label=done.label_number or "",
        address=done.address or desk.slots.get("new_address") or "",
        wish=desk.slots.get("exchange_for") or "",
    )


def asks_for_money(desk: Desk, asked: str | None) -> bool:
    """ "What happens with my money?", about the order that is open."""
    turn = desk.turn
    return (
        asked not in (None, "order_number", "order_proof")
        and turn.intent in ("get_refund", "track_refund")
        and not turn.order_number()
    )


class CancelForm(FormAction):
    form = "cancel_order_form"
    intents = ("cancel_order",)
    steps = (OrderStep("cancel_order"), ConfirmStep("cancel_order"))

    def means_stop(self, desk: Desk) -> bool:
        """Here a bare "cancel" may mean either; the question is put again."""
        bare = assent.is_bare_cancel(desk.turn.typed)
        return not bare and super().means_stop(desk)

    def side_answer(self, desk: Desk, asked: str | None) -> str | None:
        if asks_for_money(desk, asked):
            return "utter_money_when_cancelled"
        return super().side_answer(desk, asked)


class CancelOrder(ChangeOrder):
    action_name = "action_cancel_order"
    kind = "cancel_order"


class AddressForm(FormAction):
    form = "change_address_form"
    intents = ("change_shipping_address",)
    steps = (OrderStep("change_address"), AddressStep(), ConfirmStep("change_address"))


class ChangeAddress(ChangeOrder):
    action_name = "action_change_address"
    kind = "change_address"

    def wishes(self, desk: Desk) -> dict[str, Any]:
        return {"address": desk.slots.text("new_address")}


class CancellationFee(CarelineAction):
    """What cancelling costs: the rule, and for an order that is already open, the very sum."""

    action_name = "action_cancellation_fee"

    async def act(self, desk: Desk) -> list[Event]:
        number = desk.slots.text("last_order_number")
        opened = (await desk.access()).opened_orders if number else []
        if not number or number not in opened:
            desk.say("utter_cancellation_fee")
            return []
        preview = await desk.bridge.preview(number, "cancel_order")
        order = await desk.bridge.order(number)
        if not preview.allowed:
            desk.say_refusal(preview.refusal, number)
            return []
        costs = preview.fee is not None and preview.fee.amount > 0
        desk.say(
            "utter_cancellation_fee_order" if costs else "utter_cancellation_free_order",
            number=number,
            items=names(order.lines),
            fee=formats.money(preview.fee) if preview.fee else "",
        )
        return []
