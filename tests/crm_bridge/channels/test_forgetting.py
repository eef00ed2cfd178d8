"""The words by which a customer undoes the binding of the account that they write from."""

from collections.abc import Iterator

import pytest

from crm_bridge import texts
from crm_bridge.channels.forgetting import PHRASE, asks_to_be_forgotten


@pytest.fixture
def changed() -> Iterator[texts.Texts]:
    """The shipped texts; what a test changes in them is undone."""
    yield texts.shipped()
    texts.shipped().change({})


def test_only_these_very_words_ask_for_it() -> None:
    said = texts.say(PHRASE)
    assert asks_to_be_forgotten(f"  {said.upper()}! ")
    assert not asks_to_be_forgotten(f"{said} please, and where is my order")


def test_the_words_are_those_that_leads_wrote_last(changed: texts.Texts) -> None:
    before = texts.say(PHRASE, "de")
    assert asks_to_be_forgotten(before)
    changed.change({"de": {PHRASE: [{"text": "Kenn mich nicht mehr"}]}})
    assert asks_to_be_forgotten("kenn mich nicht mehr.")
    assert not asks_to_be_forgotten(before)
