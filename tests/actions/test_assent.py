"""What counts as a clear yes, a clear no, and a wish to stop."""

import pytest

from actions import assent


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "Yes please",
        "ok go ahead",
        "yep",
        "that's right",
        "do it",
        "great, go ahead",
        "👍",
        "YES!!",
        "sounds good",
    ],
)
def test_a_clear_yes_is_a_yes(text: str) -> None:
    assert assent.yes_or_no(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "nope",
        "I changed my mind, keep the order",
        "please don't cancel it",
        "nah mate",
        "don't",
        "no wait",
        "not yet",
        "hold on",
        "leave it",
    ],
)
def test_a_clear_no_is_a_no(text: str) -> None:
    assert assent.yes_or_no(text) is False


@pytest.mark.parametrize(
    "text",
    [
        "yes but what does it cost?",
        "yes, but not the socks",
        "maybe",
        "what?",
        "yes?",
        "hmm",
        "hmm ok",
        "perfect",
        "great",
        "ok what about my card",
        "i guess so",
    ],
)
def test_half_a_yes_is_neither(text: str) -> None:
    assert assent.yes_or_no(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "stop",
        "never mind",
        "Cancel.",
        "forget it",
        "start over",
        "i changed my mind, keep the order",
        "ok actually leave it then",
    ],
)
def test_a_bare_stop_is_a_stop(text: str) -> None:
    assert assent.means_stop(text)


@pytest.mark.parametrize("text", ["cancel my order", "stop sending me mails", "don't stop"])
def test_a_stop_with_an_object_is_something_else(text: str) -> None:
    assert not assent.means_stop(text)


def test_not_knowing_is_no_answer() -> None:
    assert assent.does_not_know("I don't know, it was ages ago")
    assert not assent.does_not_know("CL-104233")
