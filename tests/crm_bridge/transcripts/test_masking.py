"""What is personal in a text is hidden, and the rest can still be read."""

import re
from pathlib import Path

import pytest

from crm_bridge.transcripts.masking import LABELS, Known, Masker

CASES = Path(__file__).parents[2] / "assistant" / "nlu" / "cases" / "entities.txt"
MARKED = re.compile(r"\[([^\]]+)\]\((\w+)(?::[^)]*)?\)")
ANN = Known(
    names=("Ann May Archer",),
    emails=("ann@shop.example",),
    phones=("+44 7911 123456",),
    postcodes=("SW1A 1AA",),
    addresses=("1 High Street, London",),
    orders=("CL-100002", "SW4773377060GB"),
)


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker()


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("where is my order CL-104233?", "where is my order [order number]?"),
        ("it's emma.whitfield@mail.example", "it's [e-mail]"),
        ("call 07911 123456 after six", "call [phone] after six"),
        (
            "my name is jonas petersen, 14 Elm Road, Leeds LS1 4AP",
            "my name is [name], [address] [postcode]",
        ),
        ("charged to 4111 1111 1111 1111 twice", "charged to [card number] twice"),
        ("IBAN GB29 NWBK 6016 1331 9268 19", "IBAN [account number]"),
        ("https://shop.example/orders/CL-104233", "https://shop.example/orders/[number]"),
    ],
)
def test_what_anybody_may_write_is_hidden(masker: Masker, text: str, masked: str) -> None:
    assert masker.masked(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "I paid £49.99 for 2 mugs on 3 March",
        "it came on 2026-03-20 at 12:30, size 42",
        "this is fraud, I never ordered boots",
        "",
        "  ",
        "[name] was told [phone]",
    ],
)
def test_what_is_nobodys_stays(masker: Masker, text: str) -> None:
    assert masker.masked(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("regards ann archer", "regards [name] [name]"),
        ("I may ask May, ANN!", "I may ask [name], [name]!"),
        ("ANN MAY  ARCHER", "[name]"),
        ("cl 100002, sw1a1aa", "[order number], [postcode]"),
        ("sent to 1 high street London", "sent to [address]"),
        ("Ann@Shop.example", "[e-mail]"),
        ("+447911123456", "[phone]"),
        ("tracking SW4773377060GB", "tracking [order number]"),
        ("a banner, an archery set", "a banner, an archery set"),
    ],
)
def test_what_the_shop_knows_of_the_customer_is_hidden_however_it_is_written(
    masker: Masker, text: str, masked: str
) -> None:
    assert masker.masked(text, ANN) == masked


def test_what_the_assistant_can_find_is_hidden(masker: Masker) -> None:
    """Every line in which somebody marked what is personal."""
    shown = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        marked = [value for value, kind in MARKED.findall(line) if kind in LABELS]
        masked = masker.masked(MARKED.sub(r"\1", line))
        # "so" of "Jo So" is in other words, too.
        shown += [value for value in marked if re.search(rf"\b{re.escape(value)}\b", masked)]
    assert shown == []


def test_a_long_text_is_looked_through_to_its_end(masker: Masker) -> None:
    masked = masker.masked("So it was. " * 800 + "Ring 07911 123456.\n" + "a" * 3_000)
    assert "[phone]" in masked
    assert "07911" not in masked
    assert masked.startswith("So it was. So it was.")
    assert masked.count("So it was. ") == 800
