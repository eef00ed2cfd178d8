"""Sending something back: for the money, or for another size, colour or item."""

from typing import Any

from actions import assent
from actions.commands import ChangeOrder, asks_for_money
from actions.desk import Desk
from actions.form import FormAction
from actions.item_steps import ItemsStep, ReasonStep, WishStep
from actions.order_step import OrderStep
from actions.steps import ConfirmStep


class ReturnForm(FormAction):
    form = "return_form"
    intents = ("return_item",)
    steps = (
        OrderStep("return_items"),
        ItemsStep("return_item"),
        ReasonStep(),
        ConfirmStep("return_items"),
    )

    def means_stop(self, desk: Desk) -> bool:
        asked_why = desk.slots.get("requested_slot") == "return_reason"
        if asked_why and assent.means_changed_mind(desk.turn.typed):
            return False
        return super().means_stop(desk)

    def side_answer(self, desk: Desk, asked: str | None) -> str | None:
        if asks_for_money(desk, asked):
            return "utter_money_when_returned"
        return super().side_answer(desk, asked)


class ReturnItems(ChangeOrder):
    action_name = "action_return_items"
    kind = "return_items"

    def wishes(self, desk: Desk) -> dict[str, Any]:
        return {
            "product_ids": list(desk.slots.get("return_items") or []),
            "reason": desk.slots.text("return_reason"),
        }


class ExchangeForm(FormAction):
    form = "exchange_form"
    intents = ("exchange_item",)
    steps = (
        OrderStep("exchange_items"),
        ItemsStep("exchange_item"),
        WishStep(),
        ConfirmStep("exchange_items"),
    )


class ExchangeItems(ChangeOrder):
    action_name = "action_exchange_items"
    kind = "exchange_items"

    def wishes(self, desk: Desk) -> dict[str, Any]:
        return {
            "product_ids": list(desk.slots.get("return_items") or []),
            "exchange_for": (desk.slots.text("exchange_for") or "")[:200],
        }
