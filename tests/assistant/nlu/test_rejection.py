"""The rejection rule: not understood, acted on, or asked which of two is meant."""

from __future__ import annotations

import pytest
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.message import Message

from bot.assistant.nlu.deciding import judge
from bot.assistant.nlu.rejection import RejectionRule

CONFIG = {"threshold": 0.3, "margin": 0.2, "changing": ["cancel_order", "delete_account"]}


def ranking(*scores):
    return [{"name": name, "confidence": confidence} for name, confidence in scores]


def decided(*scores, **changed) -> Message:
    message = Message({"text": "x"})
    message.set("intent", ranking(*scores)[0])
    message.set("intent_ranking", ranking(*scores))
    return RejectionRule({**CONFIG, **changed}).process([message])[0]


def test_a_likely_intent_is_left_as_it_is():
    message = decided(("track_order", 0.5), ("late_delivery", 0.45))
    assert message.get("intent") == {"name": "track_order", "confidence": 0.5}
    assert message.get("unsure_between") is None


def test_below_the_threshold_nothing_is_understood():
    message = decided(("track_order", 0.29), ("late_delivery", 0.2))
    assert message.get("intent") == {"name": "nlu_fallback", "confidence": 0.3}
    names = [entry["name"] for entry in message.get("intent_ranking")]
    assert names == ["nlu_fallback", "track_order", "late_delivery"]
    assert message.get("unsure_between") is None


def test_what_changes_an_order_needs_a_lead():
    message = decided(("cancel_order", 0.5), ("change_order", 0.4))
    assert message.get("intent")["name"] == "nlu_fallback"
    assert message.as_dict(only_output_properties=True)["unsure_between"] == [
        "cancel_order",
        "change_order",
    ]


def test_with_the_lead_it_is_acted_on():
    assert decided(("cancel_order", 0.65), ("change_order", 0.35)).get("intent")["name"] == (
        "cancel_order"
    )


def test_only_the_intents_of_the_list_need_it():
    message = decided(("change_order", 0.5), ("cancel_order", 0.49))
    assert message.get("intent")["name"] == "change_order"


def test_nobody_is_asked_about_small_talk_or_what_is_beyond_the_assistant():
    scores = ("cancel_order", 0.4), ("stop", 0.38), ("out_of_scope", 0.2), ("track_order", 0.1)
    assert decided(*scores).get("unsure_between") == ["cancel_order", "track_order"]


def test_an_empty_ranking_is_not_understood():
    assert not judge([], 0.3, 0.2, []).accepted


def test_without_a_margin_a_narrow_lead_is_enough():
    message = decided(("cancel_order", 0.5), ("change_order", 0.49), margin=0.0)
    assert message.get("intent")["name"] == "cancel_order"


@pytest.mark.parametrize(
    ("name", "value"), [("threshold", 1.5), ("margin", "wide"), ("margin", True)]
)
def test_a_setting_that_is_no_share_is_refused_by_name(name, value):
    with pytest.raises(InvalidConfigException, match=name):
        RejectionRule({**CONFIG, name: value})
