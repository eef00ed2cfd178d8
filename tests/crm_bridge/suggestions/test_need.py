"""What the customer needs now."""

from crm_bridge.suggestions.need import Line, need_of


def customer(text: str, outcome: str | None = None, intent: str | None = None) -> Line:
    return Line("customer", text, outcome, intent)


AGENT = Line("agent", "Here you are.", None, None)


def test_it_is_what_was_written_since_a_person_answered() -> None:
    found = need_of(
        [customer("old matter here"), AGENT, customer("where is"), customer("my refund")]
    )
    assert found is not None
    assert found.text == "where is my refund"


def test_a_bare_call_for_a_person_says_nothing_of_why() -> None:
    asked = customer("how do I return boots", "answered", "return_item")
    found = need_of([asked, customer("get me a human", "escalated", "human_handoff")])
    assert found is not None
    assert (found.text, found.intents) == ("how do I return boots", {"return_item"})


def test_a_call_that_says_why_counts() -> None:
    told = "the lamp caught fire, I need somebody to ring me now"
    found = need_of([customer(told, "escalated")])
    assert found is not None
    assert found.text == told


def test_thanks_and_order_numbers_are_no_need() -> None:
    assert need_of([customer("thanks!")]) is None
    assert need_of([customer("CL-104233 please")]) is None
    assert need_of([customer("where is my parcel"), AGENT]) is None
