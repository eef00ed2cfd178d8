"""A filter and its address say the same."""

from datetime import date

import pytest
from multidict import MultiDict

from crm_bridge.errors import Unprocessable
from crm_bridge.insights.filters import PARAMETERS, Filter

FULL = Filter(
    words='refund "two weeks"',
    channel=("slack", "web"),
    from_day=date(2026, 3, 1),
    to_day=date(2026, 3, 20),
    dates="started",
    weekday=(0, 6),
    hour=(9, 10),
    state=("human",),
    outcome=("handed_over", "open"),
    resolution=("solved",),
    reason=("keyword",),
    priority=("urgent",),
    intent=("track_order",),
    article=("delivery-late",),
    sentiment=("end:negative",),
    confidence_below=0.55,
    csat=("1", "none"),
    agent=("stf_1",),
    team=("tem_1",),
    tag=("vip",),
    language=("de",),
    customer="ann",
    segment=("at_risk", "group-3"),
    order="CL-1",
    handover=True,
    contained=False,
    not_understood=False,
    repeated=True,
    late=("response",),
    reviewed="mine",
    figure=("contained", "rated"),
)


@pytest.mark.parametrize("wanted", [Filter(), FULL, Filter(words="late"), Filter(handover=False)])
def test_an_address_says_the_whole_filter(wanted: Filter) -> None:
    assert Filter.from_query(wanted.as_query()) == wanted


def test_what_is_not_set_is_not_in_the_address() -> None:
    assert Filter().as_query() == {}
    assert set(FULL.as_query()) == set(PARAMETERS)


def test_the_order_of_values_does_not_change_the_address() -> None:
    one = MultiDict([("channel", "web"), ("channel", "slack"), ("hour", "10"), ("hour", "9")])
    other = MultiDict([("hour", "9"), ("hour", "10"), ("channel", "slack"), ("channel", "web")])
    assert Filter.from_query(one).as_query() == Filter.from_query(other).as_query()


def test_other_names_in_the_address_are_left_alone() -> None:
    assert Filter.from_query({"after": "abc", "order_by": "x", "channel": ""}) == Filter()


def test_fifty_years_are_a_period() -> None:
    assert Filter.from_query({"from": "1976-01-01", "to": "2026-01-01"}).from_day is not None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("from", "yesterday"),
        ("from", "0001-01-01"),
        ("to", "9999-12-31"),
        ("words", "x" * 10_000),
        ("state", "sleeping"),
        ("sentiment", "middle:negative"),
        ("csat", "6"),
        ("hour", "24"),
        ("weekday", "-1"),
        ("confidence_below", "1.5"),
        ("confidence_below", "nan"),
        ("handover", "perhaps"),
        ("reviewed", "'; DROP TABLE messages; --"),
        ("channel", "x" * 1000),
        ("customer", "a\x00b"),
        ("intent", [f"intent_{number}" for number in range(60)]),
        ("order", ["1", "2"]),
    ],
)
def test_what_cannot_be_meant_is_refused_in_the_name_of_its_field(
    field: str, value: str | list[str]
) -> None:
    with pytest.raises(Unprocessable) as refused:
        Filter.from_query({field: value})
    assert refused.value.extras["field"] == field
    assert refused.value.detail.startswith(f"{field}: ")


def test_a_period_ends_after_its_beginning() -> None:
    with pytest.raises(Unprocessable) as refused:
        Filter.from_query({"from": "2026-03-02", "to": "2026-03-01"})
    assert refused.value.extras["field"] == "from"
