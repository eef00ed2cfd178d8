"""What a customer reads of a decided command."""

from typing import get_args

import pytest

from crm_bridge.connectors.telling import decision_text
from crm_bridge.models.command import Command
from crm_bridge.orders.records import CommandKind


def a_command(kind: str = "cancel_order", state: str = "confirmed", **changes: object) -> Command:
    values: dict[str, object] = {
        "order_number": "CL-1",
        "currency": "GBP",
        "refund": 125_000,
        "address": "7 Mill Lane",
        "label_number": "RL-ABC234",
        "exchange_for": "size 8",
        **changes,
    }
    return Command(kind=kind, state=state, **values)


@pytest.mark.parametrize("kind", get_args(CommandKind))
@pytest.mark.parametrize("state", ["confirmed", "refused"])
@pytest.mark.parametrize("refund", [None, 0, 500])
def test_there_is_a_text_for_every_decision(kind: str, state: str, refund: int | None) -> None:
    text = decision_text(a_command(kind, state, refund=refund, refusal="out_of_stock"), "en")

    assert "CL-1" in text
    assert "{" not in text
    assert "None" not in text


@pytest.mark.parametrize("locale", ["en", "en-GB", "tlh", "no-such-locale-at-all", "*", ""])
def test_any_locale_a_browser_sends_gives_a_text(locale: str) -> None:
    assert "1,250.00" in decision_text(a_command(), locale)


def test_a_refusal_is_told_in_the_customers_language() -> None:
    told = decision_text(a_command(state="refused", refusal="already_dispatched"), "de-AT")
    assert "nicht stornieren: Sie wurde schon versandt." in told


def test_a_currency_without_pence_is_written_without() -> None:
    assert "¥12,500" in decision_text(a_command(currency="JPY", refund=12_500), "en")


def test_nothing_is_promised_back_when_nothing_was_paid() -> None:
    assert decision_text(a_command(refund=0), "en").endswith("order CL-1.")
