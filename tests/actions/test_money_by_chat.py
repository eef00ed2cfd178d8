"""Invoices and money back: only what is true of the order."""

import pytest

from tests.actions.chat import Chat
from tests.fakes.bridge import FakeBridge


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        ("shipped", "utter_invoice"),
        ("packed", "utter_invoice_early"),
        ("cancelled", "utter_invoice_cancelled"),
    ],
)
async def test_an_invoice_is_said_to_be_sent_only_when_the_order_was(
    signed_in: Chat, bridge: FakeBridge, status: str, answer: str
) -> None:
    bridge.orders["CL-104300"]["status"] = status
    heard = await signed_in.says("invoice for CL-104300 please", "get_invoice")

    assert heard.keys == [answer]


async def test_money_back_after_the_window_promises_no_return(
    signed_in: Chat, bridge: FakeBridge
) -> None:
    bridge.refusal = "outside_window"
    heard = await signed_in.says("I want my money back for CL-104400", "get_refund")

    assert heard.keys == ["utter_refused_outside_window"]
