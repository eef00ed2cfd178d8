"""What the models say of a customer, in words."""

from datetime import UTC, datetime

from crm_bridge.console.profile_ahead import ahead_facts, outlook
from crm_bridge.intelligence.predictions.customer_predictions import (
    BoughtNext,
    CustomerPredictions,
    LifetimeValue,
    Reason,
    Score,
)
from crm_bridge.intelligence.profile.ahead import Ahead, Forecast
from crm_bridge.intelligence.segments.of_customer import CustomerSegments, Placed

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
SEGMENTS = CustomerSegments(
    Placed("loyal", "Loyal", "buy often"), Placed("g1", "Dear", "pay much a piece"), NOW
)
LATE = Reason("rhythm", "Ordered every 20 days, last order 60 days ago.", 1.2)
LONG = Reason("history", "Known for 3 years.", -0.4)
NOTHING = Reason("choice", "Takes 2 products at a time.", 0.01)


def a_forecast(churns: Score | None) -> Forecast:
    told = CustomerPredictions(
        as_of=NOW,
        orders=4,
        first_at=NOW,
        last_at=NOW,
        buys=Score(0.123, 30, 0.2, (LONG,)),
        churns=churns,
        lifetime_value=LifetimeValue(12_345, 180, 1.75, 9_900, (LATE,)),
        next_products=(BoughtNext("boot", "socks", 60, 12, 41, 0.23, 3.14),),
        unknown=None,
    )
    return Forecast(told, 4, NOW, "GBP", {"boot": "Trail Boot", "socks": "Wool Socks"})


def said(ahead: Ahead) -> dict[str, tuple[str, str]]:
    return {line.label: (line.says, line.more) for line in ahead_facts(ahead)}


def test_without_a_model_nothing_is_said() -> None:
    assert (ahead_facts(Ahead()), outlook(Ahead())) == ([], [])


def test_scores_stand_beside_what_is_typical_and_why() -> None:
    stays_away = Score(0.618, 90, 0.25, (LATE, LONG, NOTHING))
    ahead = Ahead(SEGMENTS, forecast=a_forecast(stays_away))
    assert said(ahead) == {
        "Segment": ("Loyal", "customers who buy often"),
        "Buys like": ("customers who pay much a piece", ""),
        "Buys again": ("12% within 30 days", "20% is typical"),
        "Stays away": ("62% within 90 days", "25% is typical"),
        "Will spend": ("about £123.45 within 180 days", "in 1.8 orders; £99.00 is typical"),
        "Often next": (
            "Wool Socks",
            "after Trail Boot: 23% of its buyers did within 60 days (41 customers), "
            "3.1 times as many as otherwise",
        ),
    }
    (away,) = [line for line in ahead_facts(ahead) if line.label == "Stays away"]
    assert away.reasons == (f"↑ {LATE.text}", f"↓ {LONG.text}")


def test_at_a_glance_is_who_stays_away_with_the_strongest_reason_else_the_segment() -> None:
    (line,) = outlook(Ahead(SEGMENTS, forecast=a_forecast(Score(0.6, 90, 0.25, (LATE, LONG)))))
    assert (line.label, line.reasons) == ("Stays away", (f"↑ {LATE.text}",))
    (line,) = outlook(Ahead(SEGMENTS, forecast=a_forecast(None)))
    assert (line.label, line.says) == ("Segment", "Loyal")
